"""A page to its article."""

from __future__ import annotations

from dataclasses import replace

from tasks.core.documents import Article, Page
from tasks.core.errors import NotAnArticleError
from tasks.parse.body.body_selection import Body
from tasks.parse.body.line_filter import SortedLines, sort_lines
from tasks.parse.body.page_body import choose_body
from tasks.parse.dom.index import Index
from tasks.parse.dom.page_tree import page_tree
from tasks.parse.headers.header_lines import leading_header_lines, read_header_line
from tasks.parse.metadata.canonical_address import canonical_url
from tasks.parse.metadata.container_fields import from_container
from tasks.parse.metadata.field_collection import Found
from tasks.parse.metadata.fields import find_metadata, people
from tasks.parse.metadata.forwarded_mail import find_forwarded, is_mail, text_begins, without_prefix
from tasks.parse.metadata.page_language import language_of
from tasks.parse.metadata.structured_data import read_head
from tasks.parse.metadata.titles import without_entities
from tasks.parse.plain_text import parse_plain
from tasks.parse.publishers.rules import rule_for
from tasks.parse.refusals import is_enough, refuse_page, says_number
from tasks.parse.times.fallback_times import find_fallback_time
from tasks.parse.times.header_times import check_clock, find_header_authors, find_header_times
from tasks.parse.times.zones import readers_zone


def parse_page(page: Page, timezone: str | None = None) -> Article:
    """Return the article that a page carries.

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


def _parse_html(page: Page, timezone: str | None) -> Article:
    where = page.document.locator
    tree, markup = page_tree(page.content, where)
    head = read_head(tree, page.url)
    url = next(iter(head.addresses), page.url)
    rule = rule_for(url, tree)
    title = without_entities(str(head.article.get("headline") or head.metas.get("og:title") or "")) or None
    chosen = choose_body(page, tree, markup, head, rule, title)
    sorted_lines = chosen.body.sorted_lines
    text = "\n".join(sorted_lines.text)
    refuse_page(head, chosen.blocks, text, chosen.shown, url, where, marked=chosen.is_marked)
    language = language_of(text, head.declared_language)
    found = Found(readers_zone(language, url, rule.timezone if rule else None, timezone))
    found.take("url", url, "saved page" if url == page.url else "link:canonical")
    from_container(page.headers, found)
    sorted_lines = _without_forwarding(page, sorted_lines, found)
    find_metadata(head, chosen.index, rule, chosen.version, found)
    _find_times(page, chosen.index, sorted_lines, found)
    sorted_lines = _without_header(sorted_lines, found)
    found.take("title", without_prefix(page.headers.get("title") or page.headers.get("subject")), "container")
    _from_body(chosen.body, sorted_lines, found)
    find_header_authors(chosen.index, found, sorted_lines.text)
    found.provenance["text"] = chosen.body.source
    return _article(found, language, chosen.body, sorted_lines)


def _without_forwarding(page: Page, sorted_lines: SortedLines, found: Found) -> SortedLines:
    """Return the body of a forwarded mail without the header of the first one, whose time is kept."""
    if not is_mail(page.headers):
        return sorted_lines
    shown = " ".join(map(str, page_tree(page.content, page.document.locator)[0].itertext()))
    forwarded = find_forwarded(shown)
    if forwarded is None:
        return sorted_lines
    found.stamp("published", forwarded.sent, "forwarded mail")
    begins = text_begins(sorted_lines.text)
    return replace(sorted_lines, text=sorted_lines.text[begins:]) if begins < len(sorted_lines.text) else sorted_lines


def _without_header(sorted_lines: SortedLines, found: Found) -> SortedLines:
    """Return a body without the lines at its top that tell only when, by whom and where it was published."""
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
