"""Hard wraps: line ends that a mail program or a fixed width put into the paragraphs of a plain text.

A wrapped line is full: its next word would not have fitted. Headlines, lists, tables and paragraphs of one line each
are not, so they stay apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tasks.extract.formats.line_joining import blanks_between, columns, cuts_number

_LEAST, _MOST = 24, 110  # columns of a fixed width; 72 to 80 are usual, and on telephones about 40
_CERTAIN = 30  # columns behind which a small letter at the next line's head goes on with the sentence
_EVIDENCE = 2  # line ends inside sentences that tell a wrapped block: one may be a headline's
_SENTENCE_END = re.compile(r"[.!?。…:;\"”’)\]]$")
_SENTENCE = re.compile(r"[^\W\d][.!?。](?:\s|$)")
# What begins with a bullet or a number of its own opens a paragraph.
_ITEM = re.compile(r"\s*(?:[-–—*•▲△▼■□◆◇▶▷○●◎※·ㆍ>#+]\s|[▲△■□◆▶●◎※>#]|\(?\d{1,2}[.)]\s|[①-⑳])")
# Tables, lines that tell one thing of the article (Date: ...), and addresses are alone.
_APART = re.compile(
    r"\t|\||\S {3,}\S|^\s*[^\W\d][\w ]{0,14}\s?[:：]\s|^\s*[^\W\d]\w{0,14}[：:]\S|https?://\S+\s*$|^\s*[=_*-]{3,}"
)

Measure = Callable[[str], int]
_MEASURES: tuple[Measure, ...] = (columns, len)


@dataclass(frozen=True, slots=True)
class Wrap:
    """A line end inside a paragraph: ``text[start:end]`` with the blanks around, and whether a blank belongs there."""

    start: int
    end: int
    blank: bool


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str


def hard_wraps(text: str) -> list[Wrap]:
    """Return the line ends of a plain text that are inside its paragraphs, in order.

    Args:
        text: with lines ended by ``\\n`` or ``\\r\\n``.
    """
    wraps: list[Wrap] = []
    for paragraph in _paragraphs(_lines(text)):
        blanks = blanks_between([line.text for line in paragraph])
        wraps += [
            Wrap(line.end, following.start, blank)
            for line, following, blank in zip(paragraph, paragraph[1:], blanks, strict=False)
        ]
    return wraps


def unwrapped(text: str) -> str:
    """Return a plain text with each paragraph on one line.

    Args:
        text: with lines ended by ``\\n`` or ``\\r\\n``.
    """
    pieces: list[str] = []
    position = 0
    for wrap in hard_wraps(text):
        pieces += (text[position : wrap.start], " " if wrap.blank else "")
        position = wrap.end
    return "".join([*pieces, text[position:]])


def _lines(text: str) -> Iterator[_Line]:
    """Lines without their outer blanks; of an empty one the start is its end."""
    position = 0
    for line in text.split("\n"):
        stripped = line.strip()
        start = position + (line.index(stripped) if stripped else 0)
        yield _Line(start, start + len(stripped), stripped)
        position += len(line) + 1


def _paragraphs(lines: Iterator[_Line]) -> Iterator[list[_Line]]:
    """Runs of two lines or more that are one paragraph."""
    blocks = [(block, _limit(block)) for block in _blocks(lines)]
    limits = [limit for _, limit in blocks if limit is not None]
    widest = max(limits, key=lambda limit: limit[1], default=None)
    for number, (block, own) in enumerate(blocks):
        run = block[:1]
        for at, line in enumerate(block[1:]):
            headline = own is None and number == 0 and at == 0
            if _goes_on(run[-1].text, line.text, None if headline else own or widest):
                run.append(line)
                continue
            if len(run) > 1:
                yield run
            run = [line]
        if len(run) > 1:
            yield run


def _blocks(lines: Iterator[_Line]) -> Iterator[list[_Line]]:
    """Lines between empty ones, cut before each item of a list and around what is alone."""
    block: list[_Line] = []
    for line in lines:
        apart = not line.text or bool(_APART.search(line.text))
        if (apart or _ITEM.match(line.text)) and block:
            yield block
            block = []
        if not apart:
            block.append(line)
    if block:
        yield block


def _limit(block: Sequence[_Line]) -> tuple[Measure, int] | None:
    """Return the width at which a block of three lines or more was wrapped; null where it was not."""
    texts = [line.text for line in block]
    broken = sum(not _SENTENCE_END.search(text) for text in texts[:-1])
    if broken < _EVIDENCE or not any(map(_SENTENCE.search, texts)):
        return None
    for measure in _MEASURES:
        limit = max(map(measure, texts))
        full = all(_is_full(text, after, (measure, limit)) for text, after in pairwise(texts))
        if full and _LEAST <= max(map(columns, texts)) <= _MOST:
            return measure, limit
    return None


def _is_full(line: str, following: str, limit: tuple[Measure, int]) -> bool:
    measure, most = limit
    return measure(line) <= most < measure(line) + 1 + measure(following.split(None, 1)[0])


def _goes_on(line: str, following: str, limit: tuple[Measure, int] | None) -> bool:
    """Return whether a line goes on in the next one."""
    if cuts_number(line, following):
        return True
    if _SENTENCE_END.search(line):
        return False
    if following[0].islower() and columns(line) >= _CERTAIN:
        return True
    return limit is not None and _is_full(line, following, limit)
