"""A page to its article."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bs4 import Tag

from tasks.core.documents import Article, Page
from tasks.core.errors import NotAnArticleError
from tasks.parse.body.article_tree import cut
from tasks.parse.body.flash import SOURCE, find_short_body
from tasks.parse.body.line_filter import SortedLines, sort_lines
from tasks.parse.body.region import Region, find_region
from tasks.parse.body.selection import Body, agreement, choose_lines, second_opinion
from tasks.parse.dom.blocks import Block, clean, read_blocks
from tasks.parse.dom.frames import open_frames
from tasks.parse.dom.hidden_text import SWITCHES, uncover
from tasks.parse.dom.index import Index
from tasks.parse.dom.tree import Element, lean_soup_of, parse_markup, prune, serialised, soup_of, text_of
from tasks.parse.dom.tree_depth import flatten
from tasks.parse.headers.header_lines import leading_header_lines, read_header_line
from tasks.parse.metadata.canonical_address import canonical_url
from tasks.parse.metadata.container_fields import from_container
from tasks.parse.metadata.field_collection import Found
from tasks.parse.metadata.fields import find_metadata, people
from tasks.parse.metadata.forwarded_mail import find_forwarded, is_mail, text_begins, without_prefix
from tasks.parse.metadata.page_language import language_of
from tasks.parse.metadata.structured_data import Head, read_head
from tasks.parse.metadata.titles import without_entities
from tasks.parse.plain_text import parse_plain
from tasks.parse.publishers.rules import Rule, Version, rule_for
from tasks.parse.refusals import is_enough, looks_like_list, refuse_page, says_number
from tasks.parse.times.fallback_times import find_fallback_time
from tasks.parse.times.header_times import check_clock, find_header_authors, find_header_times
from tasks.parse.times.zones import readers_zone

_LONGEST_FLASH = 300  # characters: three sentences
_LEAST_RULED = 12  # characters of the element that a rule names: a flash has no more
# Shares of a page's paragraphs in one region at which nobody else is asked.
_SURE = 0.9
_SURE_MARKED = 0.6
_SURE_OF_ALL = 0.5
_ENOUGH = 500  # letters; a hangul syllable counts as two
_AGREED = 0.8
_LEAST_VOTE = 0.4
_LEAST_ARTICLE_BODY = 400  # characters of an articleBody that is no mere teaser


def parse_page(page: Page, timezone: str | None = None) -> Article:
    """The article that a page carries.

    Args:
        page: decoded markup or plain text.
        timezone: IANA zone of readers, for pages whose publisher, language and address tell none.

    Returns:
        The article; fields that the page does not tell are null.

    Raises:
        NotAnArticleError: the page carries none; says whether it is empty, an error, a wall or a list.
        UnreadableDocumentError: its markup cannot be read within bounds.
    """
    if page.kind != "text":
        return _parse_html(page, timezone)
    article = parse_plain(page, timezone)
    if not is_enough(article.text, marked=says_number(article.text)):
        raise NotAnArticleError(
            "no article text in it", where=page.document.locator, todo="Save the article's own page"
        )
    return article


@dataclass(frozen=True, slots=True)
class _Reading:
    """A page's second tree with the body found in it."""

    index: Index
    blocks: Sequence[Block]
    body: Body
    shown: str
    version: Version | None = None

    @property
    def is_marked(self) -> bool:
        """Whether rule or markup says that this is the body."""
        return self.version is not None or self.body.source == SOURCE


