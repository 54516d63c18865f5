"""The pages that are due: each is fetched, stored, and noted with when it is due again."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from urllib.parse import urlsplit

from tasks.core.errors import SourceError
from tasks.extract.containers.warc_records import is_readable_type
from tasks.extract.fetching.fetch_state import FetchState, PageState, ages_passed
from tasks.extract.fetching.fetcher import Answer, BlockedError, Fetcher, ForbiddenError
from tasks.extract.fetching.summary import FetchFailure, FetchSummary
from tasks.extract.fetching.warc_archive import Archive

MOST_ATTEMPTS = 6
FIRST_PAUSE, LONGEST_PAUSE = 600.0, 24 * 3_600.0
"""Seconds before a page that failed is tried again: four times as long each time, up to a day."""
CONFIRMED_AFTER = 24 * 3_600.0
"""A page that is not found is taken for deleted when it is still not found this many seconds later: sites are repaired
and moved. 410 says so itself."""
KEPT_EVERY = 100
"""Pages after which what was fetched is kept, so that a fetch that is killed loses no more."""

_GONE, _NOT_FOUND = 410, 404


def fetch_pages(
    pages: Iterable[PageState],
    fetcher: Fetcher,
    state: FetchState,
    archive: Archive,
    summary: FetchSummary,
    ages: Sequence[timedelta],
    keep: Callable[[], None],
) -> None:
    """Fetch pages, those of one host in their order and hosts in turn.

    Args:
        pages: what to fetch.
        fetcher, state, archive: see those.
        summary: counted into.
        ages: at which a page is fetched again.
        keep: keeps what was fetched so far; called every ``KEPT_EVERY`` pages.
    """
    fetching = _PageFetching(fetcher, state, archive, summary, ages)
    for number, page in enumerate(_in_turn(pages, fetcher), 1):
        fetching.fetch(page)
        if number % KEPT_EVERY == 0:
            keep()


def _in_turn(pages: Iterable[PageState], fetcher: Fetcher) -> Iterator[PageState]:
    """Give out pages, always one of the host that has to be waited for least."""
    waiting: dict[str, deque[PageState]] = defaultdict(deque)
    for page in pages:
        waiting[urlsplit(page.url).netloc].append(page)
    while waiting:
        host = min(waiting, key=lambda name: fetcher.wait_for(waiting[name][0].url))
        yield waiting[host].popleft()
        if not waiting[host]:
            del waiting[host]


class _PageFetching:
    """What each answer means for a page."""

    def __init__(
        self, fetcher: Fetcher, state: FetchState, archive: Archive, summary: FetchSummary, ages: Sequence[timedelta]
    ) -> None:
        self._fetcher, self._state, self._archive, self._summary = fetcher, state, archive, summary
        self._ages = ages

    def fetch(self, page: PageState) -> None:
        """Fetch one page and note what came of it."""
        was_fetched = page.first_at is not None
        try:
            answer = self._fetcher.get(page.url, page.etag, page.modified)
            self._note(page, answer)
        except BlockedError as error:
            page.due_at = error.until  # no fault of the page: it is no attempt
            self._fail(page, error, again=True)
        except SourceError as error:
            self._note_failure(page, error)
        if was_fetched:
            self._summary.again += 1
        self._state.put(page)

    def _note(self, page: PageState, answer: Answer) -> None:
        reply, at = answer.reply, answer.at.timestamp()
        if reply.status == 200 and not _is_front_instead(page.url, reply.url):
            self._note_page(page, answer)
        elif answer.unchanged:
            self._archive.store(reply, answer.at)
            self._note_fetched(page, at, "unchanged")
            self._summary.unchanged += 1
        elif page.first_at is not None and (reply.status in (_GONE, _NOT_FOUND) or reply.status == 200):
            self._note_missing(page, answer)
        else:
            self._archive.store(reply, answer.at)
            what = "leads to a front page instead" if reply.status == 200 else str(reply)
            raise SourceError(what, where=page.url, temporary=reply.is_temporary)

    def _note_page(self, page: PageState, answer: Answer) -> None:
        reply = answer.reply
        try:
            content = reply.content()
        except SourceError:
            self._archive.store(reply, answer.at)
            raise
        if not is_readable_type(reply.header("Content-Type")):
            self._archive.store(reply, answer.at)
            raise SourceError(f"is no page but {reply.header('Content-Type')}", where=page.url)
        if not content.strip():
            self._archive.store(reply, answer.at)
            raise SourceError("is empty", where=page.url, temporary=True)
        digest = sha256(content).hexdigest()
        is_same = digest == page.sha256
        self._archive.store(reply, answer.at, to_read=not is_same)
        self._summary.unchanged += is_same
        self._summary.pages += not is_same
        page.sha256, page.final_url = digest, reply.url
        page.etag, page.modified = reply.header("ETag"), reply.header("Last-Modified")
        self._note_fetched(page, answer.at.timestamp(), "unchanged" if is_same else "fetched")

    def _note_missing(self, page: PageState, answer: Answer) -> None:
        """Note that a page that was there is not: at once where the server says so, else when it stays away."""
        reply, at = answer.reply, answer.at.timestamp()
        if page.missing_since is not None and page.sha256 is None:  # a source that is asked on and on
            self._archive.store(reply, answer.at)
            self._note_fetched(page, at, page.outcome or "taken away", found=False)
            return
        page.missing_since = page.missing_since or at
        page.etag = page.modified = None  # what comes back is to be read
        if reply.status != _GONE and at - page.missing_since < CONFIRMED_AFTER:
            self._archive.store(reply, answer.at)
            page.due_at = page.missing_since + CONFIRMED_AFTER
            page.outcome = f"not found ({reply.status}); looked at again before it counts as taken away"
            return
        how = "410" if reply.status == _GONE else f"{reply.status}, twice"
        self._archive.store(replace(reply, url=page.final_url or page.url), answer.at, deletion=how)
        self._summary.deleted.append(page.url)
        page.sha256 = None
        self._note_fetched(page, at, f"taken away ({how})", found=False)

    def _note_fetched(self, page: PageState, at: float, outcome: str, *, found: bool = True) -> None:
        page.first_at = page.first_at if page.first_at is not None else at
        page.fetched_at, page.due_at, page.attempts, page.outcome = at, None, 0, outcome
        page.refetches = ages_passed(page, at, self._ages)
        if found:
            page.missing_since = None

    def _note_failure(self, page: PageState, error: SourceError) -> None:
        page.attempts += 1
        again = error.temporary and page.attempts < MOST_ATTEMPTS
        pause = min(FIRST_PAUSE * 4 ** (page.attempts - 1), LONGEST_PAUSE)
        page.due_at = self._fetcher.now() + pause if again else None
        if not again and page.first_at is not None:  # this age has passed; the next one is another try
            page.refetches, page.attempts = ages_passed(page, self._fetcher.now(), self._ages), 0
        self._fail(page, error, again=again)

    def _fail(self, page: PageState, error: SourceError, *, again: bool) -> None:
        page.outcome = error.what[:300]
        kind = "" if not isinstance(error, ForbiddenError) or error.where == page.url else f" ({error.where})"
        self._summary.failures.append(FetchFailure(page.url, f"{error.what}{kind}", again))


def _is_front_instead(url: str, final_url: str) -> bool:
    """Return whether an address of an article led to a front page: many sites answer so for what they took away."""
    asked, answered = urlsplit(url), urlsplit(final_url)
    return answered.path in ("", "/") and not answered.query and asked.path not in ("", "/")
