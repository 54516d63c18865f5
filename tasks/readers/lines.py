"""Lines that only a page's width broke, joined into paragraphs again.

Browsers break Korean between any two syllables and drop the blank at a line's end, so that nothing in the lines tells
``연구개발|비`` from ``매출|2조``. Kiwi's ``glue`` decides it by the language: rightly at 43 of 46 breaks in the seeds,
where a blank at every break is right at 22.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kiwipiepy import Kiwi

_SENTENCE_END = re.compile(r"[.!?。…:\"'”’)\]]$")
_HANGUL = re.compile("[가-힣]")
# Scripts without blanks between words.
_UNSPACED = re.compile("[぀-ヿ㐀-鿿、。「」『』（）]")
_FULL = 0.7  # of the widest line: a shorter one ends its paragraph


def paragraphs(lines: Sequence[str]) -> list[str]:
    """Join lines into paragraphs; an empty line, a short line or a sentence's end closes one.

    Args:
        lines: as laid out, without line ends.
    """
    width = max((_width(line.rstrip()) for line in lines), default=0)
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
        going_on = _width(line.rstrip()) >= _FULL * width and not _SENTENCE_END.search(stripped)
    return [_joined(group) for group in groups]


def _joined(lines: list[str]) -> str:
    """One paragraph out of its lines."""
    if len(lines) == 1:
        return lines[0]
    glued = _blanks(lines) if any(_HANGUL.search(line[-1] + line[0]) for line in lines) else []
    text = lines[0]
    for at, line in enumerate(lines[1:]):
        before, after = text[-1], line[0]
        if _HANGUL.match(before) or _HANGUL.match(after):
            blank = glued[at]
        else:
            blank = not (_UNSPACED.match(before) and _UNSPACED.match(after))
        text += (" " if blank else "") + line
    return text


def _blanks(lines: list[str]) -> list[bool]:
    """For each break, whether Korean has a blank there."""
    _, blanks = _kiwi().glue(lines, return_space_insertions=True)
    return [bool(blank) for blank in blanks]


def _width(line: str) -> int:
    """Columns: hangul and hanzi are as wide as two Latin letters."""
    return sum(2 if "\u1100" <= letter <= "\uffdc" else 1 for letter in line)


@cache
def _kiwi() -> Kiwi:
    """Loaded when the first Korean PDF comes; it takes a second, and 350 MB of address space."""
    from kiwipiepy import Kiwi

    return Kiwi(num_workers=1, load_multi_dict=False)
