"""What is looked up while changes are found: the same as if everything known were gone through."""

from __future__ import annotations

import gc
import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tasks.changes import ChangeContext, find_changes
from tasks.changes.agreement import width
from tasks.changes.known_series import KnownSeries
from tasks.changes.series_keys import figure_family, period_order, series_period
from tasks.changes.settled_figure import by_exactness, published_at
from tasks.changes.stated_moves import RefutedRate, refuted_rates
from tasks.core.changes import ChangeKind
from tasks.core.collector import collector_paused
from tasks.core.records import Basis, Measure, SourcedObservation
from tests.changes.case_observations import FOUND_AT, sourced, watchlist

MONTH = {"year": 12, "quarter": 3, "month": 1}


def of_period(item: SourcedObservation, grain: str, start: date) -> SourcedObservation:
    """The same observation, of a period that begins then."""
    label = f"{start} {grain}"
    last = start + timedelta(days=30 * MONTH[grain])
    observation = replace(item.observation, period=label, period_start=start, period_end=last, period_grain=grain)
    series = 10 * list(Measure).index(observation.measure) + list(Basis).index(observation.basis)
    return replace(item, series_id=series, observation=observation)


def any_observations(chance: random.Random, number: int) -> list[SourcedObservation]:
    """Levels and moves of one figure, of many periods; several texts give many of them."""
    says: list[dict[str, Any]] = []
    for _ in range(number):
        measure = chance.choice(["level", "level", "yoy_change", "qoq_change", "change_amount"])
        unit = "percent" if measure in ("yoy_change", "qoq_change") or chance.random() < 0.2 else "KRW"
        value = chance.choice([100, 137]) if measure == "level" else chance.choice([73.0, 3.7, -72.0, -2.7])
        basis = "actual" if chance.random() < 0.9 else "forecast"
        says.append({"is": value, "within": 0.05, "unit": unit, "measure": measure, "basis": basis})
    items = sourced({"day": date(2025, 3, 30), "says": says}, 1)
    grain = chance.choice(["year", "quarter"])
    step = MONTH[grain]
    starts = [date(2020 + at * step // 12, 1 + at * step % 12, 1) for at in range(3 if grain == "year" else 6)]
    return [
        replace(of_period(item, grain, chance.choice(starts)), revision_id=1 + at % 5) for at, item in enumerate(items)
    ]


def named(found: RefutedRate) -> tuple[int, int, int]:
    return found.rate.observation_id, found.level.observation_id, found.earlier.observation_id


@pytest.mark.parametrize("seed", range(60))
def test_the_rates_and_levels_beside_new_ones_are_all_that_refute(seed: int) -> None:
    chance = random.Random(seed)
    items = any_observations(chance, 40)
    known = KnownSeries(items)
    new = chance.sample(items, 6)
    ids = frozenset(item.observation_id for item in new)
    actual = [item for item in items if item.observation.basis is Basis.ACTUAL]
    keys = dict.fromkeys(series_period(item) for item in actual if item.observation.measure is Measure.LEVEL)
    levels = [level for key in keys if (level := known.settled(key)) is not None]
    moves = [item for item in actual if item.observation.measure is not Measure.LEVEL]
    everything = sorted(named(found) for found in refuted_rates(moves, levels, ids))
    own = [item for item in new if item.observation.basis is Basis.ACTUAL]
    rates, beside = known.rates_and_levels(figure_family(items[0]), own)
    assert sorted(named(found) for found in refuted_rates(rates, beside, ids)) == everything


def test_some_of_these_rates_are_refuted() -> None:
    found = 0
    for seed in range(60):
        chance = random.Random(seed)
        items = any_observations(chance, 40)
        known = KnownSeries(items)
        rates, levels = known.rates_and_levels(figure_family(items[0]), items)
        found += len(list(refuted_rates(rates, levels, frozenset(item.observation_id for item in items))))
    assert found > 30


@pytest.mark.parametrize("seed", range(20))
def test_periods_of_a_series_are_known_in_order(seed: int) -> None:
    chance = random.Random(seed)
    items = sourced({"day": date(2025, 3, 30), "says": [{"is": at} for at in range(12)]}, 1)
    starts = [date(2020, 1, 1) + timedelta(days=chance.randrange(9)) for _ in items]
    items = [replace(of_period(item, "month", start), series_id=1) for item, start in zip(items, starts, strict=True)]
    known = KnownSeries([])
    for count, item in enumerate(items):
        before = [other for other in items[:count] if period_order(other) < period_order(item)]
        previous = known.previous(item)
        if previous is None:
            assert before == []
        else:
            assert series_period(previous) == series_period(max(before, key=period_order))
        orders = [period_order(other) for other in items[:count]]
        assert known.is_latest_period(item) is all(order < period_order(item) for order in orders)
        assert known.is_of_latest_period(item) is all(order <= period_order(item) for order in orders)
        known.add(item)


@pytest.mark.parametrize("seed", range(20))
def test_the_most_exact_observation_comes_first_and_of_equal_ones_the_latest(seed: int) -> None:
    chance = random.Random(seed)
    says = [{"is": chance.choice([5, 7]), "within": chance.choice([0, 0.05, 0.5])} for _ in range(30)]
    items = [
        replace(item, published=datetime(2024, 1, 1 + chance.randrange(5), tzinfo=UTC))
        for item in sourced({"day": date(2024, 1, 1), "says": says}, 1)
    ]
    unbounded = replace(items[0], observation_id=1, observation=replace(items[0].observation, low=None))
    items = [*items, unbounded]

    def order(item: SourcedObservation) -> tuple[bool, Decimal, float, int]:
        span = width(item.observation)
        return span is None, span or Decimal(0), -published_at(item).timestamp(), item.observation_id

    chance.shuffle(items)
    assert by_exactness(items) == sorted(items, key=order)
    assert by_exactness(items)[-1] == unbounded


def test_what_was_sure_enough_to_be_reported_is_asked_again_where_it_moves_from_another_value() -> None:
    both = "It spent 22.8% in 2023, and 31.4% in 2022."
    doubtful = [
        {"is": 22.8, "of": "2023", "sentence": both, "confidence": 0.88},
        {"is": 31.4, "of": "2022", "sentence": both, "confidence": 0.88},
    ]
    other = [{"is": 29.1, "of": "2022", "sentence": "naver spent 29.1% in 2022."}]
    sure = [{"is": 22.8, "of": "2023", "sentence": "naver spent 22.8% in 2023."}]
    texts = [
        sourced({"day": date(2024, 1, day), "says": says}, day)
        for day, says in enumerate([doubtful, doubtful, other, other, other, sure], start=1)
    ]
    context = ChangeContext(watchlist(), FOUND_AT)

    def told(new: list[SourcedObservation], history: list[SourcedObservation]) -> list[tuple[Decimal | None, int]]:
        return [
            (change.before.observation.value, change.after.article_id)
            for change in find_changes(new, history, context)
            if change.kind is ChangeKind.NEW_PERIOD and change.reported and change.before and change.after
        ]

    whole = told([item for text in texts for item in text], [])
    one_by_one = [
        each
        for number, text in enumerate(texts)
        for each in told(text, [item for before in texts[:number] for item in before])
    ]
    assert whole == one_by_one
    assert whole == [(Decimal("31.4"), 1), (Decimal("29.1"), 6)]


def test_the_collector_of_garbage_rests_until_records_are_made_and_runs_on_after_an_error() -> None:
    def make_records() -> None:
        with collector_paused():
            assert not gc.isenabled()
            raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        make_records()
    assert gc.isenabled()
    gc.disable()
    try:
        with collector_paused():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
