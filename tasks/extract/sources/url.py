"""Addresses: the pages that they lead to, fetched over HTTP. Retries are the flow's business."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

import httpx

from tasks.core.documents import Address, Document
from tasks.core.errors import SourceError
from tasks.extract.limits import LARGEST_ANSWER, LONGEST_SECONDS, REDIRECTS, TIMEOUT_SECONDS

AGENT = "Figurewatch (news figures; reads articles once)"

_TODO_GONE = "Remove the address from the list"
_TODO_LATER = "Try again later"


def client(transport: httpx.BaseTransport | None = None) -> httpx.Client:
    """An HTTP client as every source uses it; close it after use.

    Args:
        transport: another way to the network, for tests.
    """
    return httpx.Client(
        transport=transport,
        follow_redirects=True,
        max_redirects=REDIRECTS,
        timeout=TIMEOUT_SECONDS,
        headers={"User-Agent": AGENT, "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5"},
    )


def fetch(
    address: Address | str, http: httpx.Client, largest: int = LARGEST_ANSWER, longest: float = LONGEST_SECONDS
) -> Document:
    """Fetch one address.

    Args:
        address: http or https.
        http: from ``client``.
        largest: most bytes to read.
        longest: most seconds for the body.

    Returns:
        The document, its locator the address, its url where redirects led to.

    Raises:
        SourceError: no answer, an answer other than 200, or too large; ``temporary`` says whether trying again may
            help.
    """
    url = address.url if isinstance(address, Address) else address
    if not re.match(r"https?://[^/\s]+", url):
        raise SourceError("not an http address", where=url, todo="Write it with https://")
    try:
        with http.stream("GET", url) as response:
            if response.status_code != httpx.codes.OK:
                passing = response.status_code in (408, 425, 429) or response.is_server_error
                raise SourceError(
                    f"answered {response.status_code} {response.reason_phrase}",
                    where=url,
                    todo=_TODO_LATER if passing else _TODO_GONE,
                    temporary=passing,
                )
            content = _body(response, url, largest, longest)
            final, kind = str(response.url), response.headers.get("content-type")
    except (httpx.InvalidURL, UnicodeError) as error:  # the latter from names of hosts that are none
        raise SourceError(f"not an address: {error}", where=url, todo=_TODO_GONE) from error
    except httpx.HTTPError as error:
        passing = isinstance(error, httpx.TransportError) and not isinstance(error, httpx.UnsupportedProtocol)
        raise SourceError(
            f"cannot be fetched: {error or type(error).__name__}", where=url, todo=_TODO_LATER, temporary=passing
        ) from error
    return Document(hashlib.sha256(content).hexdigest(), url, content, final, datetime.now(UTC), kind)


def documents(
    addresses: Iterable[Address | str], http: httpx.Client, largest: int = LARGEST_ANSWER
) -> Iterator[Document | SourceError]:
    """Fetch addresses one after the other; one that fails does not stop the rest.

    Args:
        addresses: what to fetch; repeated ones are fetched once.
        http: from ``client``.
        largest: most bytes of one page.

    Yields:
        The document, or the error in its place.
    """
    done: set[str] = set()
    for address in addresses:
        url = address.url if isinstance(address, Address) else address
        if url in done:
            continue
        done.add(url)
        try:
            yield fetch(address, http, largest)
        except SourceError as error:
            yield error


def _body(response: httpx.Response, url: str, largest: int, longest: float) -> bytes:
    """The body, read no further than allowed: a compressed answer may unpack without end."""
    pieces: list[bytes] = []
    size = 0
    begun = time.monotonic()
    for piece in response.iter_bytes():
        size += len(piece)
        if size > largest:
            raise SourceError(f"too large: more than {largest:,} bytes", where=url, todo=_TODO_GONE)
        if time.monotonic() - begun > longest:
            raise SourceError(f"took longer than {longest:g} seconds", where=url, todo=_TODO_LATER, temporary=True)
        pieces.append(piece)
    return b"".join(pieces)
