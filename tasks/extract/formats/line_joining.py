"""Lines that only a page's width broke, joined into paragraphs again.

Browsers break Korean between any two syllables and drop the blank at a line's end, so that nothing in the lines tells
``연구개발|비`` from ``매출|2조``. Kiwi decides it by the language: rightly at 43 of 46 breaks in the seeds,
where a blank at every break is right at 22.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from tasks.languages.letters import HAN, HANGUL, KANA
from tasks.languages.spacing import blanks_reader

_SENTENCE_END = re.compile(r"[.!?。…:\"'”’)\]]$")
_HANGUL = re.compile(f"[{HANGUL}]")
# Scripts without blanks between words.
_UNSPACED = re.compile(f"[{KANA}\u3400-\u4dff{HAN}、。「」『』（）]")
_WIDE = re.compile("[\u1100-\uffdc]+")  # letters of two columns
# Digits behind a word of scale, and what they may go on with: 4조3|21억.
_OPEN_NUMBER = re.compile(rf"\d[{HANGUL}]{{1,2}}\d{{1,4}}$")
_SCALED = re.compile(rf"\d{{1,4}}[{HANGUL}]")
# A number whose last group of three is not full, and the rest of that group: 1,2|34.
_OPEN_GROUP = re.compile(r"(?<![\d,])\d{1,3}(?:,\d{3})*,(?P<part>\d{1,2})$")
_GROUP = re.compile(r"\d{1,3}(?!\d)")
_TAIL = re.compile(r"[,.]\d|[%％]")  # of a number
_FULL = 0.7  # of the widest line: a shorter one ends its paragraph


def paragraphs(lines: Sequence[str]) -> list[str]:
    """Join lines into paragraphs; an empty line, a short line or a sentence's end closes one.

    Args:
        lines: of the document, without line ends.
    """
    width = max((columns(line.rstrip()) for line in lines), default=0)
    groups: list[list[str]] = []
    going_on = False
    for line in lines:
        stripped = line.strip()
        if not stripped:
            going_on = False
            continue
        if going_on:
            groups[-1].append(stripped)
        else:
            groups.append([stripped])
        going_on = columns(line.rstrip()) >= _FULL * width and not _SENTENCE_END.search(stripped)
    return [joined(group) for group in groups]


def joined(lines: Sequence[str]) -> str:
    """Return one paragraph out of its lines, which have no outer blanks."""
    text = lines[0]
    for blank, line in zip(blanks_between(lines), lines[1:], strict=True):
        text += (" " if blank else "") + line
    return text


def blanks_between(lines: Sequence[str]) -> list[bool]:
    """For each break between the lines of one paragraph, whether the language has a blank there.

    Args:
        lines: without outer blanks, none empty.
    """
    pairs = list(pairwise(lines))
    reader = blanks_reader("".join(before[-1] + after[0] for before, after in pairs))
    glued = reader(lines) if reader else [True] * len(pairs)
    # Where the width breaks words, it breaks numbers.
    inside = any(
        not blank and _HANGUL.match(before[-1]) and _HANGUL.match(after[0])
        for (before, after), blank in zip(pairs, glued, strict=True)
    )
    return [
        _blank(before, after, blank) and not (inside and before[-1].isdigit() and after[0].isdigit())
        for (before, after), blank in zip(pairs, glued, strict=True)
    ]


def cuts_number(before: str, after: str) -> bool:
    """Return whether a line ends inside a number that the next one goes on with: ``4조3|21억``, ``1,2|34``.

    Args:
        before, after: the two lines.
    """
    if _OPEN_NUMBER.search(before) and _SCALED.match(after):
        return True
    opened, rest = _OPEN_GROUP.search(before), _GROUP.match(after)
    return bool(opened and rest and len(opened["part"]) + len(rest[0]) == 3)


def _blank(before: str, after: str, glued: bool) -> bool:
    if cuts_number(before, after) or (before[-1].isdigit() and _TAIL.match(after)):
        return False
    if _HANGUL.match(before[-1]) or _HANGUL.match(after[0]):
        return glued
    return not (_UNSPACED.match(before[-1]) and _UNSPACED.match(after[0]))


def columns(line: str) -> int:
    """Columns: hangul and hanzi are as wide as two Latin letters."""
    return len(line) + sum(map(len, _WIDE.findall(line)))
