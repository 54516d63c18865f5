"""What the labels of character sets mean: a name in a header or meta tag to the codec that is meant in practice."""

from __future__ import annotations

import re

from w3lib.encoding import resolve_encoding

from tasks.extract.limits import LABEL_BYTES

# Labels of Korean Windows and of old Chinese pages that w3lib does not know.
_ALIASES = {
    "ks_c_5601-1989": "euc-kr",
    "ksc_5601": "euc-kr",
    "x-windows-949": "euc-kr",
    "windows-949": "euc-kr",
    "x-gbk": "gbk",
}
# A set that w3lib does not widen: mails write half-width katakana in it.
_WIDER = {"iso2022_jp": "iso2022_jp_ext"}
_NOT_TEXT = frozenset({"utf-7", "idna", "punycode", "raw_unicode_escape", "unicode_escape", "undefined"})
# The label was read as ASCII, so whatever the page is in, it is none of these; their bytes show without a label.
_WIDE = ("utf-16", "utf-32")
_DECLARED = re.compile(
    rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']?\s*([\w.:-]+)|<meta[^>]{0,500}?charset\s*=\s*["']?\s*([\w.:-]+)""",
    re.IGNORECASE,
)
_HTTP = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)


def declared_charset(content: bytes, container: str | None = None) -> str | None:
    """Return the codec named by container, XML declaration or meta tag, in that order; null if none or unknown.

    Args:
        content: bytes of markup.
        container: media type or bare charset given by HTTP, MIME or WARC headers.
    """
    names: list[str] = []
    if container:
        http = _HTTP.search(container)
        names.append(http.group(1) if http else container)
    names += [(xml or meta).decode("ascii", "replace") for xml, meta in _DECLARED.findall(content[:LABEL_BYTES])]
    return next((codec for name in names if (codec := codec_of(name))), None)


def codec_of(label: str) -> str | None:
    """Python's codec for a label, widened to the set that is meant in practice; null where there is none.

    Args:
        label: as written.
    """
    plain = label.strip().lower()
    found = resolve_encoding(_ALIASES.get(plain, plain))
    try:
        b"a".decode(found or "", "replace")  # bytes-to-bytes codecs (zip, hex) are known by name, but refuse this
    except (LookupError, ValueError):
        return None
    return None if found is None or found in _NOT_TEXT or found.startswith(_WIDE) else _WIDER.get(found, found)
