"""Pairs of statements for fitting the check: judged changes, and contradictions made by corrupting reports that agree.

Real contradictions are few. Two papers that agree on a figure were both read right; where one of the two numbers is
then mistyped, the pair is a contradiction in the words of real articles, with the confidences of the reader of today.
"""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from itertools import combinations
from typing import Any

from pydantic import TypeAdapter

from tasks.changes.agreement import agree
from tasks.changes.change_record import ChangeContext
from tasks.changes.checks.corroboration import corroboration_of
from tasks.changes.checks.evidence import evidence_of_conflict, reading_of_conflict
from tasks.changes.checks.known_reports import KnownReports
from tasks.changes.checks.plausible import explained
from tasks.changes.checks.probability import probability_of
from tasks.changes.checks.statement import NUMBER, statement_of
from tasks.changes.detection import find_changes
from tasks.changes.series_keys import series_period
from tasks.core.changes import Change, ChangeKind
from tasks.core.records import Basis, Measure, Observation, Reason, SourcedObservation
from tasks.core.watchlist import Watchlist

UNPROVEN = "no_proof"
"""Note of a contradiction that nothing explains and nothing proves."""

DIGITS = 3
"""Fewest digits of a number that is corrupted: two reports of a shorter one agree by chance too often."""

PER_FIGURE = 3
"""Most pairs of reports of one figure: a figure that a hundred articles repeat must not decide alone."""

COMPARED = 8
"""Most reports of one figure that are paired with each other: eight give more pairs than are kept."""

OTHER_VALUES = 0.5
"""Share of contradictions in which the other number is no slip of the first: 19 of 38 that were found by hand."""

OTHER_SIZE = (0.65, 1.6)
"""The other number is between these multiples of the first: beyond, it is rather a part of it (``plausible.WHOLE``)."""

SWAPS = 0.5
"""Share of slips that swap two digits; the others change one. Set: too few were found by hand to count."""


@dataclass(frozen=True, slots=True)
class TrainingPair:
    """A pair of statements with the answer.

    Attributes:
        kind: of the change.
        reading: how probable it is that both were read right.
        evidence: its names.
        true: whether the change is true.
        group: of pairs that are held out together: those of one figure, or of one source.
        made: whether one side was corrupted.
    """

    kind: ChangeKind
    reading: float
    evidence: tuple[str, ...]
    true: bool
    group: str
    made: bool = False


def read_observations(rows: Iterable[Mapping[str, Any]]) -> list[SourcedObservation]:
    """Make observations of the rows that ``figurewatch query "SELECT * FROM observations" --format json`` prints."""
    observation, sourced = TypeAdapter(Observation), TypeAdapter(SourcedObservation)
    found = []
    for row in rows:
        reasons = tuple(Reason(*reason) for reason in json.loads(row["reasons"] or "[]"))
        fields = {name: row[name] for name in Observation.__dataclass_fields__ if name in row}
        read = observation.validate_python({**fields, "reasons": reasons})
        beside = {name: row[name] for name in SourcedObservation.__dataclass_fields__ if name in row}
        found.append(sourced.validate_python({**beside, "observation": read}))
    return found


def judged_pairs(
    observations: Sequence[SourcedObservation], judged: Iterable[Mapping[str, Any]], watchlist: Watchlist
) -> Iterator[TrainingPair]:
    """Yield the changes that these observations bring and that people judged.

    Args:
        observations: of all texts.
        judged: ``kind, entity, metric, measure, before_value, after_value`` and ``true``.
        watchlist: entities and metrics.

    Yields:
        Those that can be compared and that nothing explains better; what nothing proves is among them, and shows how
        rare true ones are.
    """
    answers = {_key(row): bool(row["true"]) for row in judged}
    for change in _compared(observations, watchlist):
        key = _key_of(change)
        answer = answers.get(key) if key is not None else None
        if answer is not None:
            yield _pair(change, answer, _group(change))


def annotated_pairs(readings: Iterable[Mapping[str, Any]], watchlist: Watchlist) -> Iterator[TrainingPair]:
    """Yield the next periods that annotated articles bring, each true where both of its sides were read right.

    Args:
        readings: rows that ``python -m tasks.figures.fitting --readings`` writes.
        watchlist: entities and metrics of their sets.

    Yields:
        Those of which the annotation judges both sides, and that can be compared and nothing explains better. The
        group is that of the later article.
    """
    sets: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in readings:
        sets[row["set"]].append(row)
    for rows in sets.values():
        observations = read_observations(rows)
        known = {item.observation_id: row for item, row in zip(observations, rows, strict=True)}
        for change in _compared(observations, watchlist):
            sides = [known[side.observation_id] for side in change.sides]
            if change.kind is ChangeKind.NEW_PERIOD and all(side["right"] is not None for side in sides):
                yield _pair(change, all(side["right"] for side in sides), sides[-1]["group"])


