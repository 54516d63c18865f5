"""Normalise a text: composed letters, plain blanks, no invisible characters, no number cut by a line end.

The place of every character in the text as it came is kept, so that evidence is cut out of the caller's own text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

# Characters that nobody sees: controls, soft hyphens, marks of joining and of direction, byte order marks.
_INVISIBLE = "\x00-\x08\x0e-\x1b\x7f\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
# A letter with what composes with it: conjoining jamo, and letters with combining marks.
_CLUSTER = (
    r"[\u1100-\u1112][\u1161-\u1175][\u11a8-\u11c2]?|[\uac00-\ud7a3][\u11a8-\u11c2]"
    r"|[^\W\d_][\u0300-\u036f\u3099\u309a]+"
)
_HIDDEN = re.compile(f"[{_INVISIBLE}]+")
_COMPOSED = re.compile(_CLUSTER)
_NARROW = "\u00a0\u2005\u2006\u2007\u2008\u200a\u202f\u205f"
# Narrow blanks part the groups of a number; anywhere else they are blanks like all others.
_NO_GROUP = re.compile(r"(?<!\d)\u2009|\u2009(?!\d{3}(?!\d))")
# One character for another: wide blanks, narrow ones, and the digits and marks of Arabic numbers.
_SAME = str.maketrans(
    {
        **dict.fromkeys("\u2000\u2001\u2002\u2003\u2004\u1680\u3000\u3164\uffa0", " "),
        **dict.fromkeys(_NARROW, "\u2009"),
        **dict(zip("\u0660\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0669", "0123456789", strict=True)),
        **dict(zip("\u06f0\u06f1\u06f2\u06f3\u06f4\u06f5\u06f6\u06f7\u06f8\u06f9", "0123456789", strict=True)),
        "\u066a": "%",
        "\u066b": ".",
        "\u066c": ",",
    }
)


@dataclass(frozen=True, slots=True)
class Edit:
    """A replacement in a text: ``text[start:end]`` becomes ``written``."""

    start: int
    end: int
    written: str = ""


@dataclass(frozen=True, slots=True)
class NormalisedText:
    """A normalised text with the place of each of its characters in the text as it came.

    Attributes:
        text: as it is read.
        source: as it came.
        starts, ends: for each character of ``text`` the span of ``source`` that it stands for; null where both texts
            are equally long and every character keeps its place.
    """

    text: str
    source: str
    starts: Sequence[int] | None = None
    ends: Sequence[int] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of ``source`` that ``text[start:end]`` comes from."""
        if self.starts is None or self.ends is None or start >= end:
            return start, end
        return self.starts[start], self.ends[end - 1]

    def edited(self, edits: Sequence[Edit]) -> NormalisedText:
        """Return the text with edits applied.

        Args:
            edits: by start, without overlaps.
        """
        if not edits:
            return self
        pieces: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        position = 0
        for edit in [*edits, Edit(len(self.text), len(self.text))]:
            pieces += (self.text[position : edit.start], edit.written)
            starts += self._places(self.starts, position, edit.start, 0)
            ends += self._places(self.ends, position, edit.start, 1)
            if edit.written:
                first, last = self.span(edit.start, edit.end)
                starts += [first] * len(edit.written)
                ends += [last] * len(edit.written)
            position = edit.end
        return NormalisedText("".join(pieces), self.source, starts, ends)

    @staticmethod
    def _places(places: Sequence[int] | None, start: int, end: int, shift: int) -> Sequence[int]:
        return range(start + shift, end + shift) if places is None else places[start:end]


def normalised(text: str) -> NormalisedText:
    """Return a text with its letters composed, its blanks plain and its invisible characters left out.

    Args:
        text: any.

    Returns:
        The text to read; ``span`` leads back. ``é`` is read as ``é``, ``43​21`` as ``4321``.
    """
    result = NormalisedText(text, text)
    result = result.edited([Edit(*match.span()) for match in _HIDDEN.finditer(text)])
    result = replace(result, text=_NO_GROUP.sub(" ", result.text.translate(_SAME)))
    if unicodedata.is_normalized("NFC", result.text):
        return result
    return result.edited(
        [
            Edit(*match.span(), composed)
            for match in _COMPOSED.finditer(result.text)
            if (composed := unicodedata.normalize("NFC", match[0])) != match[0]
        ]
    )
