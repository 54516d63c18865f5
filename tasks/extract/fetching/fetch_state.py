"""What fetching remembers between runs: sources, hosts and pages, in a small SQLite file beside what was fetched."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

from tasks.core.errors import SourceError

SCHEMA = Path(__file__).with_name("fetch_state.sql")
ARRIVALS = 20
"""Arrivals of new pages that are kept of a source, to know how often it has something new."""

_AT_ONCE = 500  # addresses in one query; SQLite allows 32,766 parameters


@dataclass(slots=True)
class SourceState:
    """A source as it was last looked at.

    Attributes:
        id: as in the watchlist.
        looked_at: when; seconds since 1970, as all times here. Null is never.
        arrivals: when something new was found, the last ``ARRIVALS`` times.
        failures: visits in a row that failed.
        failing_since: the first of them.
        failure: why the last one failed.
    """

    id: str
    looked_at: float | None = None
    arrivals: tuple[float, ...] = ()
    failures: int = 0
    failing_since: float | None = None
    failure: str | None = None


@dataclass(slots=True)
class HostState:
    """A host: its robots.txt, and until when it wants no requests.

    Attributes:
        host: name, with the port where it is another than that of the scheme.
        robots: text of robots.txt; null where it forbids everything for want of one that can be read.
        robots_until: how long that is used; null where it was never asked for.
        blocked_until: no request is sent before.
        failures: answers in a row that were none.
    """

    host: str
    robots: str | None = None
    robots_until: float | None = None
    blocked_until: float | None = None
    failures: int = 0


@dataclass(slots=True)
class PageState:
    """A page, or another address that is fetched again and again.

    Attributes:
        url: as it was listed.
        source: id of the source that listed it first.
        listed_at: when.
        final_url: where redirects led to.
        due_at: when it is fetched next; null for never.
        first_at, fetched_at: when it was fetched first and last; null is never.
        refetches: how many of the ages at which it is fetched again have passed.
        etag, modified: what the last answer had to make the next request conditional.
        sha256: of the last content.
        attempts: tries in a row that failed.
        missing_since: when it was first answered that it is not there any more.
        outcome: how the last try ended, in words.
    """

    url: str
    source: str
    listed_at: float
    final_url: str | None = None
    due_at: float | None = None
    first_at: float | None = None
    fetched_at: float | None = None
    refetches: int = 0
    etag: str | None = None
    modified: str | None = None
    sha256: str | None = None
    attempts: int = 0
    missing_since: float | None = None
    outcome: str | None = None


State = TypeVar("State", SourceState, HostState, PageState)


class FetchState:
    """The open file; what is noted is kept from the next ``commit`` on. To be closed."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        connection.row_factory = sqlite3.Row
        connection.executescript(SCHEMA.read_text(encoding="utf-8"))

    @classmethod
    @contextmanager
    def open(cls, path: Path) -> Iterator[FetchState]:
        """Open the file at a path, making it where it is missing; a damaged one is put aside.

        Raises:
            SourceError: it cannot be opened or made.
        """
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(path)
            try:
                state = cls(connection)
                connection.execute("SELECT count(*) FROM pages WHERE due_at IS NOT NULL").fetchone()
            except sqlite3.DatabaseError as error:
                connection.close()
                if isinstance(error, sqlite3.OperationalError):
                    raise
                path.replace(path.with_name(f"{path.name}.damaged"))
                connection = sqlite3.connect(path)
                state = cls(connection)
        except (sqlite3.Error, OSError) as error:
            raise SourceError(
                f"the state of fetching cannot be opened: {error}",
                where=str(path),
                todo="Look at its rights, or delete it",
            ) from error
        try:
            yield state
        finally:
            connection.close()

    def commit(self) -> None:
        """Keep what was noted.

        Raises:
            SourceError: there is no room for it.
        """
        try:
            self._connection.commit()
        except sqlite3.Error as error:
            raise SourceError(f"the state of fetching cannot be kept: {error}", todo="Free some space") from error

    def source(self, source_id: str) -> SourceState:
        """Return a source; a new one where it is not known."""
        row = self._one("SELECT * FROM sources WHERE id = ?", source_id)
        if row is None:
            return SourceState(source_id)
        return SourceState(**{**dict(row), "arrivals": tuple(json.loads(row["arrivals"]))})

    def host(self, host: str) -> HostState:
        """Return a host; a new one where it is not known."""
        row = self._one("SELECT * FROM hosts WHERE host = ?", host)
        return HostState(**dict(row)) if row is not None else HostState(host)

    def page(self, url: str) -> PageState | None:
        """Return a page; null where it is not known."""
        row = self._one("SELECT * FROM pages WHERE url = ?", url)
        return PageState(**dict(row)) if row is not None else None

    def known_pages(self, urls: Iterable[str]) -> set[str]:
        """Return those of these addresses that are known."""
        wanted = list(urls)
        found: set[str] = set()
        for first in range(0, len(wanted), _AT_ONCE):
            part = wanted[first : first + _AT_ONCE]
            sql = f"SELECT url FROM pages WHERE url IN ({','.join('?' * len(part))})"  # noqa: S608 - marks alone
            found.update(row["url"] for row in self._connection.execute(sql, part))
        return found

    def due_pages(self, now: float, most: int) -> list[PageState]:
        """Return the pages that are due, those that waited longest first."""
        rows = self._connection.execute(
            "SELECT * FROM pages WHERE due_at <= ? ORDER BY due_at, listed_at LIMIT ?", [now, most]
        )
        return [PageState(**dict(row)) for row in rows]

    def aged_pages(self, now: float, ages: Sequence[timedelta]) -> list[PageState]:
        """Return the pages that have come to an age at which they are fetched again, and are not due by themselves.

        Args:
            now: seconds since 1970.
            ages: in order.
        """
        if not ages:
            return []
        # A page that passed its last age long ago without having been asked for is not looked at for ever.
        oldest = now - 2 * ages[-1].total_seconds()
        rows = self._connection.execute(
            "SELECT * FROM pages WHERE first_at BETWEEN ? AND ? AND refetches < ? AND due_at IS NULL",
            [oldest, now - ages[0].total_seconds(), len(ages)],
        )
        pages = [PageState(**dict(row)) for row in rows]
        return [page for page in pages if ages_passed(page, now, ages) > page.refetches]

    def count_due(self, now: float) -> int:
        """Return how many pages are due."""
        row = self._one("SELECT count(*) AS pages FROM pages WHERE due_at <= ?", now)
        return int(row["pages"]) if row is not None else 0

    def put(self, *states: State) -> None:
        """Note sources, hosts or pages as they are now."""
        for state in states:
            values = {field.name: getattr(state, field.name) for field in fields(state)}
            if isinstance(state, SourceState):
                values["arrivals"] = json.dumps(state.arrivals[-ARRIVALS:])
            table = {SourceState: "sources", HostState: "hosts", PageState: "pages"}[type(state)]
            names, marks = ", ".join(values), ", ".join(f":{name}" for name in values)
            self._connection.execute(f"INSERT OR REPLACE INTO {table} ({names}) VALUES ({marks})", values)  # noqa: S608 - names of fields

    def _one(self, sql: str, *parameters: Any) -> sqlite3.Row | None:
        row: sqlite3.Row | None = self._connection.execute(sql, parameters).fetchone()
        return row


def ages_passed(page: PageState, now: float, ages: Sequence[timedelta]) -> int:
    """Return how many of these ages a page has come to since it was first fetched."""
    if page.first_at is None:
        return 0
    return sum(now - page.first_at >= age.total_seconds() for age in ages)
