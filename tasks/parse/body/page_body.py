"""Chooses the body of a page among what a publisher's rule, its regions and trafilatura find."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bs4 import Tag

from tasks.core.documents import Page
from tasks.parse.body.article_tree import cut
from tasks.parse.body.body_selection import Body, agreement, choose_lines, second_opinion
from tasks.parse.body.flash import SOURCE, find_short_body
from tasks.parse.body.region import Region, find_region
from tasks.parse.dom.blocks import Block, clean, read_blocks
from tasks.parse.dom.index import Index
from tasks.parse.dom.page_tree import page_tree
from tasks.parse.dom.tree import Element, lean_soup_of, soup_of, text_of
from tasks.parse.metadata.structured_data import Head
from tasks.parse.publishers.rules import Rule, Version
from tasks.parse.refusals import is_enough, looks_like_list

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


@dataclass(frozen=True, slots=True)
class PageBody:
    """A page's second tree with the body found in it.

    Attributes:
        index: of the second tree.
        blocks: all of its text.
        body: the lines of the article.
        shown: the text of the whole page, where so little was found that it may be an error or a wall.
        version: of the publisher's rule by which the body was found.
    """

    index: Index
    blocks: Sequence[Block]
    body: Body
    shown: str
    version: Version | None = None

    @property
    def is_marked(self) -> bool:
        """Whether rule or markup says that this is the body."""
        return self.version is not None or self.body.source == SOURCE


def choose_body(
    page: Page, tree: Element, markup: Callable[[], str], head: Head, rule: Rule | None, title: str | None
) -> PageBody:
    """Choose the body of a page: by its publisher's rule, else where most sentences are, else as a short report.

    Args:
        page: whose tree it is.
        tree: from ``page_tree``; it is changed.
        markup: of the tree.
        head: what the page declares.
        rule: of the publisher.
        title: that the page declares.
    """
    found = (_by_rule(tree, rule, title) if rule else None) or _by_region(tree, head, title, markup)
    if _may_be_flash(found):
        found = _short(page, head, title, found) or found
    return found


def _by_rule(tree: Element, rule: Rule, title: str | None) -> PageBody | None:
    """Return the body where a publisher's rule says it is; null if no version of the rule fits the page."""
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
        return PageBody(index, blocks, body, index.soup.get_text(" "), version)
    return None


def _may_be_flash(found: PageBody) -> bool:
    """Return whether so little was found that it may be a sentence or two of an article, or what is around these.

    A region with sentences in it is right at any length. What trafilatura finds without one is often the menu.
    """
    text = "\n".join(found.body.sorted_lines.text)
    doubtful = found.body.source == "trafilatura" and len(text) < _LONGEST_FLASH
    return found.version is None and (doubtful or not is_enough(text, marked=False))


def _short(page: Page, head: Head, title: str | None, chosen: PageBody) -> PageBody | None:
    """Return the body of a page that says only a sentence or two; null if it does not say so."""
    where = page.document.locator
    tree, _ = page_tree(page.content, where)
    title = title or head.title
    found = find_short_body(tree, title, is_article=head.is_article)
    return replace(chosen, blocks=found.blocks, body=found.body, shown=found.shown) if found else None


def _inside(index: Index, version: Version, name: str, tags: Sequence[Tag]) -> list[Tag]:
    found = index.first(version.fields.get(name, ()))
    return [tag for tag in found if any(parent in tags for parent in tag.parents)]


def _outermost(tags: Sequence[Tag]) -> list[Tag]:
    known = set(map(id, tags))
    return [tag for tag in tags if known.isdisjoint(map(id, tag.parents))]


def _by_region(tree: Element, head: Head, title: str | None, markup: Callable[[], str]) -> PageBody:
    """Return the body where most sentences are; trafilatura is asked where that is not plain, and wins a disagreement.

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
        return PageBody(index, blocks, body, shown)
    others = tuple(line for line in second_opinion(markup()) if line not in unread)
    if not others or agreement(body.lines, others) >= _AGREED or agreement(others, [str(article_body)]) < voted < 1.0:
        return PageBody(index, blocks, body, shown)
    subtitles = tuple(line for line in body.subtitles if line in others)
    return PageBody(index, blocks, Body(others, subtitles, body.captions, body.credits, "trafilatura"), shown)


def _is_sure(region: Region) -> bool:
    """Return whether a region is clearly the article: most of a page that has more than a few lines."""
    share = _SURE_MARKED if region.marked else _SURE
    return region.weight >= _ENOUGH and region.share >= share and region.share_of_all >= _SURE_OF_ALL
