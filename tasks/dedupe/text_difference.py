"""The difference between two revisions, for people to read."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass

# Sentences are compared: a paragraph is too long to see at once what was edited in it.
_SENTENCE_END = re.compile(r"(?<=[.!?。])[”\"'’)]*\s+")


def diff_revisions(old: str, new: str, *, before: str = "before", after: str = "after", context: int = 1) -> str:
    """Return the sentences that an edit removed, added or changed.

    Args:
        old, new: bodies of the two revisions.
        before, after: names of them (their times, usually).
        context: unchanged sentences to show around each change.

    Returns:
        A unified difference, a sentence a line; a line that begins with ``?`` below a changed sentence marks
        the changed letters. Empty where only white space differs.
    """
    lines = difflib.unified_diff(_sentences(old), _sentences(new), before, after, n=context, lineterm="")
    return "\n".join(_marked(list(lines)))


@dataclass(frozen=True, slots=True)
class Edit:
    """What an edit did at one place: the sentences that it removed, and those that it put there."""

    removed: tuple[str, ...]
    added: tuple[str, ...]


def edits(old: str, new: str) -> list[Edit]:
    """Return the places where two revisions differ, a sentence a string, white space normalised.

    Args:
        old, new: bodies of the two revisions.
    """
    before, after = _sentences(old), _sentences(new)
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    return [
        Edit(tuple(before[first:last]), tuple(after[begin:end]))
        for kind, first, last, begin, end in matcher.get_opcodes()
        if kind != "equal"
    ]


def _sentences(text: str) -> list[str]:
    """Return sentences and headings, white space normalised."""
    return [
        " ".join(sentence.split())
        for line in text.split("\n")
        for sentence in _SENTENCE_END.split(line)
        if sentence.strip()
    ]


def _marked(lines: list[str]) -> Iterator[str]:
    """Yield the lines, with a line of marks where one sentence replaces one."""
    for at, line in enumerate(lines):
        yield line
        replaces_one = at >= 1 and _is_removed(lines[at - 1]) and not (at >= 2 and _is_removed(lines[at - 2]))
        replaced_by_more = at + 1 < len(lines) and lines[at + 1].startswith("+")
        if line.startswith("+") and replaces_one and not replaced_by_more:
            yield _marks(lines[at - 1][1:], line[1:])


def _is_removed(line: str) -> bool:
    return line.startswith("-") and not line.startswith("--- ")


def _marks(old: str, new: str) -> str:
    """Return carets under the letters of ``new`` that ``old`` lacks, and a hyphen where letters were removed.

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