def _parse_html(page: Page, timezone: str | None) -> Article:
    where = page.document.locator
    tree, markup = _tree(page.content, where)
    head = read_head(tree, page.url)
    url = next(iter(head.addresses), page.url)
    rule = rule_for(url, tree)
    title = without_entities(str(head.article.get("headline") or head.metas.get("og:title") or "")) or None
    reading = (_by_rule(tree, rule, title) if rule else None) or _by_region(tree, head, title, markup)
    if _may_be_flash(reading):
        reading = _short(page, head, title, reading) or reading
    sorted_lines = sort_lines(reading.body.lines)
    text = "\n".join(sorted_lines.text)
    refuse_page(head, reading.blocks, text, reading.shown, url, where, marked=reading.is_marked)
    language = language_of(text, head.declared_language)
    found = Found(readers_zone(language, url, rule.timezone if rule else None, timezone))
    found.take("url", url, "saved page" if url == page.url else "link:canonical")
    from_container(page.headers, found)
    sorted_lines = _without_forwarding(page, sorted_lines, found)
    find_metadata(head, reading.index, rule, reading.version, found)
    _find_times(page, reading.index, sorted_lines, found)
    sorted_lines = _without_header(sorted_lines, found)
    found.take("title", without_prefix(page.headers.get("title") or page.headers.get("subject")), "container")
    _from_body(reading.body, sorted_lines, found)
    find_header_authors(reading.index, found, sorted_lines.text)
    found.provenance["text"] = reading.body.source
    return _article(found, language, reading.body, sorted_lines)


def _without_forwarding(page: Page, sorted_lines: SortedLines, found: Found) -> SortedLines:
    """The body of a forwarded mail without the header of the first one, whose time is kept."""
    if not is_mail(page.headers):
        return sorted_lines
    shown = " ".join(map(str, _tree(page.content, page.document.locator)[0].itertext()))
    forwarded = find_forwarded(shown)
    if forwarded is None:
        return sorted_lines
    found.stamp("published", forwarded.sent, "forwarded mail")
    begins = text_begins(sorted_lines.text)
    return replace(sorted_lines, text=sorted_lines.text[begins:]) if begins < len(sorted_lines.text) else sorted_lines


def _without_header(sorted_lines: SortedLines, found: Found) -> SortedLines:
    """A body without the lines at its top that tell only when, by whom and where it was published."""
    lines = list(leading_header_lines(sorted_lines.text))
    if not lines or len(lines) == len(sorted_lines.text):
        return sorted_lines
    for line in lines:
        read_header_line(line, found)
    return replace(sorted_lines, text=sorted_lines.text[len(lines) :])


def _find_times(page: Page, index: Index, sorted_lines: SortedLines, found: Found) -> None:
    """Times that the page does not declare to machines: shown to readers, given by a mail, or found by other means."""
    find_header_times(index, found, sorted_lines.text)
    found.stamp("published", page.headers.get("date"), "container")
    find_fallback_time(found, found.values.get("url"), page.content, page.document.locator)
    check_clock(index, found)
    found.settle()


def _tree(content: str, where: str) -> tuple[Element, Callable[[], str]]:
    """The page's tree as a reader meets it, with open frames and whole text, and the markup for second opinions."""
    tree = parse_markup(content, where)
    changed = [flatten(tree), open_frames(tree, where)]
    prune(tree, where, kept=SWITCHES)
    changed.append(uncover(tree))
    if not any(changed):
        return tree, lambda: content
    whole = serialised(tree)
    return tree, lambda: whole


def _by_rule(tree: Element, rule: Rule, title: str | None) -> _Reading | None:
    """The body where a publisher's rule says it is; null if no version of the rule fits the page."""
    index = Index(soup_of(tree))
    for version in rule.versions:
        tags = _outermost(index.first(version.fields["body"]))
        if sum(len(tag.get_text()) for tag in tags) < _LEAST_RULED:
            continue
        captions = [tag.extract().get_text(" ", strip=True) for tag in index.first(version.fields.get("caption", ()))]
        for name in ("title", "published", "authors"):
            for tag in _inside(index, version, name, tags):
                tag.extract()
        for selector in version.fields.get("drop", ()):
            for tag in tags:
                for inner in tag.select(selector):
                    inner.extract()
        blocks = read_blocks(tags)
        body = choose_lines(blocks, title, f"rule:{rule.name}", trusted=True, captions=captions)
        return _Reading(index, blocks, body, index.soup.get_text(" "), version)
    return None


def _may_be_flash(reading: _Reading) -> bool:
    """Whether so little was found that it may be a sentence or two of an article, or what is around these.

    A region with sentences in it is right at any length. What trafilatura finds without one is often the menu.
    """
    text = "\n".join(sort_lines(reading.body.lines).text)
    doubtful = reading.body.source == "trafilatura" and len(text) < _LONGEST_FLASH
    return reading.version is None and (doubtful or not is_enough(text, marked=False))


