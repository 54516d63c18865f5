"""Polite fetching of one address after another: robots.txt, pace, redirects, conditions, and hosts that want a rest."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin

import httpx

from tasks.core.errors import SourceError
from tasks.core.watchlist_parts.watchlist_sources import FetchSettings
from tasks.extract.fetching.fetch_state import FetchState, HostState
from tasks.extract.fetching.http_client import HttpClient, Reply, web_address
from tasks.extract.fetching.robots import KEPT_SECONDS, LARGEST_ROBOTS, Robots, RobotsRules, robots_of
from tasks.extract.fetching.warc_archive import Archive
from tasks.extract.limits import REDIRECTS

FIRST_REST, LONGEST_REST = 60.0, 24 * 3_600.0
"""Seconds without requests to a host that answers 429 or 503, or not at all: doubled each time, up to a day."""
UNREACHABLE_AFTER = 3
"""Requests in a row without an answer after which a host is left alone."""
ROBOTS_RETRY_SECONDS = 3_600.0
"""How long a host is left alone that does not say what may be fetched."""


class ForbiddenError(SourceError):
    """robots.txt forbids the address."""


class BlockedError(SourceError):
    """The host wants no requests for now; ``until`` is when it may be asked again, in seconds since 1970."""

    def __init__(self, what: str, *, where: str, until: float) -> None:
        self.until = until
        when = f"{datetime.fromtimestamp(until, UTC):%Y-%m-%d %H:%M} UTC"
        super().__init__(what, where=where, todo=f"It is asked again after {when}", temporary=True)


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address led to, redirects followed.

    Attributes:
        url: as it was asked for.
        reply: the last answer, of any status; its ``url`` is where redirects led to.
        at: when it came; aware.
    """

    url: str
    reply: Reply
    at: datetime

    @property
    def unchanged(self) -> bool:
        """Whether it is as it was when it was last fetched."""
        return self.reply.status == httpx.codes.NOT_MODIFIED


