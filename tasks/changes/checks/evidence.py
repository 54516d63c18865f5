"""Named evidence of a pair of statements: what makes it likelier, or less likely, that both were read right.

Each piece is a fact about plain rows. What it weighs was counted on judged pairs (``weights.yaml``).
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection
from datetime import timedelta
from decimal import Decimal

from tasks.changes.checks.copies import is_long_copy, is_near_copy, shared_numbers
from tasks.changes.checks.corroboration import NO_CORROBORATION, Corroboration
from tasks.changes.checks.digit_slips import Slip, SlipKind, digit_slip, significant_digits
from tasks.changes.checks.joint_reading import Frame, joint_reading
from tasks.changes.checks.naming import names_entity, naming
from tasks.changes.checks.statement import NUMBER, Statement, places_of
from tasks.core.records import Basis, Measure, Observation
from tasks.core.watchlist import Metric

SURE_DIGITS = 3
"""Digits that two unlike figures share by chance in one pair of 500 (counted by ``fit_weights``)."""

NEAR_COPY = "near_copy"
"""Evidence of two sentences of which one copies the other: both are of the same figure, whatever it is."""

AMOUNT = re.compile(r"(?P<amount>\d(?:\S*\d)?)(?P<unit>\D?)")
"""A number as it is written, from its first digit to its last, and the sign behind it."""

NO_DIGITS_BEFORE = re.compile(r"(?<![\d.])")
"""A place where no number goes on from before."""

MORE_DIGITS = re.compile(r"[\d.]*\d")
"""Digits that go on with a number, its decimals among them."""

PERCENT = re.compile(r"(\d{1,5}(?:\.\d{1,3})?) ?%")

FAR = math.log(5)
"""Two periods of one figure seldom differ by more than this factor: 6 of 38 true pairs, 20 of 49 false ones."""

NEIGHBOURS = timedelta(days=370)
"""Time between the ends of two periods of which one is a year before the other, or nearer."""

LEAP = {False: math.log(1.5), True: math.log(4)}
"""What two periods of a figure seldom differ by, by whether it is a profit. Of next periods between two texts that
people judged 6 of 9 that did were true, of those that differed by less 173 of 176; one text compares what it means."""


def slip_of(before: Observation, after: Observation) -> Slip | None:
    """Find the slip of digits between the values of two observations in one unit."""
    if before.value is None or after.value is None or before.unit != after.unit:
        return None
    written = NUMBER.findall(before.expression)
    if abs(before.value) != abs(after.value) and written and written == NUMBER.findall(after.expression):
        return Slip(SlipKind.SCALE, _written_digits(written))
    return digit_slip(before.value, after.value)


def is_one_number(before: Observation, after: Observation) -> bool:
    """Return whether one value is surely a slip of the other: they share three digits or more."""
    slip = slip_of(before, after)
    return slip is not None and slip.digits >= SURE_DIGITS


def _written_digits(numbers: list[str]) -> int:
    """Return how many digits two amounts share that differ in a scale word alone: 4조7000억 and 4조7000 share five.

    Of a single round number the zeros say nothing: 500억 and 500조 may be two amounts.
    """
    digits = "".join(sign for number in numbers for sign in number if sign.isdigit())
    return len(digits) if len(numbers) > 1 else len(digits.strip("0"))


def evidence_of_slip(slip: Slip) -> str:
    """Return the name of a slip as evidence, by how seldom chance looks like it."""
    if slip.digits >= SURE_DIGITS:
        return "swapped_digits" if slip.kind is SlipKind.SWAP else "digit_slip"
    return "short_digit_slip" if slip.strong else "possible_slip"


def is_far(before: Observation, after: Observation) -> bool:
    """Return whether two values differ by more than the factor ``FAR``, or in their sign."""
    old, new = before.value, after.value
    if not old or not new or (old < 0) != (new < 0):
        return True
    return abs(math.log(abs(new / old))) > FAR


def leaps(before: Observation, after: Observation, metric: Metric | None) -> bool:
    """Return whether a level differs more from the period before than its metric mostly does; a turn of sign does not.

    Such a level is rather one of another part, of a whole group, or counted otherwise.
    """
    old, new = before.value, after.value
    if metric is None or before.measure is not Measure.LEVEL or before.basis is not after.basis:
        return False
    ends = before.period_end, after.period_end
    if ends[0] is None or ends[1] is None or ends[1] - ends[0] > NEIGHBOURS:
        return False
    if not old or not new or (old < 0) != (new < 0):
        return False
    return abs(math.log(abs(new / old))) > LEAP[bool(metric.loss_cues)]


def states_difference(before: Statement, after: Statement) -> bool:
    """Return whether one of the sentences gives the growth in per cent, or the amount, between two values.

    Both were then read as the writer meant them: 96% where 682 follows 347.
    """
    old, new = before.item.observation.value, after.item.observation.value
    if not old or new is None:
        return False
    amount = abs(new - old)
    rate = amount / abs(old) * 100
    return any(_gives_rate(side, rate) or _gives_amount(side, amount) for side in (before, after))


def _gives_rate(statement: Statement, rate: Decimal) -> bool:
    """Return whether a sentence gives a rate in per cent, to within one step of its last digit."""
    written = PERCENT.findall(statement.item.observation.sentence)
    return any(abs(Decimal(number) - rate) <= Decimal(1).scaleb(-len(number.partition(".")[2])) for number in written)


def _gives_amount(statement: Statement, amount: Decimal) -> bool:
    """Return whether a sentence gives the digits of an amount, in any scale."""
    digits = significant_digits(amount)
    return any(
        len(number) >= SURE_DIGITS and significant_digits(Decimal(number.replace(",", ""))) == digits
        for number in statement.numbers
    )


def names_value_of(other: Statement, side: Statement) -> bool:
    """Return whether a sentence gives the other side's value besides its own, as the other side writes it.

    A short number counts only with the sign or letter behind it (``18%``), a longer one in whatever scale: tables leave
    out the unit (``순이익 8937(168%)``).
    """
    wanted = AMOUNT.search(_closed(other.item.observation.expression))
    own = side.item.observation
    rest = _closed(own.sentence.replace(own.expression, ";", 1))
    if wanted is None or (own.value is not None and own.value == other.item.observation.value):
        return False
    amount, unit = wanted["amount"], wanted["unit"] if len(wanted["amount"]) < SURE_DIGITS else ""
    return _stands_alone(amount + unit, rest)


def _stands_alone(number: str, text: str) -> bool:
    """Return whether a text has a number that is not part of a longer one."""
    return any(
        NO_DIGITS_BEFORE.match(text, start) and not MORE_DIGITS.match(text, start + len(number))
        for start in places_of(number, text)
    )


def _closed(text: str) -> str:
    """Return a text without what writers set between the parts of a number."""
    return re.sub(r"[\s,]", "", text)


def evidence_of_conflict(
    before: Statement, after: Statement, names: Collection[str], beside: Corroboration = NO_CORROBORATION
) -> list[str]:
    """List the evidence that two values of one figure really disagree."""
    found = _of_other_figures(beside)
    slip = slip_of(before.item.observation, after.item.observation)
    if is_near_copy(before, after):
        found.append(NEAR_COPY if is_long_copy(before, after) else "like_sentence")
    if slip is not None:
        found.append(evidence_of_slip(slip))
    if shared_numbers(before, after):
        found.append("shared_number")
    if says_correction(before, after):
        found.append("correction")
    if names_value_of(before, after):
        found.append("names_former")
    if before.item.observation.basis is not Basis.ACTUAL and says_move(before, after):
        found.append("moved_as_said")
    if (slip is None or slip.kind is not SlipKind.SCALE) and is_far(before.item.observation, after.item.observation):
        found.append("far_apart")
    if not is_near_copy(before, after) and not all(names_entity(side, names) for side in (before, after)):
        found.append("unnamed")
    return found


def _of_other_figures(beside: Corroboration) -> list[str]:
    found = []
    if beside.other_span:
        found.append("other_span")
    elif beside.differ:
        found.append("other_figures_differ")
    elif beside.agreeing and not beside.in_sentence:
        found.append("figures_near_agree")
    elif beside.agreeing:
        found.append("same_metric_agrees" if beside.same_metric else "other_figures_agree")
    if beside.stories_before and beside.stories_after:
        found.append("both_repeated")
    elif beside.confirming_before or beside.confirming_after:
        found.append("one_repeated")
    return found


def evidence_of_step(
    before: Statement,
    after: Statement,
    names: Collection[str],
    beside: Corroboration = NO_CORROBORATION,
    metric: Metric | None = None,
) -> list[str]:
    """List the evidence on two periods of one figure, or on a target and what came of it.

    A sentence that gives both values compares them, whether or not it gives the difference too.

    Args:
        before, after: the sides.
        names: of the entity.
        beside: what other figures and other stories say of them.
        metric: of the figure; null where the watchlist does not hold it any more.
    """
    one = in_one_sentence(before, after)
    found = ["one_sentence"] if one else []
    if after.item.observation.scope is not None:
        found.append("of_part")
    if one and {side.item.observation.period_grain for side in (before, after)} == {"year"}:
        found.append("years_in_sentence")
    if metric is not None and metric.split_by == "market":
        found.append("of_share")
    if after.item.observation.discovered:
        found.append("discovered")
    if not one and (beside.move_stated or states_difference(before, after)):
        found.append("states_difference")
    if before.item.article_id != after.item.article_id:
        found.append("other_article")
        if "states_difference" not in found and leaps(before.item.observation, after.item.observation, metric):
            found.append("leap")
    # What one sentence does not name is one doubt.
    unnamed = [] if one else naming(before, names, "before", implied=beside.implied_before)
    return [*found, *unnamed, *naming(after, names, "after", implied=beside.implied_after)]


def says_outcome(target: Statement, outcome: Statement) -> bool:
    """Return whether a text that gives a target and what came of it says itself how the two compare.

    What it compares is a plan, or what the firm itself expected.
    """
    one = target.item.revision_id == outcome.item.revision_id
    return one and any(
        "compared" in side.marks and ("plan" in side.marks or {"own", "outlook"} <= side.marks)
        for side in (target, outcome)
    )


def says_correction(before: Statement, after: Statement) -> bool:
    """Return whether the later text corrects the earlier one; see ``correction_of``."""
    return correction_of(before, after) is not None


def correction_of(before: Statement, after: Statement) -> str | None:
    """Return how the later text corrects the earlier one, as one machine word; null where it does not.

    It is a correction notice or an official filing, which has the last word; a preliminary figure became a final one;
    or it says so.
    """
    if after.item.authority is not None and before.item.authority is None:
        return "last_word"
    if "preliminary" in before.marks and "final" in after.marks:
        return "final_figure"
    return "said_corrected" if "correction" in after.marks else None


def says_move(before: Statement, after: Statement) -> bool:
    """Return whether the later sentence says that its plan went up or down, and the values did."""
    old, new = before.item.observation.value, after.item.observation.value
    if old is None or new is None:
        return False
    return ("raised" if new > old else "lowered") in after.marks


def frame_of_conflict(before: Statement, after: Statement, beside: Corroboration = NO_CORROBORATION) -> Frame | None:
    """Return what the texts of two values of one figure share; null if nothing."""
    if is_long_copy(before, after):
        return Frame.COPY
    if is_one_number(before.item.observation, after.item.observation):
        return Frame.NUMBER
    return Frame.LEVEL if beside.one_level else None


def reading_of_conflict(before: Statement, after: Statement, beside: Corroboration = NO_CORROBORATION) -> float:
    """Return how probable it is that two values of one figure were read right."""
    confirming = beside.confirming_before, beside.confirming_after
    return joint_reading(before.item, after.item, frame_of_conflict(before, after, beside), confirming)


def reading_of_step(before: Statement, after: Statement, beside: Corroboration = NO_CORROBORATION) -> float:
    """Return how probable it is that two periods of a figure, or a target and its outcome, were read right."""
    frame = Frame.SENTENCE if in_one_sentence(before, after) else Frame.LEVEL if beside.one_level else None
    return joint_reading(before.item, after.item, frame, (beside.confirming_before, beside.confirming_after))


def in_one_sentence(before: Statement, after: Statement) -> bool:
    """Return whether one sentence of one text gives both."""
    one = before.item.revision_id == after.item.revision_id
    return one and before.item.observation.sentence == after.item.observation.sentence
