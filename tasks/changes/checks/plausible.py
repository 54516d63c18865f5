"""Step 2: does anything explain the difference better than the change that it seems to be?"""

from __future__ import annotations

from decimal import Decimal

from tasks.changes.checks.comparable import half_named_kinds
from tasks.changes.checks.copies import is_near_copy, shared_numbers
from tasks.changes.checks.corroboration import NO_CORROBORATION, Corroboration
from tasks.changes.checks.digit_slips import SlipKind, significant_digits
from tasks.changes.checks.evidence import (
    SURE_DIGITS,
    names_value_of,
    says_outcome,
    slip_of,
)
from tasks.changes.checks.expected_once import is_expected_once
from tasks.changes.checks.one_side import (
    has_lost_scale,
    is_rough,
    misread_by_date,
    misread_by_words,
)
from tasks.changes.checks.revisions import no_move, no_revision
from tasks.changes.checks.statement import EXPECTED, FORMER_OUTLOOK, NUMBER, Statement, sign_word
from tasks.changes.events import is_event
from tasks.core.changes import ChangeKind
from tasks.core.records import Basis, Measure, Observation, SourcedObservation
from tasks.core.watchlist import Metric

CONFLICTS = frozenset({ChangeKind.CONTRADICTED, ChangeKind.REVISED})

WEAK_PROOFS = frozenset({"shared_number", "both_repeated", "one_repeated"})
"""Proofs that hold no longer where the two texts differ in their other figures too."""

STRONG_PROOFS = frozenset({"near_copy", *(kind.value for kind in SlipKind)})
"""Proofs that a rounded number does not explain: 900 for 980 in the same sentence is a slip all the same."""

WHOLE = 0.6
"""A value below this share of the other is rather a part of it, or of a shorter span, than a rival of it."""


def explained(
    kind: ChangeKind,
    before: Statement | None,
    after: Statement | None,
    metric: Metric | None,
    *,
    after_text: str | None = None,
    beside: Corroboration = NO_CORROBORATION,
) -> str | None:
    """Return what explains the difference, as one machine word; null if the change explains it best.

    Args:
        kind: of the change.
        before, after: its sides.
        metric: null where the watchlist does not hold it any more.
        after_text: the article's later text, for a figure that seems to have left it.
        beside: what other figures and other stories say of the two sides.
    """
    if kind is ChangeKind.WITHDRAWN and before is not None:
        expression = before.item.observation.expression
        return "still_in_text" if after_text is not None and expression in after_text else None
    misread = next(
        (why for side in (before, after) if side is not None and (why := misread_by_words(side, metric))), None
    )
    if misread is not None:
        return misread
    if after is not None and FORMER_OUTLOOK in after.marks:
        return "former_outlook"
    if kind is ChangeKind.NEW_PERIOD and after is not None:
        return _no_news_of_period(before, after, metric)
    if before is None or after is None:
        return None
    if kind in (ChangeKind.TARGET_MET, ChangeKind.TARGET_MISSED, ChangeKind.TARGET_MOVED):
        if kind is ChangeKind.TARGET_MOVED and (unsaid := no_move(before, after)) is not None:
            return unsaid
        return _no_target(before) or _no_outcome(kind, before, after, metric) or _of_other_span(kind, before, after)
    if kind not in CONFLICTS:
        return None
    if metric is not None and is_event(metric, before.item.observation):
        return _part_of_event(before, after)
    if kind is ChangeKind.CONTRADICTED and beside.both_in_text:
        return "both_in_text"
    if _differ_in_sign(before, after):
        return "unsure_sign"
    if _gives_same_numbers(before, after):
        return "same_numbers"
    proof = proof_of_conflict(before, after, beside)
    if kind is ChangeKind.CONTRADICTED and proof not in STRONG_PROOFS and _gives_both(before, after):
        return "both_in_sentence"
    if is_expected_once(before, after, metric):
        return "forecast_and_actual"
    if beside.differ and proof in (None, *WEAK_PROOFS):
        return "other_figures_differ"
    if kind is ChangeKind.REVISED:
        return no_revision(before, after)
    if proof:
        is_rounded = _is_rounded(before, after) or beside.rounded_level
        return "rounded" if is_rounded and proof not in STRONG_PROOFS else None
    return _explanation(before, after, metric) or "no_proof"