class Fetcher:
    """Fetches addresses, one after another.

    Args:
        client: sends the requests.
        state: hosts are noted in it.
        archive: redirects and robots.txt go into it; the last answer is stored by whoever knows what it is.
        settings: the pace.
        now: seconds since 1970.
        sleep: waits.
    """

    def __init__(
        self,
        client: HttpClient,
        state: FetchState,
        archive: Archive,
        settings: FetchSettings,
        now: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._client, self._state, self._archive, self._settings = client, state, archive, settings
        self.now, self._sleep = now, sleep
        self._next_at: dict[str, float] = {}
        self._rules: dict[str, RobotsRules] = {}

    def wait_for(self, url: str) -> float:
        """Return the seconds until the host of an address may be asked again, by its pace."""
        try:
            host = host_of(web_address(url))
        except SourceError:
            return 0.0
        return max(0.0, self._next_at.get(host, 0.0) - self.now())

    def get(self, url: str, etag: str | None = None, modified: str | None = None) -> Answer:
        """Fetch an address.

        Args:
            url: http or https.
            etag, modified: of its last answer, to ask for it only where it has changed.

        Raises:
            ForbiddenError: robots.txt forbids it, or what it leads to.
            BlockedError: its host wants no requests now.
            SourceError: see ``HttpClient.get``; too many redirects, or one that leads nowhere.
        """
        conditions = {
            name: value for name, value in (("If-None-Match", etag), ("If-Modified-Since", modified)) if value
        }
        at_url = url
        for _ in range(REDIRECTS + 1):
            if not self._rules_of(at_url).allows(at_url):
                raise ForbiddenError(
                    "robots.txt forbids it", where=at_url, todo="Save the page by hand, or leave it out"
                )
            reply = self._ask(at_url, conditions)
            at = datetime.fromtimestamp(self.now(), UTC)
            location = reply.location()
            if location is None:
                return Answer(url, reply, at)
            self._archive.store(reply, at)
            at_url = self._followed(at_url, location, url)
        raise SourceError(f"redirects more than {REDIRECTS} times", where=url, todo="Look at it in a browser")

    def _followed(self, at_url: str, location: str, url: str) -> str:
        try:
            target = urljoin(at_url, location)
            web_address(target)
        except (SourceError, ValueError) as error:
            raise SourceError(
                f"redirects to {location[:100]!r}, which is no http or https address", where=url, todo="Leave it out"
            ) from error
        return target

    def _ask(self, url: str, headers: dict[str, str], largest: int | None = None) -> Reply:
        """Send one request at the host's pace, and note how the host took it."""
        address = web_address(url)
        host = self._state.host(host_of(address))
        if host.blocked_until is not None and host.blocked_until > self.now():
            raise BlockedError(f"{host.host} wants no requests now", where=url, until=host.blocked_until)
        if (wait := self._next_at.get(host.host, 0.0) - self.now()) > 0:
            self._sleep(wait)
        try:
            reply = self._client.get(url, headers) if largest is None else self._client.get(url, headers, largest)
        except SourceError as error:
            if error.temporary:
                self._note_silence(host)
            raise
        finally:
            rules = self._rules.get(host.host)
            pace = max(self._settings.pace.total_seconds(), rules.delay() if rules else 0.0)
            self._next_at[host.host] = self.now() + pace
        if reply.status in (httpx.codes.TOO_MANY_REQUESTS, httpx.codes.SERVICE_UNAVAILABLE):
            self._archive.store(reply, datetime.fromtimestamp(self.now(), UTC))
            self._rest(host, reply)
            raise BlockedError(str(reply), where=url, until=host.blocked_until or 0.0)
        if host.failures or host.blocked_until is not None:
            host.failures, host.blocked_until = 0, None
            self._state.put(host)
        return reply

    def _note_silence(self, host: HostState) -> None:
        """Count a request without an answer; after some in a row the host is left alone for a while."""
        host.failures += 1
        if host.failures >= UNREACHABLE_AFTER:
            host.blocked_until = self.now() + _rest_after(host.failures - UNREACHABLE_AFTER)
        self._state.put(host)

    def _rest(self, host: HostState, reply: Reply) -> None:
        """Note until when a host wants a rest: as it says, else longer each time."""
        asked = retry_after(reply.header("Retry-After"), self.now())
        rest = _rest_after(host.failures) if asked is None else min(max(asked, 1.0), LONGEST_REST)
        host.failures += 1
        host.blocked_until = self.now() + rest
        self._state.put(host)

    def _rules_of(self, url: str) -> RobotsRules:
        """Return the rules of the host of an address, asking for them where they are not known or are old."""
        address = web_address(url)
        name = host_of(address)
        if name in self._rules:
            return self._rules[name]
        host = self._state.host(name)
        if host.robots_until is None or host.robots_until <= self.now():
            robots = self._fetched_robots(f"{address.scheme}://{address.netloc.decode('ascii')}/robots.txt")
            host = self._state.host(name)  # noted anew by the request
            host.robots = robots.text
            host.robots_until = self.now() + (KEPT_SECONDS if robots.text is not None else ROBOTS_RETRY_SECONDS)
            self._state.put(host)
        if host.robots is None:
            raise BlockedError(f"{name} does not say what may be fetched", where=url, until=host.robots_until or 0.0)
        self._rules[name] = rules = Robots(host.robots).rules()
        return rules

    def _fetched_robots(self, url: str) -> Robots:
        """Fetch a robots.txt, its redirects followed wherever they lead (RFC 9309, section 2.3.1.2)."""
        at_url = url
        for _ in range(REDIRECTS + 1):
            reply = self._ask(at_url, {}, LARGEST_ROBOTS * 4)
            self._archive.store(reply, datetime.fromtimestamp(self.now(), UTC))
            location = reply.location()
            if location is None:
                content = reply.content(LARGEST_ROBOTS * 4) if 200 <= reply.status < 300 else b""
                return robots_of(reply.status, content)
            at_url = self._followed(at_url, location, url)
        return robots_of(httpx.codes.NOT_FOUND, b"")


def host_of(address: httpx.URL) -> str:
    """Return the host that rules and pace hold for: with its port, since another port is another server.

    http and https of one name are one host: publishers mean both.
    """
    port = address.port
    host = address.raw_host.decode("ascii").lower()
    return host if port is None else f"{host}:{port}"


def retry_after(value: str | None, now: float) -> float | None:
    """Return the seconds that a ``Retry-After`` header asks for; null where it says none that can be read.

    Args:
        value: seconds, or a date.
        now: seconds since 1970.
    """
    if value is None:
        return None
    if value.strip().isdecimal():  # isdigit is true of a superscript too, which is no number
        return float(value.strip()[:9])
    try:
        date = parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return None
    return max(0.0, (date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp() - now)


def _rest_after(times: int) -> float:
    return float(min(FIRST_REST * 2 ** min(times, 20), LONGEST_REST))
