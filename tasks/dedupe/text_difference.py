"""The difference between two revisions, as a person reads it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

# A sentence's end: paragraphs are too long to see at once what was edited in them.
_SENTENCE_END = re.compile(r"(?<=[.!?。])[”\"'’)]*\s+")


def diff_revisions(old: str, new: str, *, before: str = "before", after: str = "after", context: int = 1) -> str:
    """The sentences that an edit took out, put in or changed.

    Args:
        old, new: bodies of the two revisions.
        before, after: what to call them (their times, usually).
        context: unchanged sentences to show around each change.

    Returns:
        A unified difference, a sentence a line; under a changed sentence stands a line of ``?`` that marks the
        changed letters. Empty where nothing but blanks differs.
    """
    lines = difflib.unified_diff(_sentences(old), _sentences(new), before, after, n=context, lineterm="")
    return "\n".join(_marked(list(lines)))


def _sentences(text: str) -> list[str]:
    """Sentences and headings, blanks evened out."""
    return [
        " ".join(sentence.split())
        for line in text.split("\n")
        for sentence in _SENTENCE_END.split(line)
        if sentence.strip()
    ]


def _marked(lines: list[str]) -> Iterator[str]:
    """Adds the marks where one sentence replaces one."""
    for at, line in enumerate(lines):
        yield line
        alone = lines[at - 1 : at] and lines[at - 1].startswith("-") and not lines[at - 1].startswith("--- ")
        followed = at + 1 < len(lines) and lines[at + 1].startswith("+")
        led = at >= 2 and lines[at - 2].startswith("-") and not lines[at - 2].startswith("--- ")
        if line.startswith("+") and alone and not followed and not led:
            yield _marks(lines[at - 1][1:], line[1:])


def _marks(old: str, new: str) -> str:
    """Carets under the letters of ``new`` that ``old`` has not; a hyphen where letters are gone.

    Hangul is two columns wide in a terminal, so its mark is doubled.
    """
    marks = []
    for kind, _, _, start, end in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        piece = new[start:end]
        if kind == "delete":
            marks.append("-")
            continue
        sign = " " if kind == "equal" else "^"
        marks += [sign * (2 if "\u1100" <= letter <= "\uffdc" else 1) for letter in piece]
    return "?" + "".join(marks).rstrip()
