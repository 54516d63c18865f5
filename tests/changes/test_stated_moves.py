"""Levels against told moves: a change of ground, and rates that the levels refute."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tasks.changes import ChangeContext, find_changes
from tasks.changes.stated_moves import refuted_rates
from tasks.core.changes import ChangeKind
from tasks.core.records import SourcedObservation
from tests.changes.case_observations import FOUND_AT, sourced, watchlist

CONTEXT = ChangeContext(watchlist(), FOUND_AT)


def quarterly(item: SourcedObservation, quarter: int) -> SourcedObservation:
    """The same observation, of a quarter of 2025."""
    first, last = {1: ((1, 1), (3, 31)), 2: ((4, 1), (6, 30))}[quarter]
    observation = replace(
        item.observation,
        period=f"2025-Q{quarter}",
        period_start=date(2025, *first),
        period_end=date(2025, *last),
        period_grain="quarter",
    )
    return replace(item, observation=observation)


@pytest.mark.parametrize(
    ("move", "note", "difference"),
    [
        ({"is": 236500, "within": 50, "measure": "change_amount"}, "ground_changed", None),
        ({"is": -380100, "within": 50, "measure": "change_amount"}, None, -380100),
        ({"is": 9.8, "within": 0.05, "measure": "yoy_change"}, "ground_changed", None),
        ({"is": -22.2, "within": 0.05, "measure": "yoy_change"}, None, -380100),
        ({"is": 9.8, "within": 0.05, "measure": "qoq_change"}, None, -380100),
        ({"is": 380100, "within": 50, "measure": "change_amount"}, None, -380100),
    ],
    ids=["other amount", "the same amount", "other rate", "the same rate", "a rate of another span", "a sign turned"],
)
def test_a_stated_move_that_the_levels_do_not_show(
    move: dict[str, Any], note: str | None, difference: int | None
) -> None:
    unit = "percent" if "yoy" in move["measure"] or "qoq" in move["measure"] else "KRW"
    before = {"is": 1712200, "within": 50, "of": "2019", "unit": "KRW"}
    after = [{"is": 1332100, "within": 50, "of": "2020", "unit": "KRW"}, {"of": "2020", "unit": unit, **move}]
    articles = [{"day": date(2020, 3, 30), "says": [before]}, {"day": date(2021, 3, 21), "says": after}]
    new = [item for number, article in enumerate(articles, 1) for item in sourced(article, number)]
    (change,) = [found for found in find_changes(new, [], CONTEXT) if found.kind is ChangeKind.NEW_PERIOD]
    assert (change.note, change.difference) == (note, difference)
    assert change.reported


def test_a_text_that_tells_the_move_in_two_currencies_changes_no_ground() -> None:
    before = {"is": 100, "within": 0.5, "of": "2019", "unit": "KRW"}
    rates = [{"is": rate, "within": 0.5, "of": "2020", "unit": "percent", "measure": "yoy_change"} for rate in (16, 19)]
    after = [{"is": 119, "within": 0.5, "of": "2020", "unit": "KRW"}, *rates]
    articles = [{"day": date(2020, 3, 30), "says": [before]}, {"day": date(2021, 3, 21), "says": after}]
    new = [item for number, article in enumerate(articles, 1) for item in sourced(article, number)]
    (change,) = [found for found in find_changes(new, [], CONTEXT) if found.kind is ChangeKind.NEW_PERIOD]
    assert (change.note, change.difference) == (None, 19)


@pytest.mark.parametrize(
    ("amount", "note", "difference"), [(236500, "ground_changed_beside", None), (-380100, None, -1289300)]
)
def test_a_change_of_ground_shows_in_the_other_amounts_of_its_text(
    amount: int, note: str | None, difference: int | None
) -> None:
    def of(item: SourcedObservation) -> SourcedObservation:
        return replace(item, series_id=7, observation=replace(item.observation, metric="sales"))

    levels = [[{"is": 1712200, "of": "2019"}, {"is": 6593400, "of": "2019"}],
              [{"is": 1332100, "of": "2020"}, {"is": 5304100, "of": "2020"}]]  # fmt: skip
    moved = {"is": amount, "within": 50, "of": "2020", "unit": "KRW", "measure": "change_amount"}
    texts = []
    for number, (day, says) in enumerate(zip((date(2020, 3, 30), date(2021, 3, 21)), levels, strict=True), 1):
        notes = [{"within": 50, "unit": "KRW", **level} for level in says] + ([moved] if number == 2 else [])
        spent, sold, *rest = sourced({"day": day, "says": notes}, number)
        texts += [spent, of(sold), *rest]
    (change,) = [
        found
        for found in find_changes(texts, [], CONTEXT)
        if found.kind is ChangeKind.NEW_PERIOD and found.metric == "sales"
    ]
    assert (change.note, change.difference) == (note, difference)


@pytest.mark.parametrize(
    ("before", "after", "cause"),
    [
        ("매출은 잠정 {}이다.", "매출은 {}으로 확정됐다.", "final_figure"),
        ("매출은 {}이다.", "매출을 {}으로 정정했다.", "said_corrected"),
        ("매출은 잠정 {}이다.", "매출은 잠정 {}이다.", None),
    ],
)
def test_why_a_later_figure_took_the_place_of_an_earlier_one(before: str, after: str, cause: str | None) -> None:
    sides = [
        sourced(
            {"day": date(2021, 3, day), "says": [{"is": value, "of": "2020", "sentence": text.format(f"{value}%")}]},
            day,
        )
        for day, value, text in ((2, 25, before), (9, 27, after))
    ]
    found = find_changes([item for side in sides for item in side], [], CONTEXT)
    (change,) = [one for one in found if one.kind in (ChangeKind.REVISED, ChangeKind.CONTRADICTED)]
    assert change.kind is (ChangeKind.REVISED if cause else ChangeKind.CONTRADICTED)
    causes = {"final_figure", "said_corrected"} & {reason.detail for reason in change.checks}
    assert causes == ({cause} if cause else set())


@pytest.mark.parametrize(
    ("rate", "found"),
    [(203, True), (2030, False), (2070, False), (-2030, False), (-203, False), (-2830, False), (150, False)],
    ids=["tenfold", "right", "near enough", "turned sign", "tenfold and turned", "slip and turned", "another rate"],
)
@pytest.mark.parametrize("together", [True, False])
def test_a_rate_that_two_levels_refute(rate: int, found: bool, together: bool) -> None:
    levels = [{"is": 23, "within": 0.5, "unit": "KRW"}, {"is": 490, "within": 0.5, "unit": "KRW"}]
    rate_note = {"is": rate, "within": 0.5, "unit": "percent", "measure": "qoq_change"}
    first, second = sourced({"day": date(2025, 8, 5), "says": levels}, 1)
    (moved,) = sourced({"day": date(2025, 8, 6), "says": [rate_note]}, 2)
    known = [quarterly(first, 1), quarterly(second, 2)]
    new = [quarterly(moved, 2)]
    changes = find_changes([*known, *new], [], CONTEXT) if together else find_changes(new, known, CONTEXT)
    refuted = [change for change in changes if change.kind is ChangeKind.CONTRADICTED]
    assert [(change.before, change.after) for change in refuted] == ([(new[0], known[1])] if found else [])
    assert all(change.reported and change.difference == 2030 - rate for change in refuted)
    assert all(Decimal(490) == change.after.observation.value for change in refuted if change.after)


@pytest.mark.parametrize(
    ("own", "found"),
    [((990,), False), ((490,), True), ((489.8,), True), ((990, 490), True), ((), True)],
    ids=["other", "same", "rounded", "both", "none"],
)
def test_a_rate_whose_own_text_gives_another_level_is_of_that_one(own: tuple[float, ...], found: bool) -> None:
    levels = [{"is": 23, "within": 0.5, "unit": "KRW"}, {"is": 490, "within": 0.5, "unit": "KRW"}]
    rate = {"is": 203, "within": 0.5, "unit": "percent", "measure": "qoq_change"}
    reports = [sourced({"day": date(2025, 8, 5), "says": levels}, number) for number in (1, 3)]
    known = [quarterly(item, quarter) for report in reports for quarter, item in enumerate(report, 1)]
    says = [rate, *({"is": level, "within": 0.5, "unit": "KRW"} for level in own)]
    new = [quarterly(item, 2) for item in sourced({"day": date(2025, 8, 6), "says": says}, 2)]
    changes = find_changes(new, known, CONTEXT)
    assert any(change.before == new[0] for change in changes if change.kind is ChangeKind.CONTRADICTED) is found


def test_levels_of_other_months_make_no_difference_to_a_stated_rate() -> None:
    levels = [
        {"is": 100 + 37 * quarter, "within": 0.5, "of": str(2010 + quarter), "unit": "KRW"} for quarter in range(9)
    ]
    rates = [
        {"is": rate, "within": 0.05, "of": str(year), "unit": "percent", "measure": measure}
        for year in range(2010, 2019)
        for rate in (73.0, 12.6, -12.5, 3.7, 270.0)
        for measure in ("yoy_change", "qoq_change")
    ]
    (*known,) = sourced({"day": date(2020, 3, 30), "says": levels}, 1)
    (*stated,) = sourced({"day": date(2020, 3, 30), "says": rates}, 2)
    together = {
        (found.rate.observation_id, found.level.observation_id, found.earlier.observation_id)
        for found in refuted_rates(stated, known, frozenset(item.observation_id for item in stated))
    }
    alone = {
        (found.rate.observation_id, found.level.observation_id, found.earlier.observation_id)
        for level in known
        for earlier in known
        if level is not earlier
        for found in refuted_rates(stated, [level, earlier], frozenset({level.observation_id}))
    }
    assert together == alone
    assert together
    assert not list(refuted_rates(stated, known, frozenset()))


@pytest.mark.parametrize(
    ("earlier", "later", "rate", "refuted"),
    [
        ({}, {}, {}, True),
        ({"unit": "USD"}, {}, {}, False),
        ({"basis": "target"}, {}, {}, False),
        ({"scope": "cars"}, {}, {}, False),
        ({}, {}, {"scope": "cars"}, False),
        ({}, {}, {"basis": "forecast"}, False),
        ({"is": 0}, {}, {}, False),
    ],
    ids=[
        "one figure",
        "two currencies",
        "a plan",
        "of a part",
        "a part's rate",
        "an outlook of the rate",
        "from nothing",
    ],
)
def test_a_rate_is_compared_with_two_levels_of_its_own_figure(
    earlier: dict[str, Any], later: dict[str, Any], rate: dict[str, Any], refuted: bool
) -> None:
    says = [
        {"is": 100, "within": 0.5, "of": "2022", "unit": "KRW", **earlier},
        {"is": 137, "within": 0.5, "of": "2023", "unit": "KRW", **later},
        {"is": 73.0, "within": 0.05, "of": "2023", "unit": "percent", "measure": "yoy_change", **rate},
    ]
    before, after, stated = sourced({"day": date(2024, 3, 30), "says": says}, 1)
    found = list(refuted_rates([stated], [before, after], frozenset({stated.observation_id})))
    assert [(one.level, one.earlier, one.implied) for one in found] == (
        [(after, before, Decimal("37.0"))] if refuted else []
    )