def _short(page: Page, head: Head, title: str | None, reading: _Reading) -> _Reading | None:
    """The reading of a page that says only a sentence or two; null if it does not say so."""
    where = page.document.locator
    tree, _ = _tree(page.content, where)
    title = title or head.title
    found = find_short_body(tree, title, is_article=head.is_article)
    return replace(reading, blocks=found.blocks, body=found.body, shown=found.shown) if found else None


def _inside(index: Index, version: Version, name: str, tags: Sequence[Tag]) -> list[Tag]:
    found = index.first(version.fields.get(name, ()))
    return [tag for tag in found if any(parent in tags for parent in tag.parents)]


def _outermost(tags: Sequence[Tag]) -> list[Tag]:
    known = set(map(id, tags))
    return [tag for tag in tags if known.isdisjoint(map(id, tag.parents))]


def _by_region(tree: Element, head: Head, title: str | None, markup: Callable[[], str]) -> _Reading:
    """The body where most sentences are; trafilatura is asked where that is not plain, and wins a disagreement.

    Where one region holds 90% of a page's paragraphs it was right more often than trafilatura, and where it holds
    less, less often. Three more signs cast doubt: boilerplate that outweighs it, a body that JSON-LD has otherwise
    (a vote only: it is there on one page in four, and cut short on many), and a body of headlines with teasers.
    """
    region = find_region(tree)
    shown = " ".join(map(str, tree.itertext())) if region is None or region.weight < 2 * _ENOUGH else ""
    unread = ""
    if region is not None:
        unread = clean(" ".join(map(text_of, region.unread)))
        cut(tree, region)
    index = Index(lean_soup_of(tree, region.elements if region else ()))
    blocks = read_blocks(index.marked or index.elements("body"))
    body = choose_lines(blocks if index.marked else (), title, "region", trusted=False)
    article_body = head.article.get("articleBody")
    voted = (
        agreement(body.lines, [article_body])
        if isinstance(article_body, str) and len(article_body) >= _LEAST_ARTICLE_BODY
        else 1.0
    )
    if region is not None and _is_sure(region) and voted >= _LEAST_VOTE and not looks_like_list(blocks):
        return _Reading(index, blocks, body, shown)
    others = tuple(line for line in second_opinion(markup()) if line not in unread)
    if not others or agreement(body.lines, others) >= _AGREED or agreement(others, [str(article_body)]) < voted < 1.0:
        return _Reading(index, blocks, body, shown)
    subtitles = tuple(line for line in body.subtitles if line in others)
    return _Reading(index, blocks, Body(others, subtitles, body.captions, body.credits, "trafilatura"), shown)


def _is_sure(region: Region) -> bool:
    """Whether a region is clearly the article: most of a page that has more than a few lines."""
    share = _SURE_MARKED if region.marked else _SURE
    return region.weight >= _ENOUGH and region.share >= share and region.share_of_all >= _SURE_OF_ALL


def _from_body(body: Body, sorted_lines: SortedLines, found: Found) -> None:
    aside = sort_lines(body.credits)
    found.take("publisher", sorted_lines.publisher or aside.publisher, "trailer")
    found.take("authors", people((*sorted_lines.authors, *aside.authors), found), "body")


def _article(found: Found, language: str | None, body: Body, sorted_lines: SortedLines) -> Article:
    values = found.values
    title = values.get("title")
    lines = [line for line in sorted_lines.text if line != title] or list(sorted_lines.text)
    text = "\n".join(lines)
    published, modified = values.get("published"), values.get("modified")
    subtitles = (*values.get("subtitles", ()), *(line for line in body.subtitles if line in lines))
    return Article(
        url=canonical_url(values.get("url")),
        title=title,
        text=text,
        subtitles=tuple(dict.fromkeys(line for line in subtitles if line != title)),
        captions=tuple(dict.fromkeys((*body.captions, *sorted_lines.captions))),
        published=published.time if published else None,
        published_precision=published.precision if published else None,
        modified=modified.time if modified else None,
        authors=tuple(values.get("authors", ())),
        publisher=values.get("publisher"),
        language=language,
        provenance=dict(found.provenance),
    )
