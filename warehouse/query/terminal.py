"""Text from outside (file names, titles, sentences) as a terminal may show it.

A terminal obeys control characters: an escape sequence in a file name moves the cursor, recolours or overwrites what
is on the screen, and a newline makes one row look like two. Such characters are shown as escapes instead.
"""

from __future__ import annotations

import re
import unicodedata

_JOINERS = "\u200c\u200d"
"""Format characters that belong to words and emoji; all others only hide or reorder text."""


def one_line(text: object) -> str:
    """Return a text as part of one line, its control characters written as escapes.

    Example:
        >>> one_line("a\\x1b[2Jb\\n")
        'a\\\\x1b[2Jb\\\\n'
    """
    return _escaped(str(text), keep="")


def many_lines(text: object) -> str:
    """Return a text of several lines, all control characters but newlines and tabs written as escapes."""
    return _escaped(str(text).replace("\r\n", "\n"), keep="\n\t")


def _escaped(text: str, keep: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    return "".join(sign if sign in keep or not steers(sign) else _escape(sign) for sign in text)


def steers(sign: str) -> bool:
    """Return whether a terminal obeys a character, or reorders text by it, instead of showing it."""
    return sign not in _JOINERS and unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp")


def _escape(sign: str) -> str:
    known = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}.get(sign)
    code = ord(sign)
    return known or (f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}")


_STEERING = re.compile("[\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")


def safe_json(text: str) -> str:
    """JSON with the characters that a terminal obeys as JSON's own escapes; what it says stays the same."""
    return _STEERING.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
