"""Which character set bytes are in: BOM, strict UTF-8, declared, CP949 if hangul results, then a detector.

The order was measured: labels lie more often than a strict UTF-8 decode does, and general detectors read short
CP949 as Big5.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass

import charset_normalizer

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
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
    "unicode": "utf-16",
    "x-sjis": "cp932",
    "x-gbk": "gb18030",
}
_NOT_TEXT = frozenset({"utf-7", "idna", "punycode", "raw_unicode_escape", "unicode_escape", "undefined"})
_DECLARED = re.compile(
    rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']?\s*([\w.:-]+)|<meta[^>]{0,500}?charset\s*=\s*["']?\s*([\w.:-]+)""",
    re.IGNORECASE,
)
_HTTP = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_NOT_WANTED = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff\ufeff]")
# The commonest syllables of Korean news. CP949 text is about half made of them; GBK, Big5 or Shift-JIS bytes that
# happen to decode as CP949 give rare syllables and hanja instead.
_COMMON = frozenset(
    "이다는의에을가고한를로은지서도기사대해자리인으하있시정스어나과일제아수부장라들전원보그성만상"
    "구주했것면및조국동경년월업조억개공관안비위연게선할중였며분트발내적와통네전회된등신방프재"
    "마오세유여모당소간까계무산실화명물우반입생진체미식교특용말"
)
_FOREIGN = re.compile(r"[^\x00-\x7f\W\d_]")
_SPARSE_DAMAGE = 0.002


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text and how it was found.

    Attributes:
        text: NUL-free, without byte order mark.
        charset: name of the codec.
        how: ``bom``, ``utf-8``, ``declared``, ``cp949``, ``utf-16``, ``detected`` or ``damaged``.
    """

    text: str
    charset: str
    how: str


def decode(content: bytes, declared: str | None = None) -> Decoded:
    """Decode the bytes of a page.

    Args:
        content: bytes of markup or text.
        declared: media type or charset that the container declares (``text/html; charset=euc-kr``, ``euc-kr``).

    Returns:
        The text, NUL and other control characters removed, and its character set.
    """
    found = _decode(content, declared)
    if _NOT_WANTED.search(found.text):
        found = Decoded(_NOT_WANTED.sub("", found.text), found.charset, found.how)
    return found


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
    names += [(xml or meta).decode("ascii", "replace") for xml, meta in _DECLARED.findall(content[:8192])]
    return next((codec for name in names if (codec := _codec(name))), None)


def _decode(content: bytes, declared: str | None) -> Decoded:
    for mark, codec in _BOMS:
        if content.startswith(mark):
            return Decoded(content[len(mark) :].decode(codec, "replace"), codec, "bom")
    if b"\x00" in content[:4096] and (unmarked := _utf16(content)):
        return Decoded(content.decode(unmarked, "replace"), unmarked, "utf-16")
    named = declared_charset(content, declared)
    if named == "iso2022_kr" or b"\x1b$)C" in content[:512]:
        mail = _strict(content, "iso2022_kr")  # seven bits, so that it is valid UTF-8 too
        if mail is not None:
            return Decoded(mail, "iso2022_kr", "declared")
    unicode = _strict(content, "utf-8")
    if unicode is not None:
        return Decoded(unicode, "utf-8", "utf-8")
    text = _strict(content, named) if named and named != "cp1252" else None
    if text is None or named is None:
        return _undeclared(content, named)
    if named != "cp949" and _is_korean(hangul := _strict(content, "cp949") or ""):
        return Decoded(hangul, "cp949", "cp949")  # a Chinese or Western label on a Korean page
    return Decoded(text, named, "declared")


def _undeclared(content: bytes, named: str | None) -> Decoded:
    """Neither UTF-8 nor what the label says: CP949 if it reads as Korean, damaged text, then the detector."""
    korean = content.decode("cp949", "replace")
    damage = _damage(korean)
    if damage <= _SPARSE_DAMAGE and _is_korean(korean):
        return Decoded(korean, "cp949", "damaged" if damage else "cp949")
    unicode = content.decode("utf-8", "replace")
    if (_damage(unicode) <= _SPARSE_DAMAGE or named == "utf-8") and _mostly_multibyte(unicode):
        return Decoded(unicode, "utf-8", "damaged")
    if named == "cp1252" and (western := _strict(content, "cp1252")) is not None:
        return Decoded(western, "cp1252", "declared")
    best = charset_normalizer.from_bytes(content[:65_536]).best()
    if best is not None and (guessed := _strict(content, best.encoding)) is not None:
        return Decoded(guessed, best.encoding, "detected")
    codec = named or "utf-8"
    return Decoded(content.decode(codec, "replace"), codec, "damaged")


def _damage(text: str) -> float:
    """Share of the characters that did not decode."""
    return text.count("�") / max(len(text), 1)


def _codec(name: str) -> str | None:
    """Python's codec for a label, widened to the set that is meant in practice."""
    plain = name.strip().lower()
    if plain in _ALIASES:
        return _ALIASES[plain]
    try:
        b"".decode(plain)  # bytes-to-bytes codecs (zip, hex) are known to lookup, but refuse this
        found = codecs.lookup(plain).name
    except (LookupError, ValueError):
        return None
    return None if found in _NOT_TEXT else _SUPERSETS.get(found, found)


def _strict(content: bytes, codec: str) -> str | None:
    try:
        return content.decode(codec)
    except (UnicodeError, LookupError):
        return None


def _utf16(content: bytes) -> str | None:
    """UTF-16 without a mark: its NULs (the high bytes of spaces, digits and markup) all lie on one side."""
    head = content[:4096]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if even + odd < len(head) // 100 or min(even, odd) * 20 > max(even, odd):
        return None
    codec = "utf-16-le" if odd > even else "utf-16-be"
    text = head[: len(head) // 2 * 2].decode(codec, "replace")
    readable = sum(1 for char in text if char.isprintable() or char.isspace())
    return codec if readable >= 0.9 * len(text) else None


def _is_korean(text: str) -> bool:
    """Whether the hangul in it is that of Korean sentences, not of bytes misread."""
    counts = Counter(_FOREIGN.findall(text[:100_000]))
    letters = counts.total()
    hangul = sum(count for char, count in counts.items() if "가" <= char <= "힣")
    common = sum(count for char, count in counts.items() if char in _COMMON)
    return hangul >= 2 and hangul >= 0.6 * letters and common >= 0.3 * hangul


def _mostly_multibyte(text: str) -> bool:
    """Whether the non-ASCII part decoded as UTF-8 sequences more often than it failed."""
    return len(_FOREIGN.findall(text[:100_000])) > 2 * text[:100_000].count("�")
