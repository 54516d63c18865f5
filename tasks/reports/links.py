"""Addresses out of saved pages: only web addresses become links, written so that nothing breaks out of them."""

from __future__ import annotations

from urllib.parse import quote, unquote, urlsplit

KEPT = "/:?#[]@!$&'*+,;=%-._~"
"""What stays as it is in an address: everything that RFC 3986 allows but round brackets, which end Markdown links."""

SHOWN = 60
"""Characters of an address that stands for a headline."""


def web_link(address: str | None) -> str | None:
    """An address as a safe link, or null.

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
    """A safe link as people read it, for an article without a headline: host and path, cut where it is long."""
    parts = urlsplit(link)
    text = f"{(parts.hostname or '').removeprefix('www.')}{unquote(parts.path).rstrip('/')}"
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"
