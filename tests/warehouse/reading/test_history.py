"""What the writer asks of the past: enough to find every change, and no more than that."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from stored_observations import StoredObservation, load, stored_observation

from tasks.changes import ChangeContext, find_changes
from tasks.core.records import SourcedObservation
from tasks.core.store import SeriesFamily
from tasks.core.watchlist import Watchlist
from tasks.core.watchlist_loading import load_watchlist
from tasks.load.series_history import history_beside, series_of
from warehouse.reading.compared_observations import REPORTS_OF_A_NUMBER
from warehouse.store import Store

NOW = datetime(2024, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def watchlist(seeds: Path) -> Watchlist:
    return load_watchlist([seeds / "watchlist.yaml"])


def anything(chance: random.Random, number: int) -> StoredObservation:
    """Some report of one of three companies: of any period, plan or fact."""
    value = chance.choice([10, 12, 15, 20, 30])
    basis = chance.choices(["actual", "target", "forecast"], [8, 1, 1])[0]
    entity = chance.choice(["naver", "kakao", "ncsoft"])
    note: dict[str, Any] = {
        "entity": entity,
        "metric": "rnd_ratio",
        "value": value,
        "low": value - 0.5,
        "high": value + chance.choice([0.5, 3]),
        "basis": basis if entity != "ncsoft" else "actual",
        "period": chance.choice([None, "2017", "2018", "2019", "2020", "2021", "2020-Q1", "2020-Q3", "2021-Q2"]),
        "day": chance.choice([None, "2018-03-01", "2020-03-01", "2021-03-01", "2022-03-01", "2022-03-09"]),
        "story": chance.randrange(30),
    }
    return stored_observation(note, number)


LEVELS = {"2018": 70, "2019": 100, "2020": 153, "2021": 160}
"""Revenue by year."""


def full_family(
    store: Store, items: Sequence[SourcedObservation], retired_now: Sequence[SourcedObservation]
) -> list[SourcedObservation]:
    """Everything of every series that bears on them."""
    series = {series for item in (*items, *retired_now) for series in series_of(SeriesFamily.of(item.observation))}
    left = {item.observation_id for item in retired_now}
    return [item for item in store.observations_of_series(series) if item.observation_id not in left]


@pytest.mark.parametrize("seed", range(2))
def test_changes_are_the_same_as_against_the_whole_history(tmp_path: Path, watchlist: Watchlist, seed: int) -> None:
    chance = random.Random(seed)
    known = [anything(chance, number) for number in range(150)]
    load(tmp_path, known)
    found = less = 0
    with Store.open(tmp_path) as store:
        for turn in range(20):
            new = [anything(chance, 1000 + turn * 10 + number).sourced for number in range(chance.choice([1, 2, 6]))]
            retired_now = [item.sourced for item in chance.sample(known, chance.choice([0, 0, 1, 3]))]
            whole = full_family(store, new, retired_now)
            narrow = history_beside(store, new, retired_now, watchlist)
            assert {item.observation_id for item in narrow} <= {item.observation_id for item in whole}
            wanted = find_changes(new, whole, ChangeContext(watchlist, NOW), retired_now)
            assert find_changes(new, narrow, ChangeContext(watchlist, NOW), retired_now) == wanted
            found += len(wanted)
            less += len(whole) - len(narrow)
    assert found > 25, "there must be changes, or nothing was shown"
    assert less > 250, "the history must be narrowed, or nothing was shown"


def test_a_long_history_of_a_series_is_left_where_it_is(tmp_path: Path) -> None:
    years = [
        stored_observation({"value": year % 30, "period": str(year), "day": f"{year + 1}-03-01"}, year)
        for year in range(1950, 2020)
    ]
    load(tmp_path, years)
    new = stored_observation({"value": 9, "period": "2000", "day": "2021-03-01"}, 1).sourced
    with Store.open(tmp_path) as store:
        found = history_beside(store, [new], [], Watchlist())
        assert [item.observation.period for item in found] == ["1999", "2000", "2019"]
        (before,) = [item for item in found if item.observation.period == "1999"]
        without = history_beside(store, [new], [before], Watchlist())
    assert [item.observation.period for item in without] == ["1998", "2000", "2019"]


MANY = 3 * REPORTS_OF_A_NUMBER
"""Reports of one number, more than are read."""


def report(number: int, value: int, **fields: Any) -> StoredObservation:
    """A report of one figure, each of a story of its own, later the higher its number."""
    note = {"value": value, "low": value - 0.5, "high": value + 0.5, "day": f"2021-{number % 12 + 1:02}-01", **fields}
    return stored_observation(note, number)


def test_of_a_number_that_very_many_reports_give_those_are_read_that_decide(
    tmp_path: Path, watchlist: Watchlist
) -> None:
    majority = [report(number, 10, day=f"2021-03-{number % 28 + 1:02}") for number in range(MANY)]
    minority = [report(MANY + number, 20, day=f"2021-04-{number % 28 + 1:02}") for number in range(MANY - 5)]
    told = report(900, 10, day="2021-01-01", authority="publisher")
    copied = report(901, 10, day="2021-02-01", story="copied")
    last = report(902, 10, day="2021-03-31")
    doubtful = replace(last.sourced, observation=replace(last.sourced.observation, confidence=0.1))
    load(tmp_path, [*majority, *minority, told, copied, replace(last, sourced=doubtful)])
    new = [
        report(1000, 10, day="2021-05-01").sourced,
        report(1001, 17, day="2021-05-02").sourced,
        report(1002, 70, day="2021-05-03", story="copied").sourced,
    ]
    with Store.open(tmp_path) as store:
        read = history_beside(store, new, [], watchlist)
        whole = full_family(store, new, [])
    assert len(read) <= 4 * REPORTS_OF_A_NUMBER + 2 < len(whole) - 10
    ids = {item.observation_id for item in read}
    assert {told.sourced.observation_id, copied.sourced.observation_id, doubtful.observation_id} <= ids
    assert sum(1 + item.unread_stories for item in read) == len(whole), "what is not read is counted"

    def found(history: list[SourcedObservation]) -> list[tuple[Any, ...]]:
        sides = [
            (change.kind, change.reported, change.before, change.after)
            for change in find_changes(new, history, ChangeContext(watchlist, NOW))
        ]
        return [(kind, reported, *(side.observation.value for side in pair if side)) for kind, reported, *pair in sides]

    assert found(read) == found(whole) != []


def test_a_sentence_that_is_read_is_read_whole(tmp_path: Path, watchlist: Watchlist) -> None:
    levels = [report(number, 10, day=f"2021-03-{number % 28 + 1:02}") for number in range(1, MANY)]
    early = report(0, 10, day="2021-01-01")
    first = replace(early.sourced, observation=replace(early.sourced.observation, confidence=0.1))
    rate = report(0, 30, measure="yoy_change", day="2021-01-01")
    stated = replace(rate.sourced, observation=replace(rate.sourced.observation, sentence=first.observation.sentence))
    assert stated.revision_id == first.revision_id
    load(tmp_path, [*levels, replace(early, sourced=first), replace(rate, sourced=stated)])
    new = [report(1000, 30, measure="yoy_change").sourced, report(1000, 10).sourced]
    with Store.open(tmp_path) as store:
        read = {item.observation_id for item in history_beside(store, new, [], watchlist)}
    assert {stated.observation_id, first.observation_id} <= read


def test_a_stated_rate_is_compared_with_the_levels_of_earlier_loads(tmp_path: Path, watchlist: Watchlist) -> None:
    fields: dict[str, Any] = {"entity": "naver", "metric": "revenue", "unit": "KRW", "day": "2021-03-01"}
    load(
        tmp_path,
        [stored_observation({**fields, "value": value, "period": year}, int(year)) for year, value in LEVELS.items()],
    )
    rate = {**fields, "unit": "percent", "measure": "yoy_change", "period": "2020", "value": 530}
    new = stored_observation({**rate, "day": "2021-05-01"}, 1).sourced
    with Store.open(tmp_path) as store:
        history = history_beside(store, [new], [], watchlist)
    assert sorted(item.observation.period or "" for item in history) == ["2019", "2020"], "no move to 2020 is from 2021"
    (change,) = [found for found in find_changes([new], history, ChangeContext(watchlist, NOW)) if found.before]
    assert (change.kind.value, change.before, change.after) == ("contradicted", new, change.after)
    assert change.after
    assert change.after.observation.period == "2020"


def test_all_reports_of_a_firm_s_events_bear_on_a_new_one(tmp_path: Path, watchlist: Watchlist) -> None:
    fields: dict[str, Any] = {"metric": "investment", "unit": "KRW", "value": 5}
    reports = [("naver", "A", "2017"), ("naver", None, "2025-03"), ("kakao", "A", "2017")]
    load(
        tmp_path,
        [
            stored_observation({**fields, "entity": entity, "scope": scope, "period": period}, number)
            for number, (entity, scope, period) in enumerate(reports)
        ],
    )
    new = stored_observation({**fields, "entity": "naver", "scope": "B", "period": "2024"}, 9).sourced
    with Store.open(tmp_path) as store:
        found = history_beside(store, [new], [], watchlist)
        without = history_beside(store, [new], [], Watchlist())
    assert {(item.observation.entity, item.observation.period) for item in found} == {
        ("naver", "2017"), ("naver", "2025-03"),
    }  # fmt: skip
    assert without == []


def test_ids_are_taken_by_what_stands_and_by_what_was_retired(tmp_path: Path) -> None:
    current = stored_observation({"value": 1}, 1)
    retired = stored_observation({"value": 2, "retired": "2021-01-01"}, 2)
    load(tmp_path, [current, retired])
    ids = [current.sourced.observation_id, retired.sourced.observation_id, 77]
    with Store.open(tmp_path) as store:
        assert store.known_observations(ids) == set(ids[:2])


def test_each_value_of_a_figure_is_looked_for_under_other_parts(tmp_path: Path, watchlist: Watchlist) -> None:
    fields: dict[str, Any] = {"entity": "naver", "metric": "revenue", "unit": "KRW", "period": "2020"}
    known = [stored_observation({**fields, "scope": "cloud", "value": value}, value) for value in (3060, 3070, 3080)]
    load(tmp_path, known)
    new = [stored_observation({**fields, "value": value}, 10_000 + value).sourced for value in (3060, 3070)]
    with Store.open(tmp_path) as store:
        found = history_beside(store, new, [], watchlist)
    assert sorted(item.observation.value or 0 for item in found) == [3060, 3070]


def test_what_bears_on_a_figure_that_leaves_its_text_is_read(tmp_path: Path, watchlist: Watchlist) -> None:
    fields: dict[str, Any] = {"entity": "naver", "metric": "rnd_ratio", "period": "2020"}
    plan = stored_observation({**fields, "basis": "target", "value": 30}, 1)
    left = stored_observation({**fields, "value": 25}, 2)
    load(tmp_path, [plan, left])
    with Store.open(tmp_path) as store:
        found = history_beside(store, [], [left.sourced], watchlist)
    assert [item.observation_id for item in found] == [plan.sourced.observation_id]