def _no_news_of_period(before: Statement | None, after: Statement, metric: Metric | None) -> str | None:
    """Return why a value is no news of its period, or does not follow the value before; null where it may be and do.

    Args:
        before: of the period before; null where nothing is known of it.
        after: of the period.
        metric: of both; null where the watchlist does not hold it any more.
    """
    if (misread := misread_by_date(after, metric)) is not None:
        return misread
    sides = [side for side in (before, after) if side is not None]
    if any(is_rough(side.item.observation) for side in sides):
        return "rough_value"
    if before is not None and FORMER_OUTLOOK in before.marks:
        return "former_outlook"
    if any(has_lost_scale(side.item.observation) for side in sides):
        return "lost_scale"
    if EXPECTED in after.marks and after.item.observation.basis is Basis.ACTUAL:
        return "rather_expected"
    if before is None:
        return None
    if _is_turn_between_losses(before, after):
        return "unsure_sign"
    if _is_turned_round(before, after):
        return "turned_round"
    return "same_number" if _is_same_number(before, after) else None


def proof_of_conflict(before: Statement, after: Statement, beside: Corroboration = NO_CORROBORATION) -> str | None:
    """Return what proves that two statements of one figure disagree, whatever their scores.

    A copy of a sentence with another value, a slip of digits, or another number that both sentences give: of 102 false
    contradictions that were judged by hand four had any of these, of 29 true ones 19.
    """
    if is_near_copy(before, after):
        return "near_copy"
    slip = slip_of(before.item.observation, after.item.observation)
    if slip is not None and slip.strong:
        return slip.kind.value
    if beside.other_span:
        return "other_span"
    if beside.agreeing:
        return "other_figures_agree"
    if beside.stories_before and beside.stories_after:
        return "both_repeated"
    if beside.confirming_before or beside.confirming_after:
        return "one_repeated"
    return "shared_number" if shared_numbers(before, after) else None


def _explanation(before: Statement, after: Statement, metric: Metric | None) -> str | None:
    """Return what explains a difference that nothing proves."""
    for side in (before, after):
        if {"outlook", "excess"} <= side.marks:
            return "amount_of_excess"
    if ("outlook" in before.marks) != ("outlook" in after.marks):
        return "forecast_and_actual"
    if half_named_kinds(before, after) is not None:
        return "unsure_kind"
    if metric is not None and metric.split_by == "market" and before.item.observation.scope is None:
        return "unsure_scope"
    return "part_of_other" if _is_part(before, after) else None


def _gives_both(before: Statement, after: Statement) -> bool:
    """Return whether the sentence of one side gives the other's value too: it knows of both, and means two things."""
    return names_value_of(after, before) or names_value_of(before, after)


def _gives_same_numbers(before: Statement, after: Statement) -> bool:
    """Return whether two sentences give both values, and all numbers in the same order: one of them was misread."""
    old, new = (NUMBER.findall(side.item.observation.sentence) for side in (before, after))
    return old == new and names_value_of(after, before) and names_value_of(before, after)


def _differ_in_sign(before: Statement, after: Statement) -> bool:
    """Return whether two values differ in their sign alone, and no word beside them says why.

    A loss or a fall was then rather overlooked: of six that people judged none was a slip of the paper. Where one
    sentence copies the other, another word for the move (``늘었다`` for ``줄었다``) is the slip.
    """
    old, new = before.item.observation.value, after.item.observation.value
    if not old or new is None or old != -new:
        return False
    if not is_near_copy(before, after):
        return True
    word = sign_word(before)
    return word is not None and word == sign_word(after)


def _is_rounded(before: Statement, after: Statement) -> bool:
    """Return whether one value is the other, rounded to the digits before its zeros: 400% in a headline for 397%."""
    old, new = (abs(side.item.observation.value or Decimal(0)) for side in (before, after))
    rougher, finer = sorted((old, new), key=lambda number: len(significant_digits(number)))
    exponent = rougher.normalize().as_tuple().exponent
    if not isinstance(exponent, int) or exponent < 1:
        return False
    return abs(finer - rougher) <= Decimal(1).scaleb(exponent) / 2


def _is_part(before: Statement, after: Statement) -> bool:
    old, new = before.item.observation, after.item.observation
    return old.measure is Measure.LEVEL and _is_much_less(old, new)


