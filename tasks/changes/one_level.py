"""Growth rates of one level: two texts that give the same long level of a part, and different rates of it.

The two may call the part by other names (``commercial``, ``US commercial``): two parts of one firm hardly have one
level, so that both rates are of one figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tasks.changes.checks.corroboration import RATES
from tasks.changes.checks.digit_slips import significant_digits
from tasks.changes.checks.evidence import SURE_DIGITS
from tasks.changes.checks.statement import NUMBER
from tasks.changes.conflicts import values_agree
from tasks.changes.known_series import KnownSeries
from tasks.changes.series_keys import series_period
from tasks.core.records import Basis, Bound, Measure, Observation, SourcedObservation


def rates_of_one_level(
    known: KnownSeries, text: Iterable[SourcedObservation]
) -> Iterator[tuple[SourcedObservation, SourcedObservation]]:
    """Find the rates of a text that other texts give otherwise beside the same level of another part.

    Args:
        known: everything known.
        text: observations of one text.

    Yields:
        The rate of the text, and the known one that disagrees with it; one pair a rate.
    """
    items = list(text)
    for level in items:
        if not _has_rare_digits(level):
            continue
        others = [other for other in known.of_level(level) if _is_of_other_part(other, level)]
        for rate in _rates_beside(level, items):
            if _is_known(known, rate):
                continue
            rivals = (
                rival
                for other in others
                for rival in _rates_beside(other, known.text(other.revision_id))
                if _are_rivals(rate, rival)
            )
            if (rival := next(rivals, None)) is not None:
                yield rate, rival


def _is_known(known: KnownSeries, rate: SourcedObservation) -> bool:
    """Return whether another article gave a rate before: its disagreement with others is a change already."""
    others = known.observations(series_period(rate))
    return any(other.article_id != rate.article_id and values_agree(rate, other) for other in others)


def _are_rivals(rate: SourcedObservation, other: SourcedObservation) -> bool:
    """Return whether two rates are of one span and disagree; of a sentence that gives both either may be misread."""
    if rate.observation.measure is not other.observation.measure or values_agree(rate, other):
        return False
    return not _gives(other.observation, rate.observation) and not _gives(rate.observation, other.observation)


def _gives(observation: Observation, other: Observation) -> bool:
    """Return whether the sentence of an observation gives the number of another one."""
    return set(NUMBER.findall(other.expression)) <= set(NUMBER.findall(observation.sentence))


def _has_rare_digits(level: SourcedObservation) -> bool:
    """Return whether a level has so many digits that another part hardly has the same."""
    observation = level.observation
    if observation.value is None or observation.period is None or observation.bound is not Bound.EXACT:
        return False
    is_actual = observation.measure is Measure.LEVEL and observation.basis is Basis.ACTUAL
    return is_actual and len(significant_digits(observation.value)) >= SURE_DIGITS


def _is_of_other_part(other: SourcedObservation, level: SourcedObservation) -> bool:
    return (
        other.article_id != level.article_id
        and other.observation.scope != level.observation.scope
        and other.observation.bound is Bound.EXACT
    )


def _rates_beside(level: SourcedObservation, text: Iterable[SourcedObservation]) -> list[SourcedObservation]:
    """Return the growth rates of a level that its own sentence gives."""
    own = level.observation
    return [
        item
        for item in text
        if item.revision_id == level.revision_id
        and item.observation.measure in RATES
        and item.observation.unit == "percent"
        and item.observation.basis is own.basis
        and item.observation.sentence == own.sentence
        and (item.observation.metric, item.observation.scope, item.observation.period)
        == (own.metric, own.scope, own.period)
        and item.observation.entity == own.entity
    ]
