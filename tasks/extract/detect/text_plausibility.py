"""Whether decoded text looks like writing: what distinguishes a right decoding from bytes misread."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from tasks.extract.limits import PLAUSIBILITY_LETTERS
from tasks.languages.letters import count_hangul, is_hangul
from tasks.languages.page_words import page_languages

_FOREIGN = re.compile(r"[^\x00-\x7f\W\d_]")
_BROKEN = "\ufffd"
# Letters and signs of Western European texts; what else Latin-1 has (superscripts, fractions, section signs of old
# Cyrillic and Polish bytes) is rare there, and never inside words.
_WESTERN = re.compile(
    "[ÀÁÂÄÅÆÇÈÉÊËÍÎÏÑÓÔÖØÙÚÜßàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿŒœŠšŽž\u00a0°·€£¥§©®™«»‹›‚„“”‘’–—…•½¼¾²³µ×¿¡ºªˆ†]"
)
_SIGN_IN_WORD = re.compile("[A-Za-z][€£¥§©«»‹›‚„¿¡½¼¾µ×†ˆ²³¹ªº][a-z]|[À-ÿ]{3}")
_LATIN = re.compile("[A-Za-z]")


def is_korean(text: str) -> bool:
    """Return whether the hangul in it is that of Korean sentences, not of bytes misread.

    Args:
        text: decoded as CP949, broken characters replaced.
    """
    counts = Counter(_FOREIGN.findall(text[:PLAUSIBILITY_LETTERS]))
    letters = counts.total()
    hangul = sum(count for char, count in counts.items() if is_hangul(char))
    common = sum(count for char, count in counts.items() if char in _common_syllables())
    return hangul >= 2 and hangul >= 0.6 * letters and common >= 0.3 * hangul


def is_plain_hangul(text: str) -> bool:
    """Return whether every foreign letter is one of the 2,350 syllables of KS X 1001; finds short Korean texts.

    Args:
        text: decoded as CP949, where bytes misread mostly give the other syllables, jamo and hanja.
    """
    foreign = set(_FOREIGN.findall(text[:PLAUSIBILITY_LETTERS]))
    # The codec spells the other syllables out in jamo, eight bytes each.
    return bool(foreign) and all(is_hangul(char) and len(char.encode("euc_kr")) == 2 for char in foreign)


def is_western(text: str) -> bool:
    """Return whether the non-ASCII characters are those of Western European writing, in the places where it has them.

    Args:
        text: decoded as windows-1252.
    """
    foreign = [char for char in text[:PLAUSIBILITY_LETTERS] if char > "\x7f"]
    likely = sum(1 for char in foreign if _WESTERN.match(char))
    odd = len(_SIGN_IN_WORD.findall(text[:PLAUSIBILITY_LETTERS]))
    plain = len(_LATIN.findall(text[:PLAUSIBILITY_LETTERS]))
    return likely >= 0.97 * len(foreign) and odd <= 0.02 * len(foreign) and 2 * len(foreign) <= plain


def damage(text: str) -> float:
    """Share of the non-ASCII characters that did not decode; 0 for a text without any.

    Args:
        text: decoded with broken characters replaced.
    """
    sample = text[:PLAUSIBILITY_LETTERS]
    broken = sample.count(_BROKEN)
    return broken / max(len(_FOREIGN.findall(sample)) + broken, 1)


def utf16_codec(content: bytes) -> str | None:
    """Return the byte order of UTF-16 without a mark; null where the bytes are something else.

    Its NULs (the high bytes of spaces, digits and markup) lie on one side, and one of the two orders reads as text.

    Args:
        content: at least the first bytes.
    """
    head = content[: min(len(content), 4096) // 2 * 2]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if even + odd < len(head) // 100:
        return None
    codecs = ("utf-16-le", "utf-16-be") if odd >= even else ("utf-16-be", "utf-16-le")
    texts = {codec: head.decode(codec, "replace") for codec in codecs}
    # A short text has few NULs, and they say little: the end of ``가`` is one too.
    best = max(codecs, key=lambda codec: _known(texts[codec]))
    if _known(texts[best]) >= 0.9 * len(texts[best]):
        return best
    readable = sum(1 for char in texts[codecs[0]] if char.isprintable() or char.isspace())
    one_sided = min(even, odd) * 20 <= max(even, odd)
    return codecs[0] if one_sided and readable >= 0.9 * len(texts[codecs[0]]) else None


def is_hangul_alone(text: str) -> bool:
    """Return whether it is hangul and nothing else.

    Args:
        text: decoded as UTF-16, where any other bytes give letters of many kinds.
    """
    return len(text) >= 2 and count_hangul(text) == len(text)


def _known(text: str) -> int:
    """Return how many characters are ASCII or hangul."""
    return sum(1 for char in text if "\t" <= char <= "~" or is_hangul(char))


@cache
def _common_syllables() -> frozenset[str]:
    """Return the commonest syllables of languages in hangul: bytes that decode as CP949 by chance give rare ones."""
    return frozenset("".join(str(language.settings.get("common_syllables", "")) for language in page_languages()))
