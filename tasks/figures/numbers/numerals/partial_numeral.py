"""A numeral while it is read: its value so far, and what may follow."""

from __future__ import annotations

from decimal import Decimal

ZERO, ONE = Decimal(0), Decimal(1)
_INCOMPLETE = ("", "half", "vague", "point")  # roles that a number cannot end with


class PartialNumeral:
    """The state of reading one numeral, piece by piece.

    ``1조 3321억`` has two groups, each closed by its group scale; ``오천삼백`` is one open group with two unit scales.

    Attributes:
        start, end: span of what was read.
        total: sum of the closed groups.
        open_group: what the open group has come to.
        unscaled: a number that no scale has followed yet; null if none.
        group_scale: the smallest group scale so far; null if none.
        unit_scale: the smallest unit scale of the open group; null if none.
        spoken_decimals: decimals in words so far; null before their point.
        attached_fraction: a fraction that was added to the last group, and may still belong to a scale behind it.
        multiplier: product of the scales of the last number.
        own_step: how exact the last number is by itself, before its scales.
        trailing_zeros, decimals: of the last number in digits.
        count: how many numbers were scaled or added.
        gap: what stands before the last piece.
        last_role, last_word: role of the last piece, and the last number word.
        word_step, word_high: step and upper end of the last number word; null without one.
        spelled: whether nothing is in digits.
        scaled: whether a scale was read.
        vague: whether only a magnitude was read (수십).
        more: whether a word says "and some" (30여).
        about: whether the words are loose (a couple of).
        is_fraction: whether it is a fraction and nothing else.
        separable: whether the last piece may belong to the next words instead (``1조 3``분기).
    """

    __slots__ = (
        "about", "attached_fraction", "count", "decimals", "end", "gap", "group_scale", "is_fraction", "last_role",
        "last_word", "more", "multiplier", "open_group", "own_step", "scaled", "separable", "spelled",
        "spoken_decimals", "start", "total", "trailing_zeros", "unit_scale", "unscaled", "vague", "word_high",
        "word_step",
    )  # fmt: skip

    def __init__(self, start: int) -> None:
        self.start = self.end = start
        self.total = self.open_group = self.attached_fraction = ZERO
        self.unscaled: Decimal | None = None
        self.group_scale: Decimal | None = None
        self.unit_scale: Decimal | None = None
        self.spoken_decimals: str | None = None
        self.multiplier = self.own_step = ONE
        self.trailing_zeros = self.decimals = self.count = 0
        self.gap = self.last_role = self.last_word = ""
        self.word_step: Decimal | None = None
        self.word_high: Decimal | None = None
        self.scaled = self.vague = self.more = self.about = self.is_fraction = self.separable = False
        self.spelled = True

    @property
    def complete(self) -> bool:
        """True if what was read so far is a number."""
        return self.last_role not in _INCOMPLETE

    @property
    def value(self) -> Decimal:
        """The number that was read so far."""
        return self.total + self.open_group + (self.unscaled if self.unscaled is not None else ZERO)

    def begin_number(self, value: Decimal) -> None:
        """Begin a number that scales may multiply."""
        self.unscaled, self.multiplier, self.own_step = value, ONE, ONE
        self.trailing_zeros = self.decimals = 0
        self.count += 1

    def add(self, value: Decimal) -> None:
        """Add to the number that is not scaled yet."""
        self.unscaled = (self.unscaled or ZERO) + value

    def fits(self, value: Decimal) -> bool:
        """Return True if a number is below the scales that were read, so that it may follow them."""
        limit = self.unit_scale if self.unit_scale is not None else self.group_scale
        return self.unscaled is None and (limit is None or value < limit)
