"""Read accounting brackets: a number in round brackets is negative.

A unit outside distinguishes them from other brackets (``$(12.3) million``); if the unit is inside, the sentence does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from tasks.core.records import Quantity
from tasks.figures.numbers.expression import Expression
from tasks.figures.numbers.notation.patterns import BLANKS
from tasks.figures.numbers.notation.tables import Notation
from tasks.figures.numbers.numerals.numeral import read_numeral
from tasks.languages.language import Language

_SENTENCE_WINDOW = 16  # characters: longer than a word that an amount completes
_CURRENCY_WINDOW = 12  # characters: longer than any currency with its blanks
_LEAST_DIGITS = 3  # fewer, without a point, may number the items of a list: (2) million-dollar prizes


@dataclass(frozen=True, slots=True)
class Bracketed:
    """A number in accounting brackets.

    Attributes:
        start, end: span of the brackets.
        positive: True if a sign inside says that it is a rise.
    """

    start: int
    end: int
    positive: bool


def unbracket(text: str, notation: Notation) -> tuple[str, dict[int, Bracketed]]:
    """Replace accounting brackets by blanks, so that the numbers in them are read like all others.

    Args:
        text: any text.
        notation: the language's tables.

    Returns:
        The text, as long as before: the content of brackets is moved to their end, because some scales stand right
        behind digits (``$(12.3)m``); and the brackets, by the offset of the digits in that text.
    """
    found: dict[int, Bracketed] = {}
    pieces: list[str] = []
    position = 0
    for match in notation.signs.accounting.finditer(text):
        opening, closing = match.start(), match.start("close")
        if not _is_negative(text, match, notation):
            continue
        positive = match["sign"] is not None and match["sign"] in notation.signs.rises
        moved = text[opening + 1 : closing].rstrip(BLANKS)
        found[match.start("digits") + closing - opening - len(moved)] = Bracketed(opening, closing + 1, positive)
        pieces += [text[position:opening], " " * (closing + 1 - opening - len(moved)), moved]
        position = closing + 1
    return ("".join([*pieces, text[position:]]) if found else text), found


def negated(expression: Expression, bracketed: Bracketed) -> Expression | None:
    """Return an expression with the sign of its brackets; null for counts, which accounts never write in brackets."""
    if expression.unit is None or expression.unit.kind not in ("money", "percent", "percentage_point"):
        return None
    if expression.value is None:
        return None
    value = abs(expression.value)
    return replace(
        expression,
        start=min(expression.start, bracketed.start),
        core_start=min(expression.core_start, bracketed.start),
        end=max(expression.end, bracketed.end),
        value=value if bracketed.positive else -value,
        sign=1 if bracketed.positive else -1,
    )


def _is_negative(text: str, match: re.Match[str], notation: Notation) -> bool:
    """Return True if the scale, unit or currency of a number in brackets is outside of them and needs the number."""
    opening, closing = match.start(), match.start("close")
    currency = notation.currencies.in_front.search(text, max(0, opening - _CURRENCY_WINDOW), opening)
    if match["outside"] is not None and not text[match.end("digits") : closing].strip(BLANKS):
        glued = text[closing + 1 : closing + 2] not in BLANKS
        return currency is not None or glued or len(match["digits"]) >= _LEAST_DIGITS
    if currency is None or currency["sign"] or _ends_in_digit(text, currency.start()):
        return False  # 100 USD (12 million): the currency belongs to the number before it
    numeral = read_numeral(text, match.start("digits"), notation)
    return numeral is not None and not text[numeral.end : closing].strip(BLANKS)


def _ends_in_digit(text: str, end: int) -> bool:
    return text[max(0, end - 2) : end].rstrip(BLANKS)[-1:].isdigit()


def is_accounting_loss(text: str, quantity: Quantity, language: Language) -> bool:
    """Return True if an amount is alone in brackets and its sentence is incomplete without it.

    Args:
        text: the whole text.
        quantity: an amount of profit in it.
        language: the language of the text.

    Example: ``was ($12.3 million)``; but ``영업이익(1,234억원)은`` and ``rose 5% ($12.3 million)`` are complete without
    their brackets.
    """
    settings = language.grammar.settings
    before = text[max(0, quantity.start - _SENTENCE_WINDOW) : quantity.start]
    behind = text[quantity.end : quantity.end + _SENTENCE_WINDOW]
    if "accounting_before" not in settings or before[-1:] not in tuple("(（") or behind[:1] not in tuple(")）"):
        return False
    return (
        re.search(settings["accounting_before"], before[:-1]) is not None
        and re.match(settings["accounting_behind"], behind[1:]) is not None
    )
