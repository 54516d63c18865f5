"""One request over HTTP: an answer as it was sent, within limits of size and time."""

from __future__ import annotations

import re
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from types import TracebackType
from typing import Self
from urllib.parse import quote, urldefrag

import httpcore
import httpx

from tasks.core.errors import SourceError, UnreadableDocumentError
from tasks.core.watchlist_parts.watchlist_sources import FetchSettings
from tasks.extract.containers.http_encodings import decoded
from tasks.extract.fetching.network import CheckedNetwork, RefusedAddressError, Resolve, resolve
from tasks.extract.limits import LARGEST_ANSWER

TOOL = "Figurewatch"
"""The name by which robots.txt may address it."""

_FAILURES = (
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.UnsupportedProtocol,
    ssl.SSLError,
)
_ACCEPT = "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,application/xml;q=0.9,*/*;q=0.5"
_ADDRESS_BYTES = "%/:?#[]@!$&'()*+,;=-._~"


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as it was sent, redirects not followed.

    Attributes:
        url: what was asked for.
        status, reason: of its first line.
        headers: names and values in the order in which they came.
        body: its bytes, packed as ``Content-Encoding`` says, chunks put together.
    """

    url: str
    status: int
    reason: str
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes

    @property
    def is_temporary(self) -> bool:
        """Whether the same request may be answered otherwise later: 5xx, 408 (RFC 9110) and 425 (RFC 8470)."""
        return self.status in (httpx.codes.REQUEST_TIMEOUT, httpx.codes.TOO_EARLY) or self.status >= 500

    def __str__(self) -> str:
        return f"answered {self.status} {self.reason}".strip()

    def raw_header(self, name: str) -> bytes | None:
        """Return the first header of that name; null where there is none."""
        wanted = name.lower().encode()
        return next((value for key, value in self.headers if key.lower() == wanted), None)

    def header(self, name: str) -> str | None:
        """Return the first header of that name as text."""
        value = self.raw_header(name)
        return None if value is None else value.decode("latin-1").strip()

    def location(self) -> str | None:
        """Return where the answer leads to, with letters that are no ASCII escaped byte by byte; null for nowhere."""
        value = self.raw_header("Location")
        if value is None or self.status not in (301, 302, 303, 307, 308):
            return None
        return quote(value.strip(), safe=_ADDRESS_BYTES)

    def content(self, largest: int = LARGEST_ANSWER) -> bytes:
        """Return the body unpacked.

        Raises:
            SourceError: it unpacks to more than ``largest`` bytes, or is damaged.
        """
        try:
            content = decoded(self.body, "", self.header("Content-Encoding") or "", largest, self.url)
        except UnreadableDocumentError as error:
            raise SourceError(error.what, where=self.url, todo="Try again later", temporary=True) from error
        if len(content) > largest:
            raise _too_large(largest, self.url)
        return content


class HttpClient:
    """The one HTTP client: closes its connections at the end of a ``with`` block.

    No proxy is used, whatever the environment names: behind one the address of a host cannot be checked.

    Args:
        settings: user agent, time limits and the hosts that may be at private addresses.
        look_up: finds the addresses of a host.
    """

    def __init__(self, settings: FetchSettings, look_up: Resolve = resolve) -> None:
        self._settings = settings
        self._network = CheckedNetwork(settings.allow_hosts, look_up)
        self._pool = httpcore.ConnectionPool(
            ssl_context=_certificates(),
            network_backend=self._network,
            max_keepalive_connections=8,
            keepalive_expiry=15.0,
        )
        self.agent = user_agent(settings.contact)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.close()

    def get(self, url: str, headers: Mapping[str, str] | None = None, largest: int = LARGEST_ANSWER) -> Reply:
        """Ask for one address and read the answer.

        Args:
            url: http or https.
            headers: further ones to send.
            largest: most bytes of the body as it is sent.

        Raises:
            RefusedAddressError: its host is at an address that nothing is fetched from.
            SourceError: no answer, or one that is too large or too slow; ``temporary`` says whether trying again may
                help.
        """
        address = web_address(url)
        seconds = self._settings.timeout.total_seconds()
        self._network.start_request(self._settings.longest.total_seconds())
        sent = {"User-Agent": self.agent, "Accept": _ACCEPT, "Accept-Encoding": "gzip, deflate, br, zstd"}
        sent |= {"Host": address.netloc.decode("ascii"), **(headers or {})}
        timeouts = dict.fromkeys(("connect", "read", "write", "pool"), seconds)
        target = httpcore.URL(
            scheme=address.raw_scheme, host=address.raw_host, port=address.port, target=address.raw_path
        )
        try:
            with self._pool.stream(
                "GET", target, headers=list(sent.items()), extensions={"timeout": timeouts}
            ) as response:
                return Reply(
                    url,
                    response.status,
                    response.extensions.get("reason_phrase", b"").decode("latin-1"),
                    tuple(response.headers),
                    _body(response, url, largest),
                )
        except RefusedAddressError as error:
            raise RefusedAddressError(error.what, where=url, todo=error.todo) from error
        except _FAILURES as error:
            what = str(error).strip() or re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(error).__name__).lower()
            passing = not isinstance(error, (httpcore.UnsupportedProtocol, httpcore.LocalProtocolError))
            raise SourceError(
                f"cannot be fetched: {what[:200]}", where=url, todo="Try again later", temporary=passing
            ) from error


@cache
def _certificates() -> ssl.SSLContext:
    """Return the certificates that servers are checked by; reading them takes a tenth of a second."""
    return httpx.create_ssl_context()


def web_address(url: str) -> httpx.URL:
    """Return an address taken apart, without its fragment; names of hosts are written as the network knows them.

    Raises:
        SourceError: it is no http or https address.
    """
    try:
        address = httpx.URL(urldefrag(url.strip()).url)
        valid = address.scheme in ("http", "https") and bool(address.host) and not address.userinfo
    except (httpx.InvalidURL, ValueError, UnicodeError):
        valid = False
    if not valid:
        raise SourceError("not an http or https address", where=url, todo="Write it like https://news.example.com/")
    return address


def user_agent(contact: str | None) -> str:
    """Return the user agent: the tool's name and version, what it is, and whom to ask."""
    try:
        release = version("figurewatch")
    except PackageNotFoundError:
        release = "0"
    asked = f"; {contact}" if contact else ""
    return f"{TOOL}/{release} (monitor of figures in the news{asked})"


def _body(response: httpcore.Response, url: str, largest: int) -> bytes:
    pieces: list[bytes] = []
    size = 0
    for piece in response.iter_stream():
        size += len(piece)
        if size > largest:
            raise _too_large(largest, url)
        pieces.append(piece)
    return b"".join(pieces)


def _too_large(largest: int, url: str) -> SourceError:
    return SourceError(f"too large: more than {largest:,} bytes", where=url, todo="Leave it out of the watchlist")
