"""Addresses of saved pages: only web addresses become links, encoded so that nothing in them can end the link."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import quote, unquote, urlsplit

KEPT = "/:?#[]@!$&'*+,;=%-._~"
"""Characters that are not encoded: all that RFC 3986 allows except round brackets, which end Markdown links."""

SHOWN = 60
"""Most characters of an address that replaces a headline."""


@lru_cache(maxsize=4096)
def web_link(address: str | None) -> str | None:
    """Return an address as a safe link, or null.

    Args:
        address: as a page gave it.

    Returns:
        The address with everything unusual percent-encoded; null unless it is http or https with a host.
    """
    if not address:
        return None
    written = address.strip()
    if any(character.isspace() or not character.isprintable() for character in written):
        return None
    try:
        parts = urlsplit(written)
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not host:
        return None
    return quote(written, safe=KEPT)


def shown_address(link: str) -> str:
    """Return host and path of a safe link, shortened if it is long, to show for an article without a headline."""
    parts = urlsplit(link)
    text = f"{(parts.hostname or '').removeprefix('www.')}{unquote(parts.path).rstrip('/')}"
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"
