"""What the labels of character sets mean: a name in a header or meta tag to the codec that is meant in practice."""

from __future__ import annotations

import codecs
import re

from tasks.extract.limits import LABEL_BYTES

# Labels that stand for a larger set in practice (WHATWG encoding standard, "names and labels").
_SUPERSETS = {
    "euc_kr": "cp949",
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "tis-620": "cp874",
    "iso8859-9": "cp1254",
    "big5": "big5hkscs",
    "iso2022_jp": "iso2022_jp_ext",
}
_ALIASES = {
    "ksc5601": "cp949",
    "ks_c_5601": "cp949",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601-1989": "cp949",
    "ksc_5601": "cp949",
    "x-windows-949": "cp949",
    "windows-949": "cp949",
    "ms949": "cp949",
    "uhc": "cp949",
    "x-sjis": "cp932",
    "x-gbk": "gb18030",
}
_NOT_TEXT = frozenset({"utf-7", "idna", "punycode", "raw_unicode_escape", "unicode_escape", "undefined"})
# The label was read as ASCII, so whatever the page is in, it is none of these; their bytes show without a label.
_WIDE = ("utf-16", "utf-32")
_DECLARED = re.compile(
    rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']?\s*([\w.:-]+)|<meta[^>]{0,500}?charset\s*=\s*["']?\s*([\w.:-]+)""",
    re.IGNORECASE,
)
_HTTP = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)


def declared_charset(content: bytes, container: str | None = None) -> str | None:
    """The codec that container, XML declaration or meta tag names, in that order; null for none or an unknown one.

    Args:
        content: bytes of markup.
        container: media type or bare charset told by HTTP, MIME or WARC headers.
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
    if plain in _ALIASES:
        return _ALIASES[plain]
    try:
        b"a".decode(plain, "replace")  # bytes-to-bytes codecs (zip, hex) are known to lookup, but refuse this
        found = codecs.lookup(plain).name
    except (LookupError, ValueError):
        return None
    return None if found in _NOT_TEXT or found.startswith(_WIDE) else _SUPERSETS.get(found, found)
