"""A visit to a source: what it lists is read, and the pages that are new are noted as due."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from tasks.core.documents import Address
from tasks.core.errors import SourceError
from tasks.core.watchlist_parts.watchlist_sources import Source
from tasks.extract.fetching.fetch_state import FetchState, PageState
from tasks.extract.fetching.fetcher import Answer, BlockedError, Fetcher
from tasks.extract.fetching.http_client import web_address
from tasks.extract.fetching.listings import LONGEST_LINK, links_of
from tasks.extract.fetching.summary import FetchFailure, FetchSummary
from tasks.extract.fetching.warc_archive import Archive
from tasks.extract.sources.feed import feed_addresses
from tasks.extract.sources.sitemap import read_sitemap

MOST_SITEMAPS = 12
"""Sitemaps of an index that one visit reads: those changed last, or the first and the last of an undated index."""

_DIGITS = re.compile(r"(\d+)")
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True)
class _Listed:
    """What a visit found: addresses of documents that were read before, and of those that were read first now."""

    known: list[Address] = field(default_factory=list)
    first: list[Address] = field(default_factory=list)


def visit(
    source: Source, fetcher: Fetcher, state: FetchState, archive: Archive, summary: FetchSummary, now: float
) -> None:
    """Look at a source and note what is due.

    Args:
        source: no folder.
        fetcher, state, archive: see those.
        summary: counted into.
        now: seconds since 1970.
    """
    known = state.source(source.id)
    summary.sources.append(source.id)
    failure: SourceError | None = None
    if source.page:
        _note_due(source, state, now)
    else:
        try:
            listed = _Visit(source, fetcher, state, archive).listed()
        except SourceError as error:
            failure = error
            summary.failures.append(FetchFailure(error.where or source.id, _why(error), again=True))
        else:
            if _note_new(source, listed, state, summary, now, first=known.looked_at is None):
                known.arrivals = (*known.arrivals, now)
    known.looked_at = now
    if failure is None:
        known.failures, known.failing_since, known.failure = 0, None, None
    else:
        known.failures += 1
        known.failing_since, known.failure = known.failing_since or now, str(failure)[:500]
    state.put(known)


def plain_address(url: str) -> str | None:
    """Return an address as it is known by; null where nothing can be fetched from it."""
    try:
        return str(web_address(url)) if len(url) <= LONGEST_LINK else None
    except SourceError:
        return None


class _Visit:
    """One visit of a feed, a sitemap or a listing."""

    def __init__(self, source: Source, fetcher: Fetcher, state: FetchState, archive: Archive) -> None:
        self._source, self._fetcher, self._state, self._archive = source, fetcher, state, archive

    def listed(self) -> _Listed:
        """Return what the source lists.

        Raises:
            SourceError: it cannot be fetched or read. Of a sitemap index some sitemaps may be missing.
        """
        found = _Listed()
        address = self._source.addresses[0]
        if self._source.kind != "sitemap":
            self._read(address, found)
            return found
        waiting, seen, failure = deque([Address(address)]), {address}, None
        while waiting and len(seen) <= MOST_SITEMAPS + 1:
            sitemap = waiting.popleft()
            try:
                inner = self._read(sitemap.url, found, sitemap.listed_at)
            except BlockedError:
                raise
            except SourceError as error:
                failure = error
                continue
            for child in _to_read(inner, MOST_SITEMAPS + 1 - len(seen)):
                if child.url not in seen:
                    seen.add(child.url)
                    waiting.append(child)
        if failure is not None and not found.known and not found.first:
            raise failure
        return found

    def _read(self, url: str, found: _Listed, changed_at: datetime | None = None) -> Sequence[Address]:
        """Read one document into ``found``; returns the sitemaps that it lists instead of pages."""
        page = self._state.page(url) or PageState(url, self._source.id, listed_at=0.0)
        if page.fetched_at is not None and changed_at is not None and _end(changed_at) < page.fetched_at:
            return ()
        answer = self._fetcher.get(url, page.etag, page.modified)
        self._archive.store(answer.reply, answer.at)
        was_read = page.fetched_at is not None
        addresses, inner = ((), ()) if answer.unchanged else self._addresses(answer)
        page.fetched_at = answer.at.timestamp()
        if not answer.unchanged:
            page.etag, page.modified = answer.reply.header("ETag"), answer.reply.header("Last-Modified")
        if inner:  # the sitemaps of an index change without it
            page.etag = page.modified = None
        self._state.put(page)
        (found.known if was_read else found.first).extend(addresses)
        return inner

    def _addresses(self, answer: Answer) -> tuple[Sequence[Address], Sequence[Address]]:
        """Return the pages and the sitemaps that a document lists."""
        reply = answer.reply
        if reply.status != 200:
            later, check = "It is asked again on its schedule", "Look whether the address is still right"
            todo = later if reply.is_temporary else check
            raise SourceError(str(reply), where=answer.url, todo=todo, temporary=reply.is_temporary)
        content = reply.content()
        if self._source.kind == "sitemap":
            read = read_sitemap(content, answer.url)
            return ((), read.addresses) if read.is_index else (read.addresses, ())
        if self._source.kind == "listing":
            pattern = self._source.follow or ""
            return links_of(content, reply.header("Content-Type"), reply.url, pattern), ()
        return feed_addresses(content, reply.url), ()


def _end(changed_at: datetime) -> float:
    """Return the latest time that a time of change may mean: many sitemaps give the day alone."""
    is_day = changed_at.time() == datetime.min.time()
    return (changed_at + timedelta(days=is_day)).timestamp()


def _to_read(sitemaps: Sequence[Address], most: int) -> list[Address]:
    """Choose which sitemaps of an index are read: those that changed last; of undated ones the first and the last.

    Publishers number their sitemaps or name them by month, some upwards and some downwards.
    """
    dated = sorted(
        (item for item in sitemaps if item.listed_at is not None),
        key=lambda item: item.listed_at or _LONG_AGO,
        reverse=True,
    )
    undated = [item for item in sitemaps if item.listed_at is None]
    left = max(0, most - len(dated))
    if len(undated) > left:
        by_number = sorted(undated, key=lambda item: [(len(part), part) for part in _DIGITS.split(item.url)])
        half = left // 2
        undated = by_number[: left - half] + (by_number[-half:] if half else [])
    return [*dated[:most], *undated]


def _note_new(
    source: Source, listed: _Listed, state: FetchState, summary: FetchSummary, now: float, *, first: bool
) -> bool:
    """Note the pages that are listed for the first time as due; returns whether there are any.

    Of a document that is read for the first time the newest are taken: it may list all that a publisher ever wrote.
    """
    archive_first = sorted(_unknown(listed.first, state), key=lambda item: item.listed_at or _LONG_AGO, reverse=True)
    taken, passed = archive_first[: source.newest], archive_first[source.newest :]
    new = [*_unknown(listed.known, state), *taken]
    if first:
        new, rest = new[: source.newest], new[source.newest :]
        passed = [*passed, *rest]
    for number, address in enumerate(reversed(new)):  # a publisher's oldest first, as they were published
        state.put(PageState(address.url, source.id, now + number * 1e-6, due_at=now))
    for address in passed:
        state.put(PageState(address.url, source.id, now, outcome="older than what the first visit takes"))
    summary.listed += len(new)
    summary.older += len(passed)
    return bool(new)


def _unknown(addresses: Sequence[Address], state: FetchState) -> list[Address]:
    """Return those addresses that were not listed before, each once and as it is known by."""
    plain = {
        address: Address(address, item.title, _aware(item.listed_at))
        for item in reversed(addresses)
        if (address := plain_address(item.url))
    }
    known = state.known_pages(plain)
    return [item for address, item in reversed(plain.items()) if address not in known]


def _aware(time: datetime | None) -> datetime | None:
    return time.replace(tzinfo=UTC) if time is not None and time.tzinfo is None else time


def _note_due(source: Source, state: FetchState, now: float) -> None:
    """Note the pages that are sources themselves as due."""
    for written in source.page:
        address = plain_address(written) or written
        page = state.page(address) or PageState(address, source.id, now)
        page.due_at, page.attempts = now, 0
        state.put(page)


def _why(error: SourceError) -> str:
    return f"{error.what}. {error.todo}".strip().rstrip(".")
