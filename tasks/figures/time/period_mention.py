"""The record of a time expression found in a text."""

from __future__ import annotations

from dataclasses import dataclass

from tasks.core.records import Period


@dataclass(frozen=True, slots=True)
class PeriodMention:
    """A time expression of a text and its meaning.

    Attributes:
        start, end: offsets in the text, without particles and cue words (까지, 기준, since).
        words: the expression as written.
        period: its period by itself; null where it needs a publication date or an anchor. An anaphoric mention may
            have one for texts without an anchor.
        kind: ``absolute``, ``relative`` (to the publication date) or ``anaphoric`` (to another period).
        shift: for an anaphoric one, how its period follows from the anchor: ``('same', 0)``, ``('year', -1)``,
            ``('half', -1)``, ``('quarter', -1)``, ``('month', -1)``; ``('in_year', 2019)`` is the anchor's part of
            another year; ``('same_year', 0)`` the anchor's year, ``('same_quarter', 0)`` and ``('same_month', 0)`` its
            last quarter and month; ``('quarter_of', 3)``, ``('half_of', 2)``, ``('month_of', 10)`` a part of its year.
        comparison: the measure of a change against this period (``yoy_change``, ``qoq_change``,
            ``change_rate``); null if it is no base of comparison.
        role: ``of``, ``as_of``, ``until``, ``since``, ``deadline``, ``duration``, ``announced`` or ``origin`` (when
            something was founded, launched or bought).
        whole: of an expression for the end of a year, a half or a quarter the whole of it; null for any other one.
    """

    start: int
    end: int
    words: str
    period: Period | None
    kind: str
    shift: tuple[str, int] | None = None
    comparison: str | None = None
    role: str = "of"
    whole: Period | None = None

    def period_of(self, timing: str) -> Period | None:
        """Return the period of a figure that the expression dates.

        What flows is that of the whole year where a paper writes of its end (``지난해 말 매출``): of the last month
        alone nobody gives it so.

        Args:
            timing: of the figure's metric, see ``Metric``.
        """
        return self.whole if timing == "flow" and self.whole is not None else self.period
