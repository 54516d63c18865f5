"""Canonical addresses: an address without all that does not distinguish articles.

``courlan`` is not used for it: its strict mode deletes ``idxno``, the article id of many Korean sites, its other
mode any parameter that looks like a tracker (``cid``, ``uid``, ``source``), and both break CP949 escapes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from importlib import resources
from urllib.parse import parse_qsl, quote, unquote_to_bytes, urlencode, urlsplit, urlunsplit

import yaml

from tasks.extract.limits import ADDRESS_LETTERS

_DEFAULT_PORTS = {"http": 80, "https": 443}
_AMP_PATH = re.compile(r"/amp(?:\.html)?/?$|^/amp(?=/.)|(?<=\w)\.amp(?=\.html?$|$)", re.IGNORECASE)
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|asp|aspx|jsp)$", re.IGNORECASE)
_SAFE = "/%:@!$&'()*+,;=~-._"
_SENT = _SAFE + '?#[]|{}^`"<>\\'
_SCHEME = re.compile(r"https?:/+", re.IGNORECASE)
_SCHEMES = re.compile(r"^(?:https?:?/*)+(?=https?:/)", re.IGNORECASE)
_FEW_SLASHES = re.compile(r"^(https?):?/+(?=[^/])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Shape:
    """An address that a site writes in several ways."""

    hosts: tuple[str, ...]
    path: re.Pattern[str]
    query: Mapping[str, re.Pattern[str]]
    to: str


@dataclass(frozen=True, slots=True)
class _Rules:
    tracking: frozenset[str]
    tracking_patterns: tuple[str, ...]
    tracking_values: Mapping[str, frozenset[str]]
    hosts: Mapping[str, str]
    shapes: tuple[_Shape, ...]


def canonical_url(url: str | None) -> str | None:
    """Return an address without tracking, fragment and host variants; article ids in the query stay.

    Args:
        url: as found in a page or file.

    Returns:
        The address, or null where it is none or names no article (a site's front page).
    """
    if not url or len(url) > ADDRESS_LETTERS:
        return None
    try:
        parts = urlsplit(mended(url.strip()))
        host, port = (parts.hostname or "").rstrip("."), parts.port
        host = host if host.isascii() else host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        return None
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORTS or "." not in host or re.search(r"[\s<>\"{}|\\^`]", host):
        return None
    rules = _rules()
    host = rules.hosts.get(host, host)
    query = _query(parts.query, rules)
    path = _path(parts.path)
    if shaped := _shaped(host, path, query, rules):
        return shaped
    if path == "/" and not query:
        return None
    netloc = host if port in (None, _DEFAULT_PORTS[scheme]) else f"{host}:{port}"
    return urlunsplit((scheme, netloc, path, urlencode(query, encoding="latin-1", safe="/:,"), ""))


def mended(url: str) -> str:
    """Return an address that a site put together wrongly, as it was meant.

    Args:
        url: one with a doubled site or scheme, or with a slash too few; any other one stays as it is, those that carry
            another address in their path or query too (archives, logins).

    Example:
        >>> mended("https://news.example.comhttps://news.example.com/a/77")
        'https://news.example.com/a/77'
    """
    url = _SCHEMES.sub("", url)
    starts = [match.start() for match in _SCHEME.finditer(url)]
    for start in reversed(starts[1:]):
        before, behind = urlsplit(_slashed(url[:start])), urlsplit(_slashed(url[start:]))
        if before.query or before.fragment or url[start - 1] in "?#=&":
            continue
        if not before.path or before.netloc == behind.netloc:
            url = url[start:]
            break
    parts = urlsplit(_slashed(url))
    host, half = parts.netloc, len(parts.netloc) // 2
    if "." in host[:half] and host[:half] == host[half:]:
        return urlunsplit(parts._replace(netloc=host[:half]))
    again = re.match(rf"/{{1,2}}{re.escape(host)}(?=/)", parts.path) if "." in host else None
    return urlunsplit(parts._replace(path=parts.path[again.end() :])) if again else _slashed(url)


def _slashed(url: str) -> str:
    """Return an address with the two slashes behind its scheme."""
    return _FEW_SLASHES.sub(r"\1://", url)


def address_key(url: str | None) -> str | None:
    """Return what two addresses of one article share: the canonical address without scheme, ``www.`` and end slash.

    A mobile or AMP host is equated only where ``addresses.yaml`` knows it, because ``m.`` is another site's article
    as often as not; the generic prefixes ``m.``, ``mobile.`` and ``amp.`` count as one where the path holds an
    article id of five digits or more.

    Args:
        url: as found.
    """
    canonical = canonical_url(url)
    if canonical is None:
        return None
    parts = urlsplit(canonical)
    host = re.sub(r"^www\.", "", parts.netloc)
    if re.search(r"\d{5}", parts.path + parts.query):
        host = re.sub(r"^(?:m|mobile|amp)\.(?=[^.]+\.[^.]+)", "", host)
    path = parts.path.rstrip("/")
    return f"{host}{path}?{parts.query}" if parts.query else host + path


def _path(path: str) -> str:
    """Return a path with percent signs written alike, without double slashes and AMP endings."""
    escaped = quote(unquote_to_bytes(path), safe=_SAFE.replace("%", "")) if path else "/"
    plain = re.sub(r"/{2,}", "/", escaped)
    plain = _AMP_PATH.sub("", plain) or "/"
    return _INDEX.sub("/", plain)


def _query(query: str, rules: _Rules) -> list[tuple[str, str]]:
    """Parameters that may tell articles apart, sorted; bytes are kept as they were escaped."""
    # Letters that a browser shows unescaped are escaped as it sends them; escapes of any character set stay bytes.
    sent = quote(query.replace("&amp;", "&"), safe=_SENT, errors="replace")
    pairs = parse_qsl(sent, encoding="latin-1", max_num_fields=None)
    return sorted({(name, value) for name, value in pairs if not _is_tracking(name, value, rules)})


def _is_tracking(name: str, value: str, rules: _Rules) -> bool:
    plain = name.lower()
    return (
        plain in rules.tracking
        or value.lower() in rules.tracking_values.get(plain, ())
        or any(fnmatchcase(plain, pattern) for pattern in rules.tracking_patterns)
    )


def _shaped(host: str, path: str, query: list[tuple[str, str]], rules: _Rules) -> str | None:
    values = dict(query)
    for shape in rules.shapes:
        found = shape.path.fullmatch(path) if host in shape.hosts or "*" in shape.hosts else None
        if found and all(pattern.fullmatch(values.get(name, "")) for name, pattern in shape.query.items()):
            named = {name: values[name] for name in shape.query}
            return shape.to.format(host=host, **found.groupdict(), **named)
    return None


@cache
def _rules() -> _Rules:
    loaded = yaml.safe_load(resources.files(__package__).joinpath("addresses.yaml").read_text(encoding="utf-8"))
    tracking = [name.lower() for name in loaded["tracking"]]
    return _Rules(
        frozenset(name for name in tracking if "*" not in name),
        tuple(name for name in tracking if "*" in name),
        {name: frozenset(value.lower() for value in values) for name, values in loaded["tracking_values"].items()},
        loaded["hosts"],
        tuple(
            _Shape(
                tuple(shape["hosts"]),
                re.compile(shape["path"]),
                {name: re.compile(pattern) for name, pattern in shape.get("query", {}).items()},
                shape["to"],
            )
            for shape in loaded["shapes"]
        ),
    )
