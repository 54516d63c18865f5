"""Values that a sentence itself replaces by another: ``raised its target from 21 to 26 billion``.

The former value is no report of the figure: it is what was reported before, and its sentence states the change.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from tasks.changes.checks.statement import place_of, places_of
from tasks.core.changes import ChangeKind
from tasks.core.records import Basis, Measure, Observation, SourcedObservation
from tasks.languages.statement_words import words_of_sentence

RATES = frozenset({Measure.YOY, Measure.QOQ, Measure.CHANGE_RATE})
"""Measures of growth: of two rates of which one replaces the other the first often has no span of its own."""


@dataclass(frozen=True, slots=True)
class Replacement:
    """A value and the one that took its place, in one sentence.

    Attributes:
        kind: ``TARGET_MOVED`` for a plan or the firm's own outlook, ``REVISED`` for a value that was corrected and for
            an outlook of analysts.
        former, present: the two observations.
    """

    kind: ChangeKind
    former: SourcedObservation
    present: SourcedObservation


def replaced_values(observations: Iterable[SourcedObservation]) -> frozenset[int]:
    """Return the ids of observations that their own sentence replaces by another value.

    Args:
        observations: of any texts.
    """
    sentences: dict[tuple[int, str], list[SourcedObservation]] = defaultdict(list)
    for item in observations:
        sentences[item.revision_id, item.observation.sentence].append(item)
    return frozenset(
        replaced.former.observation_id
        for items in sentences.values()
        if len(items) > 1
        for replaced in replacements(items)
    )


def replacements(text: Iterable[SourcedObservation]) -> Iterator[Replacement]:
    """Find the values of one text that one of its sentences replaces.

    Args:
        text: observations of one text.

    Yields:
        One replacement a present value: both are of one entity, metric, scope, measure and unit.
    """
    items = sorted(text, key=lambda item: item.observation.start)
    for present in items:
        for former in items:
            kind = _kind(former.observation, present.observation)
            if kind is not None:
                yield Replacement(kind, former, present)
                break


def _kind(former: Observation, present: Observation) -> ChangeKind | None:
    if former.sentence != present.sentence or _figure(former) != _figure(present) or former.value == present.value:
        return None
    if former.expression == present.expression:
        return None
    how = _replaced(former.sentence, former.expression, present.expression)
    if how is None or (how == "plan" and (present.basis is Basis.ACTUAL or _is_of_other_period(former, present))):
        return None
    own = present.basis is not Basis.ACTUAL and not _is_of_analysts(present)
    return ChangeKind.TARGET_MOVED if own else ChangeKind.REVISED


def _is_of_other_period(former: Observation, present: Observation) -> bool:
    """Return whether two values are of two known periods: then the one follows the other and does not replace it."""
    return None not in (former.period, present.period) and former.period != present.period


def _is_of_analysts(outlook: Observation) -> bool:
    """Return whether an outlook is of those who watch a firm, not its own: nobody meets or misses it.

    What says so begins ahead of it (``전망치는 111억원에서 104억원으로 하락``); what is named behind it is what it is
    compared with.
    """
    marks, sentence = words_of_sentence(outlook.sentence).marks, outlook.sentence
    if outlook.basis is not Basis.FORECAST or "analyst" not in marks:
        return False
    named = marks["analyst"].search(sentence)
    is_named = named is not None and named.start() < place_of(outlook.expression, sentence)
    if not is_named and not _is_only_owner(outlook):
        return False
    return not any(marks[name].search(sentence) for name in ("own", "plan") if name in marks)


def _is_only_owner(outlook: Observation) -> bool:
    """Return whether a sentence names the firm of an outlook without letting it act: somebody else moves the outlook.

    ``하늘전자 반도체 부문의 영업이익 전망치를 9조원에서 5조원으로 낮췄다``.
    """
    name, sentence, actor = outlook.entity_name, outlook.sentence, words_of_sentence(outlook.sentence).actor
    if actor is None or not name or name not in sentence:
        return False
    return all(actor.match(sentence, place + len(name)) is None for place in places_of(name, sentence))


def _figure(observation: Observation) -> tuple[object, ...]:
    measure = "rate" if observation.measure in RATES else observation.measure
    return observation.entity, observation.metric, observation.scope, measure, observation.unit


@lru_cache(maxsize=4096)
def _replaced(sentence: str, old: str, new: str) -> str | None:
    """Return how a sentence replaces one number by another: ``correction``, ``plan`` or null."""
    words = words_of_sentence(sentence)
    return next((how for how in ("correction", "plan") if words.replaces(how, sentence, old, new)), None)
