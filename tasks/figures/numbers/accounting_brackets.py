"""Accounting brackets: a number in round brackets is a negative one.

A unit outside of them tells them from other brackets (``$(12.3) million``); where it stands inside, the sentence does.
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

_LEAD = 16  # longer than a word that an amount completes
_PREFIX = 12  # longer than any currency with its blanks
_LISTED = 3  # fewer digits without a point may number the items of a list: (2) million-dollar prizes


@dataclass(frozen=True, slots=True)
class Bracketed:
    """A number in accounting brackets: the span of the brackets, and whether a sign inside says that it is a rise."""

    start: int
    end: int
    positive: bool


def unbracket(text: str, notation: Notation) -> tuple[str, dict[int, Bracketed]]:
    """Blank out accounting brackets, so that numbers in them are read like all others.

    Args:
        text: any text.
        notation: the language's tables.

    Returns:
        The text, as long as before: what stood in brackets is moved to their end, because some scales touch their
        digits (``$(12.3)m``). Then the brackets, by the offset of the digits there.
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
    """What the brackets make of an expression; null for counts, which accounts never write so."""
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
    """Whether the scale, unit or currency of a number in brackets stands outside of them, and needs it."""
    opening, closing = match.start(), match.start("close")
    currency = notation.currencies.in_front.search(text, max(0, opening - _PREFIX), opening)
    if match["outside"] is not None and not text[match.end("digits") : closing].strip(BLANKS):
        glued = text[closing + 1 : closing + 2] not in BLANKS
        return currency is not None or glued or len(match["digits"]) >= _LISTED
    if currency is None or currency["sign"] or _ends_in_digit(text, currency.start()):
        return False  # 100 USD (12 million): the currency belongs to the number before it
    numeral = read_numeral(text, match.start("digits"), notation)
    return numeral is not None and not text[numeral.end : closing].strip(BLANKS)


def _ends_in_digit(text: str, end: int) -> bool:
    return text[max(0, end - 2) : end].rstrip(BLANKS)[-1:].isdigit()


def is_accounted(text: str, quantity: Quantity, language: Language) -> bool:
    """Whether an amount stands alone in brackets that its sentence cannot do without: ``was ($12.3 million)``.

    ``영업이익(1,234억원)은`` and ``rose 5% ($12.3 million)`` are whole without theirs.
    """
    settings = language.grammar.settings
    before, behind = text[max(0, quantity.start - _LEAD) : quantity.start], text[quantity.end : quantity.end + _LEAD]
    if "accounting_before" not in settings or before[-1:] not in tuple("(（") or behind[:1] not in tuple(")）"):
        return False
    return (
        re.search(settings["accounting_before"], before[:-1]) is not None
        and re.match(settings["accounting_behind"], behind[1:]) is not None
    )
