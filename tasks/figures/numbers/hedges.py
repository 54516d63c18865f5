"""Find the bound words beside a number: what limits it (``약``, ``이상``, ``more than``)."""

from __future__ import annotations

from tasks.figures.numbers.intervals import Hedge
from tasks.figures.numbers.notation.patterns import BLANKS
from tasks.figures.numbers.notation.tables import Notation

_WINDOW = 28  # characters: longer than any bound phrase with its blank
_MOST_BOUNDS = 2  # 최소 약 30%
_MOST_BLANKS = 2
_STRENGTH = {Hedge.EXACT: 0, Hedge.ABOUT: 1}


def stronger(first: Hedge, second: Hedge) -> Hedge:
    """Return the more informative of two bounds, the second if they are equal (``약 20% 이상`` is at least)."""
    return first if _STRENGTH.get(first, 2) > _STRENGTH.get(second, 2) else second


def hedge_in_front(text: str, start: int, notation: Notation) -> tuple[Hedge, int]:
    """Find the bound words directly in front of a number.

    Args:
        text: the whole text.
        start: where the number (with its sign) begins.
        notation: the language's tables.

    Returns:
        The bound that they give, and where the expression begins with them.
    """
    hedge = Hedge.EXACT
    for _ in range(_MOST_BOUNDS):
        length = ends_with(text, start, notation.hedges.before_phrases, notation)
        if not length:
            break
        word = text[start - length : start].rstrip(BLANKS)
        if word in notation.hedges.unbound and ends_with(text, start - length, notation.hedges.unbound[word], notation):
            break  # edged up to $4bn: where it arrived, and no bound
        hedge = stronger(Hedge(notation.hedges.before[word]), hedge)
        start -= length
    return hedge, start


def hedge_behind(text: str, end: int, notation: Notation) -> tuple[Hedge, int]:
    """Find the bound words directly behind a number, at most a particle between.

    Args:
        text: the whole text.
        end: where the number ends.
        notation: the language's tables.

    Returns:
        The bound that they give, and where the expression ends with them.
    """
    match = notation.hedges.after.match(text, end)
    if match is None or match.lastgroup is None:
        return Hedge.EXACT, end
    kind = match.lastgroup.removeprefix("v_")
    if kind != match.lastgroup and _is_yardstick(text, match.start(), match.end(), notation):
        return Hedge.EXACT, end
    return Hedge(kind), match.end()


def _is_yardstick(text: str, start: int, end: int, notation: Notation) -> bool:
    """Return True if the number is what another one exceeds (``3조원을 웃도는 3조2천억원``) and has no bound."""
    return (
        text.startswith(notation.hedges.yardstick_links, start)
        and notation.hedges.yardstick.match(text, end) is not None
    )


def ends_with(text: str, end: int, words: tuple[str, ...], notation: Notation, *, border: bool = True) -> int:
    """Return how many characters before an offset one of the words begins, with the blanks behind it; 0 for none.

    Args:
        text: the whole text.
        end: the offset.
        words: the words, the longest first.
        notation: the language's tables.
        border: whether the word must not be the end of a longer one (``예약 30%`` is no ``약 30%``).
    """
    if not words:
        return 0
    stop = end
    while stop > 0 and end - stop < _MOST_BLANKS and text[stop - 1] in BLANKS:
        stop -= 1
    low = max(0, stop - _WINDOW)
    if not text.endswith(words, low, stop):
        return 0
    for word in words:
        if not text.endswith(word, low, stop):
            continue
        first = stop - len(word)
        glued = stop == end and word[-1].isascii() and word[-1].isalpha()
        if not glued and not (border and first and notation.letter.match(text[first - 1]) and word[0].isalpha()):
            return end - first
    return 0