def _compared(observations: Sequence[SourcedObservation], watchlist: Watchlist) -> Iterator[Change]:
    """Yield the changes with two sides that observations bring, that can be compared and nothing explains better."""
    for change in find_changes(observations, [], ChangeContext(watchlist, datetime.now(UTC))):
        is_checked = any(reason.step == "reading" for reason in change.checks)
        is_explained = change.stopped_by in ("comparable", "plausible") and change.note != UNPROVEN
        if change.before is not None and change.after is not None and is_checked and not is_explained:
            yield change


def _pair(change: Change, true: bool, group: str) -> TrainingPair:
    """Return a checked change with the answer."""
    read = next(reason.weight for reason in change.checks if reason.step == "reading")
    evidence = tuple(reason.detail for reason in change.checks if reason.step == "evidence")
    return TrainingPair(change.kind, probability_of(read), evidence, true, group)


def made_contradictions(observations: Sequence[SourcedObservation], watchlist: Watchlist) -> Iterator[TrainingPair]:
    """Yield contradictions made of two reports that agree, by corrupting the number of one."""
    chance = random.Random(0)  # noqa: S311 - the pairs must be the same at every run
    texts: dict[int, list[SourcedObservation]] = defaultdict(list)
    figures: dict[tuple[int, str | None], list[SourcedObservation]] = defaultdict(list)
    for item in observations:
        texts[item.revision_id].append(item)
        figures[series_period(item)].append(item)
    for items in figures.values():
        for before, after in _agreeing_pairs(items):
            other = corrupted(after, chance)
            if other is None:
                continue
            beside = corroboration_of(
                before, other, (texts[before.revision_id], texts[after.revision_id]), KnownReports(items)
            )
            sides = statement_of(before), statement_of(other)
            if explained(ChangeKind.CONTRADICTED, *sides, watchlist.metric(before.observation.metric), beside=beside):
                continue
            entity = watchlist.entity(before.observation.entity)
            names = entity.all_names() if entity else ()
            yield TrainingPair(
                ChangeKind.CONTRADICTED,
                reading_of_conflict(*sides, beside),
                tuple(evidence_of_conflict(*sides, names, beside)),
                True,
                f"{before.series_id}",
                made=True,
            )


def _agreeing_pairs(items: Sequence[SourcedObservation]) -> list[tuple[SourcedObservation, SourcedObservation]]:
    """Return the first pairs of reports by different stories that agree on an actual value in enough digits."""
    usable = [
        item
        for item in items
        if item.observation.period is not None
        and item.observation.basis is Basis.ACTUAL
        and not item.observation.discovered
        and sum(sign.isdigit() for sign in item.observation.expression) >= DIGITS
    ]
    pairs = [
        (a, b)
        for a, b in combinations(usable[:COMPARED], 2)
        if a.story_id != b.story_id
        and a.observation.value == b.observation.value
        and agree(a.observation, b.observation)
    ]
    return pairs[:PER_FIGURE]


def corrupted(item: SourcedObservation, chance: random.Random) -> SourcedObservation | None:
    """Return an observation with another number in its place; null where its number is too short.

    Half of the numbers are slips (two digits swapped, or one changed), half are another number of the same size.
    """
    observation = item.observation
    written = max(NUMBER.findall(observation.expression), key=len, default="")
    digits = written.replace(",", "")
    if len(digits) < DIGITS or observation.value is None:
        return None
    place = chance.randrange(len(digits) - 1)
    if chance.random() < OTHER_VALUES:
        number = f"{Decimal(digits) * Decimal(str(round(chance.uniform(*OTHER_SIZE), 3))):.{_decimals(digits)}f}"
    elif chance.random() < SWAPS:
        number = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
    else:
        number = digits[:place] + str(chance.randrange(1, 10)) + digits[place + 1 :]
    try:
        factor = Decimal(number) / Decimal(digits)
    except ArithmeticError:
        return None
    if number == digits or not factor:
        return None
    expression = observation.expression.replace(written, number)
    low, high = (None if end is None else end * factor for end in (observation.low, observation.high))
    return replace(
        item,
        observation=replace(
            observation,
            value=observation.value * factor,
            low=low,
            high=high,
            expression=expression,
            sentence=observation.sentence.replace(observation.expression, expression),
        ),
    )


def _decimals(number: str) -> int:
    return len(number.partition(".")[2])


_Key = tuple[str, str, Measure, float, float]


def _key(row: Mapping[str, Any]) -> _Key:
    return row["entity"], row["metric"], Measure(row["measure"]), float(row["before_value"]), float(row["after_value"])


def _key_of(change: Change) -> _Key | None:
    assert change.before is not None
    assert change.after is not None
    old, new = change.before.observation.value, change.after.observation.value
    return (
        None if old is None or new is None else (change.entity, change.metric, change.measure, float(old), float(new))
    )


def _group(change: Change) -> str:
    return f"{change.entity} {change.metric}" if change.kind is ChangeKind.NEW_PERIOD else f"{change.series_id}"