def _is_much_less(old: Observation, new: Observation) -> bool:
    """Return whether one of two values is less than the share ``WHOLE`` of the other."""
    if not old.value or not new.value:
        return False
    return min(abs(old.value), abs(new.value)) < WHOLE * float(max(abs(old.value), abs(new.value)))


def _part_of_event(before: Statement, after: Statement) -> str | None:
    """Return that one of two amounts of an event is rather a part of it: one closing of a round, one investor's share.

    A round that ends above its plan is no part of it, nor is an amount with a slip of digits.
    """
    old, new = before.item.observation, after.item.observation
    slip = slip_of(old, new)
    if (slip is not None and slip.strong) or is_near_copy(before, after):
        return None
    outcome = old.basis is Basis.TARGET and new.basis is Basis.ACTUAL
    if outcome and old.value is not None and new.value is not None and new.value > old.value:
        return None
    return "part_of_other" if _is_much_less(old, new) else None


def _no_outcome(kind: ChangeKind, target: Statement, outcome: Statement, metric: Metric | None) -> str | None:
    """Return that a value of an open period decides no target: a flow meets one early only by exceeding it."""
    aimed_at, found = target.item.observation, outcome.item.observation
    if kind is ChangeKind.TARGET_MOVED or metric is None or metric.timing != "flow":
        return None
    if not outcome.item.is_of_open_period:
        return None
    is_above = aimed_at.value is not None and found.value is not None and found.value > aimed_at.value
    return None if kind is ChangeKind.TARGET_MET and is_above else "rather_a_plan"


def _of_other_span(kind: ChangeKind, target: Statement, other: Statement) -> str | None:
    """Return that a target is rather of a longer span than it was read as: of the year, and not of its quarter.

    Nobody moves the target of a period that is over; and an outcome that is far below its target is of a shorter span,
    where no text compares the two.
    """
    if kind is ChangeKind.TARGET_MOVED:
        return "period_over" if not any(_is_before_end(side.item) for side in (target, other)) else None
    is_missed = kind is ChangeKind.TARGET_MISSED and not says_outcome(target, other)
    return "part_of_other" if is_missed and _is_part(target, other) else None


def _is_before_end(item: SourcedObservation) -> bool:
    """Return whether an observation was published before its period was over, or either is unknown."""
    end, published = item.observation.period_end, item.published_on
    return end is None or published is None or published < end


def _is_turned_round(before: Statement, after: Statement) -> bool:
    """Return whether one sentence gives both values, and compares the earlier with the later: the periods are swapped.

    ``Sales were up to 56 billion, compared to 52 billion in the quarter before``: 52 is no news.
    """
    old, new = before.item.observation, after.item.observation
    if before.item.revision_id != after.item.revision_id or old.sentence != new.sentence:
        return False
    is_former = after.words.is_former
    return is_former(new.sentence, new.expression) and not is_former(old.sentence, old.expression)


def _is_turn_between_losses(before: Statement, after: Statement) -> bool:
    """Return whether one sentence says that profit and loss changed places, and both of its values are losses.

    The sign of one was read wrong: ``a loss of 35.9 billion, from a profit of 71.1 billion a year ago``.
    """
    if before.item.observation.sentence != after.item.observation.sentence:
        return False
    values = [side.item.observation.value for side in (before, after)]
    return "turn" in after.marks and all(value is not None and value < 0 for value in values)


def _is_same_number(before: Statement, after: Statement) -> bool:
    """Return whether two periods have one value in three digits or more: it is rather one figure, dated twice.

    One of the two may be rounded: 91.8 billion of one quarter and 91.81 billion of the next.
    """
    old, new = before.item.observation.value, after.item.observation.value
    if not old or not new:
        return False
    rougher, finer = sorted((old, new), key=lambda number: len(significant_digits(number)))
    exponent = rougher.normalize().as_tuple().exponent
    if not isinstance(exponent, int) or len(significant_digits(rougher)) < SURE_DIGITS:
        return False
    return abs(finer - rougher) < Decimal(1).scaleb(exponent) / 2


def _no_target(target: Statement) -> str | None:
    """Return why a target is none of its own firm: what analysts expect is an outlook, which nobody misses."""
    return "analysts_outlook" if "analyst" in target.marks and "plan" not in target.marks - {"outlook"} else None
