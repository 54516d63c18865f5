"""Which character set bytes are in: BOM, strict UTF-8, declared, CP949 if hangul results, then a detector.

The order was measured: labels lie more often than a strict UTF-8 decode does, and general detectors read short
CP949 as Big5 and curly quotes of windows-1252 as letters of DOS code pages.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

import charset_normalizer

from tasks.extract.detect.charset_labels import declared_charset
from tasks.extract.detect.text_plausibility import (
    damage,
    is_hangul_alone,
    is_korean,
    is_plain_hangul,
    is_western,
    utf16_codec,
)
from tasks.extract.limits import DETECTOR_BYTES

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Mail's seven-bit sets: valid ASCII, and so UTF-8, but for the escapes that announce them.
_ESCAPES = ((b"\x1b$)C", "iso2022_kr"), (b"\x1b$B", "iso2022_jp_ext"), (b"\x1b$@", "iso2022_jp_ext"))
_CONTROL_SIGNS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff\ufeff]")
# Of the non-ASCII characters. A page of one set with a footer of another stays under it; misread bytes do not.
_MOST_DAMAGE = 0.2
# What the detector may choose from: other sets that news is written in. Left alone it finds DOS code pages, and of
# windows-1252 and its near kin it cannot tell which.
_DETECTABLE = ["gb18030", "big5", "cp932", "euc_jp", "johab"]
_DETECTABLE += ["cp1250", "cp1251", "koi8_r", "cp1253", "cp1255", "cp1256", "cp874"]


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text and how it was found.

    Attributes:
        text: NUL-free, without byte order mark.
        charset: name of the codec.
        how: ``bom``, ``utf-8``, ``declared``, ``cp949``, ``utf-16``, ``western``, ``detected``, ``damaged`` or
            ``none`` (bytes of a binary format).
    """

    text: str
    charset: str
    how: str


NO_TEXT = Decoded("", "binary", "none")


def decode(content: bytes, declared: str | None = None) -> Decoded:
    """Decode the bytes of a page.

    Args:
        content: bytes of markup or text.
        declared: media type or charset that the container declares (``text/html; charset=euc-kr``, ``euc-kr``).

    Returns:
        The text, NUL and other control characters removed, and its character set.
    """
    found = _decode(content, declared)
    if _CONTROL_SIGNS.search(found.text):
        found = Decoded(_CONTROL_SIGNS.sub("", found.text), found.charset, found.how)
    return found


def _decode(content: bytes, declared: str | None) -> Decoded:
    for mark, codec in _BOMS:
        if content.startswith(mark):
            return Decoded(content[len(mark) :].decode(codec, "replace"), codec, "bom")
    if b"\x00" in content[:4096] and (unmarked := utf16_codec(content)):
        return Decoded(content.decode(unmarked, "replace"), unmarked, "utf-16")
    if (escaped := _escaped(content)) is not None:
        return escaped
    if (unicode := _utf8(content)) is not None:
        return unicode
    named = declared_charset(content, declared)
    # Half of the pages that say Latin-1 say so because their program always does: a weak word, weighed further down.
    text = _strict(content, named) if named and named != "cp1252" else None
    if text is None or named is None:
        return _undeclared(content, named)
    if named != "cp949" and is_korean(hangul := _strict(content, "cp949") or ""):
        return Decoded(hangul, "cp949", "cp949")  # a Chinese or Western label on a Korean page
    return Decoded(text, named, "declared")


def _undeclared(content: bytes, named: str | None) -> Decoded:
    """Neither UTF-8 nor what the label says: Korean, damaged, Western, or what the detector finds."""
    hangul = _strict(content, "cp949")
    if hangul is not None and (is_korean(hangul) or is_plain_hangul(hangul)):
        return Decoded(hangul, "cp949", "cp949")
    if (damaged := _damaged(content)) is not None:
        return damaged
    western = _strict(content, "cp1252")
    if western is not None and is_western(western):
        return Decoded(western, "cp1252", "declared" if named == "cp1252" else "western")
    if is_hangul_alone(wide := _strict(content, "utf-16-le") or ""):
        return Decoded(wide, "utf-16-le", "utf-16")
    if (detected := _detected(content)) is not None:
        return detected
    if named == "cp1252" and western is not None:
        return Decoded(western, named, "declared")
    codec = named or "utf-8"
    return Decoded(content.decode(codec, "replace"), codec, "damaged")


def _damaged(content: bytes) -> Decoded | None:
    """Decodes as UTF-8 or Korean CP949, whichever has fewer broken places; null for bytes that are neither."""
    korean = content.decode("cp949", "replace")
    unicode = content.decode("utf-8", "replace")
    found = (
        [(damage(unicode), unicode, "utf-8")] if any(char > "\x7f" for char in unicode.replace("\ufffd", "")) else []
    )
    if is_korean(korean):
        found.append((damage(korean), korean, "cp949"))
    share, text, codec = min(found, default=(1.0, "", ""))
    return Decoded(text, codec, "damaged") if share <= _MOST_DAMAGE else None


def _detected(content: bytes) -> Decoded | None:
    best = charset_normalizer.from_bytes(content[:DETECTOR_BYTES], cp_isolation=_DETECTABLE).best()
    text = _strict(content, best.encoding) if best is not None else None
    return None if best is None or text is None else Decoded(text, best.encoding, "detected")


def _utf8(content: bytes) -> Decoded | None:
    """Strict UTF-8; a last character that is cut off is no sign against it."""
    try:
        text, read = codecs.utf_8_decode(content, "strict", False)
    except UnicodeError:
        return None
    if read == len(content):
        return Decoded(text, "utf-8", "utf-8")
    return Decoded(text + "\ufffd", "utf-8", "damaged") if text and not text.isascii() else None


def _escaped(content: bytes) -> Decoded | None:
    if b"\x1b$" not in content:
        return None
    for escape, codec in _ESCAPES:
        if escape in content and (text := _strict(content, codec)) is not None:
            return Decoded(text, codec, "declared")
    return None


def _strict(content: bytes, codec: str) -> str | None:
    try:
        return content.decode(codec)
    except (UnicodeError, LookupError):
        return None
