"""Join lines that a fixed width broke inside paragraphs and numbers (``432.1|billion won``, ``6조5,934억|원``)."""

from __future__ import annotations

import re

from tasks.extract.formats.hard_wraps import hard_wraps
from tasks.figures.numbers.quantities import find_quantities
from tasks.figures.syntax.normalised_text import Edit, NormalisedText

_LINE_END = re.compile(r"(?<=\S)[ \t]*\r?\n[ \t]*(?=[\w%％])")
_DIGIT_NEAR = re.compile(r"\d\S{0,3}(?:\s[^\W\d]{1,9})?$")
_WINDOW = 48  # characters of either line that may belong to the number
_MOST = 2000  # line ends that are looked at: no article has more behind a number


def joined_lines(text: NormalisedText, language: str) -> NormalisedText:
    """Return the text without the line ends that a fixed width put into its paragraphs and numbers.

    Args:
        text: as read.
        language: whose numbers and units hold.

    Returns:
        The text with a blank, or nothing, in the place of such a line end.
    """
    if "\n" not in text.text:
        return text
    wraps = hard_wraps(text.text)
    text = text.edited([Edit(wrap.start, wrap.end, " " if wrap.blank else "") for wrap in wraps])
    return text.edited(_number_cuts(text.text, language))


def _number_cuts(text: str, language: str) -> list[Edit]:
    edits: list[Edit] = []
    looked = 0
    for match in _LINE_END.finditer(text):
        line = text.rfind("\n", 0, match.start()) + 1
        before = text[max(line, match.start() - _WINDOW) : match.start()]
        if looked < _MOST and _DIGIT_NEAR.search(before):
            looked += 1
            stop = text.find("\n", match.end())
            after = text[match.end() : min(match.end() + _WINDOW, len(text) if stop < 0 else stop)]
            if _is_one_number(before, after, language):
                edits.append(Edit(match.start(), match.end(), " "))
    return edits


def _is_one_number(before: str, after: str, language: str) -> bool:
    """Return whether the number at the end of a line takes its scale or unit from the next one.

    A number that stands alone in its line may be a cell of a table, and takes no further digits.
    """
    digits = after[0].isdigit()
    if digits and " " not in before.strip():
        return False
    joint = len(before)
    found = find_quantities(f"{before} {after}", language)
    return any(quantity.core_start < joint < quantity.core_end for quantity in found)
