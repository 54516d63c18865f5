"""The article of each page: by what it says, by its bytes where they are known, by its address if it was deleted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tasks.core.documents import Article
from tasks.core.outcomes import Parsed
from tasks.core.store import KnownText, WarehouseStore
from tasks.dedupe import ArticleIdentity, article_identity


@dataclass(frozen=True, slots=True)
class IdentifiedPage:
    """A page with the article that it is of."""

    parsed: Parsed
    identity: ArticleIdentity


def identify_pages(store: WarehouseStore, parsed: Sequence[Parsed]) -> list[IdentifiedPage]:
    """Finds the article of each page.

    The deletion of a page is a text of its article without a word, so that its figures are withdrawn, and come back
    with the page. A deletion of a page that nobody knows is left out.

    Args:
        store: the open warehouse.
        parsed: in order of saving.

    Returns:
        The pages in that order.
    """
    known = store.known_texts({item.document.sha256 for item in parsed})
    deleted = _Deleted(store, parsed)
    pages: list[IdentifiedPage] = []
    for item in parsed:
        if item.document.deletion is None:
            pages.append(_identified(item, known.get(item.document.sha256)))
            deleted.note(pages[-1])
        elif (page := deleted.page_of(item)) is not None:
            pages.append(page)
    return pages


def _identified(item: Parsed, known: KnownText | None) -> IdentifiedPage:
    """Bytes that are known are the text that they were made of, whatever this version's parser makes of them."""
    if known is None:
        return IdentifiedPage(item, article_identity(item.article))
    if (item.article.title, item.article.text) != (known.title, known.text):
        article = replace(item.article, title=known.title, text=known.text)
        item = replace(item, article=article, figures=None, sketch=None)
    return IdentifiedPage(item, ArticleIdentity(known.article_id, "text"))


class _Deleted:
    """The articles of pages that were deleted, by the addresses that they were saved from."""

    def __init__(self, store: WarehouseStore, parsed: Sequence[Parsed]) -> None:
        addresses = {item.document.url for item in parsed if item.document.deletion is not None and item.document.url}
        known = store.articles_at(addresses) if addresses else {}
        current = store.current_revisions(set(known.values())) if known else {}
        self._identities = {address: ArticleIdentity(article_id, "url") for address, article_id in known.items()}
        self._articles = {article_id: item.revision.article for article_id, item in current.items()}
        self._wanted = addresses

    def note(self, page: IdentifiedPage) -> None:
        """Note a page of this load: it may be deleted by a later one."""
        address = page.parsed.document.url
        if address in self._wanted and address is not None:
            self._identities[address] = page.identity
            self._articles[page.identity.article_id] = page.parsed.article

    def page_of(self, item: Parsed) -> IdentifiedPage | None:
        """Return a deletion as a text of its article; null where the article is not known."""
        identity = self._identities.get(item.document.url or "")
        article = None if identity is None else self._articles.get(identity.article_id)
        if identity is None or article is None:
            return None
        return IdentifiedPage(replace(item, article=_without_words(article, item.document.deletion or "")), identity)


def _without_words(article: Article, how: str) -> Article:
    """Return the article as it is once its page was deleted: whose it was and of when, without a word of it."""
    return replace(article, title=None, subtitles=(), text="", captions=(), provenance={"deletion": how})
