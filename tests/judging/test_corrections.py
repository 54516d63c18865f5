"""What a person corrects, drops or enters stands above the reader, in later texts of the article too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import partial
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from flows.judging.corrections import Corrected, Correction, correct, enter
from tasks.core.errors import FigurewatchError
from tasks.core.judgements import Action, Because
from tasks.core.records import Bound, Measure, Observation
from tasks.load.judgement.by_hand import EnteredFigure
from tasks.load.judgement.mending import CorrectionError, Fields, mended, quantity
from tests.judging.world import (
    FIRST,
    SECOND,
    Reader,
    backfill,
    figures,
    load,
    newer,
    observation_id,
    rows,
    watchlist,
)
from warehouse.safety.doctor import examine


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("correcting") / "data"
    load(data, [FIRST, SECOND])
    return data


@pytest.fixture
def data(made: Path, tmp_path: Path) -> Path:
    return copytree(made, tmp_path / "data")


def same(observation: Observation) -> Observation:
    return observation


def apply(data: Path, value: str, action: Action = Action.MEND, /, **fields: Any) -> Corrected:
    mend: Callable[[Observation], Observation] = partial(mended, fields=Fields(**fields)) if fields else same
    item = observation_id(data, value)
    return correct(data, Correction(item, action, mend, Because.PERIOD), watchlist())


def test_a_corrected_field_stays_whatever_is_read_later(data: Path) -> None:
    done = apply(data, "21.5", period="2019")
    mended_figures = ["naver rnd_ratio 2019 21.5", "naver rnd_ratio 2020 25.1"]
    assert figures(data) == mended_figures
    assert [row.kind.value for row in done.withdrawn] == ["contradicted"]
    for reader in (Reader(), newer(Reader(), metric="share", years=5), newer(Reader(), misses="21.5")):
        backfill(data, reader)
        assert "naver rnd_ratio 2019 21.5" in figures(data)
        assert len(figures(data)) == 2
    assert [finding.check for finding in examine(data)] == ["precision"]


def test_no_change_is_reported_of_a_correction_that_is_no_news(data: Path) -> None:
    apply(data, "21.5", period="2019")
    found = rows(data, "SELECT kind, reported FROM changes WHERE run_id = 2")
    assert not [row for row in found if row["reported"]]


def test_a_contradiction_that_a_correction_shows_is_reported(data: Path) -> None:
    apply(data, "21.5", period="2019")
    load(data, ["네이버의 2019년 연구개발비 비중은 52.1%다."], first=3)
    apply(data, "25.1", period="2019")
    reported = rows(data, "SELECT kind FROM changes WHERE reported AND run_id = 4")
    assert [row["kind"] for row in reported] == ["contradicted"]


def test_a_dropped_figure_does_not_come_back_until_that_is_undone(data: Path) -> None:
    dropped = observation_id(data, "21.5")
    apply(data, "21.5", Action.DROP)
    backfill(data, newer(Reader(), years=1))
    assert figures(data) == ["naver rnd_ratio 2021 25.1"]
    correct(data, Correction(dropped, Action.UNDO, same, Because.METRIC), watchlist())
    backfill(data, newer(Reader(), years=1))
    assert figures(data) == ["naver rnd_ratio 2021 21.5", "naver rnd_ratio 2021 25.1"]


def test_a_correction_holds_in_a_later_text_that_has_its_sentence(data: Path) -> None:
    apply(data, "25.1", period="2018")
    load(data, [f"정정 전 안내. {FIRST} 한 줄 더."], saved=5)
    assert figures(data) == ["naver rnd_ratio 2018 25.1", "naver rnd_ratio 2020 21.5"]
    load(data, ["네이버의 2020년 연구개발비 비중은 25.3%다."], saved=9)
    assert figures(data) == ["naver rnd_ratio 2020 21.5", "naver rnd_ratio 2020 25.3"]
    assert {finding.check for finding in examine(data)} == {"precision"}


@pytest.mark.parametrize(
    ("before", "later", "holds"),
    [
        ("머리글이다. ", "", True),
        ("머리글이다. ", "아주 다른 머리글이다. ", True),
        ("", "머리글이다. ", True),
        # Of two sentences alike nobody knows which one is meant.
        ("", f"{FIRST} ", False),
    ],
)
def test_a_correction_finds_its_sentence_wherever_a_later_text_has_it(
    before: str, later: str, holds: bool, tmp_path: Path
) -> None:
    load(tmp_path, [f"{before}{FIRST}"])
    apply(tmp_path, "25.1", period="2018")
    load(tmp_path, [f"{later}{FIRST}"], saved=5)
    assert figures(tmp_path) == (["naver rnd_ratio 2018 25.1"] if holds else ["naver rnd_ratio 2020 25.1"] * 2)


def test_a_second_correction_takes_the_place_of_the_first(data: Path) -> None:
    apply(data, "25.1", period="2018")
    apply(data, "25.1", entity="kakao")
    assert figures(data) == ["kakao rnd_ratio 2018 25.1", "naver rnd_ratio 2020 21.5"]
    backfill(data, newer(Reader(), years=2))
    assert figures(data) == ["kakao rnd_ratio 2018 25.1", "naver rnd_ratio 2022 21.5"]


def test_only_the_reading_that_is_meant_is_corrected_of_two_of_one_number(tmp_path: Path) -> None:
    both = "네이버의 2020년 연구개발비 비중은 25.1%고 카카오의 2020년 연구개발비 비중은 12.9%다."
    load(tmp_path, [both])
    apply(tmp_path, "12.9", period="2017")
    backfill(tmp_path, newer(Reader(), years=1))
    assert figures(tmp_path) == ["kakao rnd_ratio 2017 12.9", "naver rnd_ratio 2021 25.1"]


def test_what_was_edited_or_replaced_cannot_be_corrected(data: Path) -> None:
    old = observation_id(data, "25.1")
    apply(data, "25.1", period="2018")
    with pytest.raises(CorrectionError, match="was corrected already"):
        correct(data, Correction(old, Action.DROP, same, Because.METRIC), watchlist())
    load(data, ["네이버의 2020년 연구개발비 비중은 25.3%다."], saved=9)
    with pytest.raises(CorrectionError, match="edited since"):
        correct(data, Correction(old, Action.DROP, same, Because.METRIC), watchlist())


def entered(value: str = "25.5%", sentence: str = "네이버는 2020년 매출의 25.5%를 썼다.") -> EnteredFigure:
    metric, entity = watchlist().metric("rnd_ratio"), watchlist().entity("naver")
    fields = Fields(entity=entity, metric=metric, period="2020", value=value)
    return EnteredFigure(fields, "https://dart.example/1", sentence, "금융감독원", None, "ko")


def test_a_figure_entered_by_hand_has_its_source_and_survives_a_backfill(data: Path) -> None:
    for figures_loaded in (1, 0):
        assert enter(data, entered(), watchlist()).figures == figures_loaded
        assert [row["action"] for row in rows(data, "SELECT action FROM store.corrections")] == ["add"]
    for _ in range(2):
        (row,) = rows(data, "SELECT url, publisher, expression, value FROM observations WHERE value = 25.5")
        assert row == {
            "url": "https://dart.example/1", "publisher": "금융감독원", "expression": "25.5%", "value": Decimal("25.5"),
        }  # fmt: skip
        backfill(data, Reader())
    assert examine(data) == []


def test_a_plain_number_is_entered_with_its_unit(data: Path) -> None:
    figure = entered(value="25.5")
    enter(data, replace(figure, fields=replace(figure.fields, unit="percent")), watchlist())
    (row,) = rows(data, "SELECT unit, low FROM observations WHERE value = 25.5")
    assert row == {"unit": "percent", "low": Decimal("25.45")}


def test_a_field_alone_leaves_the_value_as_it_is(data: Path) -> None:
    apply(data, "25.1", measure=Measure.CHANGE_AMOUNT)
    apply(data, "21.5", value="22", unit="percent")
    assert rows(data, "SELECT value, measure FROM observations ORDER BY value") == [
        {"value": Decimal(22), "measure": "level"}, {"value": Decimal("25.1"), "measure": "change_amount"},
    ]  # fmt: skip


def test_a_value_must_stand_in_the_sentence(data: Path) -> None:
    with pytest.raises(CorrectionError, match="does not stand"):
        enter(data, entered(value="26%"), watchlist())
    assert figures(data) == ["naver rnd_ratio 2020 21.5", "naver rnd_ratio 2020 25.1"]


@pytest.mark.parametrize(
    ("written", "unit", "value", "low", "high", "found", "bound"),
    [
        ("25.11", "percent", "25.11", "25.105", "25.115", "percent", Bound.EXACT),
        ("1,250", "count", "1250", "1249.5", "1250.5", "count", Bound.EXACT),
        ("약 25%", "", "25", "24", "26", "percent", Bound.ABOUT),
        ("1조7212억원", "", "1721200000000", "1721150000000", "1721250000000", "KRW", Bound.EXACT),
        ("-3.1%", "", "-3.1", "-3.15", "-3.05", "percent", Bound.EXACT),
    ],
)
def test_a_value_is_read_as_texts_write_it(
    written: str, unit: str, value: str, low: str, high: str, found: str, bound: Bound
) -> None:
    read = quantity(written, unit)
    assert (read.value, read.low, read.high) == (Decimal(value), Decimal(low), Decimal(high))
    assert (read.unit, read.bound) == (found, bound)


@pytest.mark.parametrize("written", ["25.11", "many", "", "25% and 30%", "NaN"])
def test_a_value_that_is_no_number_is_refused(written: str) -> None:
    with pytest.raises(CorrectionError):
        quantity(written, "")


def test_a_period_that_is_no_label_is_refused(data: Path) -> None:
    with pytest.raises(FigurewatchError, match="Write 2020"):
        apply(data, "25.1", period="last year")
    assert len(rows(data, "FROM store.runs")) == 1
