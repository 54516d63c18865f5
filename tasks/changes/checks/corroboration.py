"""Compares what the texts of two statements give besides, and counts other stories that agree with a side.

Two texts that agree on the revenue and differ in the profit disagree on the profit; two that differ in every figure
speak of different things, such as a firm and its subsidiary.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from tasks.changes.agreement import LIMITED, agree, likely_ends
from tasks.changes.checks.digit_slips import significant_digits
from tasks.changes.checks.joint_reading import UNCONFIRMED
from tasks.changes.checks.known_reports import KnownReports
from tasks.core.records import Measure, Observation, SourcedObservation
from tasks.languages.statement_words import words_of_sentence

RATES = frozenset({Measure.YOY, Measure.QOQ})
"""Measures of growth from one known period to another."""

SPAN_DIGITS = 4
"""Fewest digits by which the figures of two periods are the same ones: two profits of one firm seldom share as many."""

FEWEST_DIGITS = 2
"""Fewest significant digits of a figure by which two texts agree: a round 10% is often another 10%."""


NEAR = 160
"""Characters between a number and the others that are of the same thing: the figures of one firm follow each other, and
an article on several firms comes to the next one."""


@dataclass(frozen=True, slots=True)
class Corroboration:
    """What other figures and other stories say of two statements.

    Attributes:
        agreeing, differing: figures near the two that both texts give of the same entity, scope and period, alike and
            otherwise.
        same_metric: whether they agree on another measure of the very metric: the level behind two growth rates.
        rounded_level: whether they are growth rates as far apart as the rounding of the level that one text gives.
        in_sentence: whether these figures are in the very sentences of the two sides.
        stories_before, stories_after: further stories that give the value of the earlier and of the later side.
        other_span: whether one text gives the very figures of another period that the other text gives: those of a
            quarter as those of a half year.
        both_in_text: whether the article of one side gives the other's value too, for the same figure or a part of it.
        one_level: whether both are growth rates of one level, or a target and its outcome, whatever the two texts call
            the part that they are of.
        move_stated: whether the text of the later side states the move between two periods.
        confirming_before, confirming_after: how surely the surest of them was read that puts it in other words.
        implied_before, implied_after: whether the new text says whose figure that side is, where its sentence does not.
        compared_otherwise: whether the sentence of one side gives another value for the period of the other side.
    """

    agreeing: int = 0
    differing: int = 0
    same_metric: bool = False
    rounded_level: bool = False
    in_sentence: bool = False
    stories_before: int = 0
    stories_after: int = 0
    other_span: bool = False
    both_in_text: bool = False
    one_level: bool = False
    move_stated: bool = False
    confirming_before: float = UNCONFIRMED
    confirming_after: float = UNCONFIRMED
    implied_before: bool = False
    implied_after: bool = False
    compared_otherwise: bool = False

    @property
    def differ(self) -> bool:
        """Whether the two texts speak of different things: they differ in more other figures than they agree on."""
        return self.differing > self.agreeing


NO_CORROBORATION = Corroboration()
"""Of two statements of which nothing else is known."""

ONE_LEVEL = Corroboration(agreeing=1, same_metric=True, in_sentence=True, one_level=True)
"""Of two growth rates that two sentences give beside one level."""


def corroboration_of(
    before: SourcedObservation,
    after: SourcedObservation,
    texts: tuple[Iterable[SourcedObservation], Iterable[SourcedObservation]],
    others: KnownReports,
) -> Corroboration:
    """Compare what two texts say besides, and count the stories that agree with either side.

    Args:
        before, after: the two sides.
        texts: observations of the text of each.
        others: every known report of the same figure.
    """
    first, second = (_companions(side, text) for side, text in zip((before, after), texts, strict=True))
    own_metric = before.observation.metric
    here = _compared(first, second, own_metric, in_sentence=True)
    compared = here or _compared(first, second, own_metric, in_sentence=False)
    agreeing = [key for key, alike in compared.items() if alike]
    same_metric = any(metric == own_metric for metric, _, _ in agreeing)
    own = frozenset((before.story_id, after.story_id))
    alike = [others.agreeing_with(side.observation, cut_off=False) for side in (before, after)]
    return Corroboration(
        agreeing=len(agreeing),
        differing=len(compared) - len(agreeing),
        same_metric=same_metric,
        rounded_level=_are_of_rounded_level(before.observation, after.observation, first, second),
        in_sentence=bool(here),
        stories_before=alike[0].further_stories(own),
        stories_after=alike[1].further_stories(own),
        other_span=gives_other_span(before, texts[0], texts[1]) or gives_other_span(after, texts[1], texts[0]),
        both_in_text=_gives_value_of(after, before, texts[0]) or _gives_value_of(before, after, texts[1]),
        confirming_before=alike[0].confirming(before.observation.sentence, own),
        confirming_after=alike[1].confirming(after.observation.sentence, own),
    )


def corroboration_of_step(
    before: SourcedObservation,
    after: SourcedObservation,
    others: tuple[KnownReports, KnownReports],
    *,
    move_stated: bool,
    compared_otherwise: bool = False,
    implied: tuple[bool, bool] = (False, False),
) -> Corroboration:
    """Count the stories that agree with either of two periods of a figure.

    Args:
        before, after: the two sides.
        others: every known report of either figure.
        move_stated: whether a text states the move between them.
        compared_otherwise: whether the sentence of one gives another value for the period of the other.
        implied: whether the text of each side says whose figure it is, where its sentence does not.
    """
    own = frozenset((before.story_id, after.story_id))
    alike = [known.agreeing_with(side.observation) for side, known in zip((before, after), others, strict=True)]
    return Corroboration(
        stories_before=alike[0].further_stories(own),
        stories_after=alike[1].further_stories(own),
        move_stated=move_stated,
        confirming_before=alike[0].confirming(before.observation.sentence, own),
        confirming_after=alike[1].confirming(after.observation.sentence, own),
        implied_before=implied[0],
        implied_after=implied[1],
        compared_otherwise=compared_otherwise,
    )


def _are_of_rounded_level(before: Observation, after: Observation, first: _Companions, second: _Companions) -> bool:
    """Return whether two growth rates differ no more than they must where one was worked out from a rounded level.

    A preliminary profit of 10.4 trillion has grown by 1452.2%, the final 10.4439 trillion by 1462.29%. The level before
    was rounded as well, so that twice the part of the level that rounding may hide is allowed for.
    """
    if before.unit != "percent" or before.value is None or after.value is None or before.measure not in RATES:
        return False
    key = before.metric, Measure.LEVEL, before.period
    growth = (100 + before.value) / (100 + after.value) if after.value > -100 else None
    hidden = max(
        (
            _rounded_off(side)
            for one, _ in first.get(key, ())
            for other, _ in second.get(key, ())
            if one.value != other.value and agree(one, other)
            for side in (one, other)
        ),
        default=None,
    )
    return growth is not None and hidden is not None and abs(growth - 1) <= 2 * hidden


def _rounded_off(level: Observation) -> Decimal:
    """Return which part of a level its rounding may hide."""
    low, high = likely_ends(level)
    if low is None or high is None or not level.value:
        return Decimal(0)
    return (high - low) / 2 / abs(level.value)


def _gives_value_of(side: SourcedObservation, other: SourcedObservation, text: Iterable[SourcedObservation]) -> bool:
    """Return whether the other side's article gives the value of this one too, for the same figure or a part of it.

    The article then knows of both values, and means two things by them: without a unit, and with it.
    """
    own = side.observation
    if own.value is None or len(significant_digits(own.value)) < FEWEST_DIGITS or side.article_id == other.article_id:
        return False
    return any(
        item.observation_id != other.observation_id
        and _kind(item.observation) == _kind(own)
        and (item.observation.value == own.value or _rounds(item.observation, own, other.observation))
        for item in text
    )


def _rounds(item: Observation, own: Observation, other: Observation) -> bool:
    """Return whether a number is another one rounded, of the same part, and cannot be a third one too."""
    if item.scope != own.scope or item.bound in LIMITED or item.value is None:
        return False
    return len(significant_digits(item.value)) >= FEWEST_DIGITS and agree(item, own) and not agree(item, other)


def _kind(observation: Observation) -> tuple[str | None, ...]:
    """Return what a value is of, but for its part."""
    of = observation
    return of.entity, of.metric, of.measure.value, of.period, of.basis.value, of.unit


def gives_other_span(
    side: SourcedObservation, text: Iterable[SourcedObservation], other: Iterable[SourcedObservation]
) -> bool:
    """Return whether a sentence gives the figures that another text gives for another period.

    The sentence itself must name its period: one that follows from the sentences before is more often misread.

    Args:
        side: of the sentence.
        text: observations of its text.
        other: observations of the other text.
    """
    own = side.observation
    if own.value is None or not _names_period(own):
        return False
    spans: dict[str, dict[tuple[str, Measure, str], set[Decimal]]] = defaultdict(lambda: defaultdict(set))
    for item in other:
        figure = item.observation
        if _part(figure) == _part(own) and figure.period not in (None, own.period) and figure.value is not None:
            spans[figure.period or ""][figure.metric, figure.measure, figure.unit].add(figure.value)
    beside = [
        item.observation
        for item in text
        if (item.observation.sentence, item.observation.period) == (own.sentence, own.period)
        and _part(item.observation) == _part(own)
        and item.observation.value is not None
    ]
    for figures in spans.values():
        if own.value not in figures[own.metric, own.measure, own.unit]:
            continue
        found = {item.value for item in beside if item.value in figures[item.metric, item.measure, item.unit]}
        if sum(len(significant_digits(value)) for value in found if value is not None) >= SPAN_DIGITS:
            return True
    return False


def _names_period(observation: Observation) -> bool:
    """Return whether a sentence names the period of its figure itself, and not by pointing back to another one."""
    named, sentence = observation.period_words, observation.sentence
    if not named or named not in sentence:
        return False
    return words_of_sentence(sentence).same_period.fullmatch(named) is None


def _part(observation: Observation) -> tuple[str, str | None, str]:
    return observation.entity, observation.scope, observation.basis


_Key = tuple[str, Measure, str | None]
_Companions = dict[_Key, list[tuple[Observation, bool]]]
"""Other figures by metric, measure and period, each with whether it is in the very sentence."""


def _compared(first: _Companions, second: _Companions, metric: str, *, in_sentence: bool) -> dict[_Key, bool]:
    """Return for each figure that both texts give whether they agree on it.

    Args:
        first, second: the figures beside the two sides.
        metric: of the sides. Its own growth differs wherever its level does, and counts only where it agrees.
        in_sentence: whether only those of the two sentences count: in the next one another firm may begin.
    """
    found: dict[_Key, bool] = {}
    for key in first.keys() & second.keys():
        one, other = ([item for item, inside in side[key] if inside or not in_sentence] for side in (first, second))
        alike = any(agree(a, b) for a in one for b in other)
        if alike or (one and other and key[0] != metric):
            found[key] = alike
    return found


def _companions(side: SourcedObservation, text: Iterable[SourcedObservation]) -> _Companions:
    """Return the figures near a side that are of its entity, scope and basis."""
    own = side.observation
    found: _Companions = defaultdict(list)
    for item in text:
        observation = item.observation
        if abs(observation.start - own.start) > NEAR or item.revision_id != side.revision_id:
            continue
        if _part(observation) != _part(own):
            continue
        if observation.value is None or observation.period is None:
            continue
        if len(significant_digits(observation.value)) < FEWEST_DIGITS:
            continue
        if (observation.metric, observation.measure) == (own.metric, own.measure):
            continue
        key = observation.metric, observation.measure, observation.period
        found[key].append((observation, observation.sentence == own.sentence))
    return found
