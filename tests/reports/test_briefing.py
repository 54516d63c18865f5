"""The head of a report: sentences, what comes first, and that it stays short."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup

from tasks.changes.change_record import ChangeContext, change_of
from tasks.core.changes import Change, ChangeKind
from tasks.core.records import SourcedObservation
from tasks.reports import render
from tasks.reports.sections.briefing import ALARMS_SHOWN, MOVES_SHOWN, briefing_of
from tasks.reports.sections.change_sentences import sentence_of
from tasks.reports.sections.citations import Citations
from tasks.reports.sections.figure_history import figure_tables
from tasks.reports.view import Briefing
from tests.reports.stories import FOUND_AT, context_of, story, watchlist


def spend(year: int, billions: int, **fields: object) -> SourcedObservation:
    """What one article of its own says of R&D spending in a year."""
    first = next(item for item in story() if item.observation.metric == "rnd_spend")
    value = Decimal(billions * 10**9)
    number = year * 10000 + billions
    return replace(
        first,
        observation_id=number,
        article_id=number,
        story_id=number,
        revision_id=number,
        **fields,  # type: ignore[arg-type]
        observation=replace(
            first.observation,
            value=value,
            low=value - 5 * 10**7,
            high=value + 5 * 10**7,
            period=str(year),
            period_start=date(year, 1, 1),
            period_end=date(year, 12, 31),
        ),
    )


def change(kind: ChangeKind, before: SourcedObservation | None, after: SourcedObservation | None) -> Change:
    made = change_of(kind, before, after, ChangeContext(watchlist(), FOUND_AT))
    return replace(made, reported=True, note=None)


def brief(changes: list[Change], items: list[SourcedObservation]) -> Briefing:
    return briefing_of(changes, figure_tables(items), Citations(context_of(items)))


def test_a_move_says_who_when_what_how_much_and_against_what() -> None:
    items = [spend(2018, 1000), spend(2019, 1240)]
    move = change(ChangeKind.NEW_PERIOD, *items)
    assert sentence_of(move, context_of(items)) == "네이버, 2019년 연구개발비 1조2400억원, 2018년보다 +24.0%"
    assert sentence_of(move, context_of(items, "en")) == (
        "Naver, R&D spending of 2019: KRW 1.24 trillion, +24.0% on 2018"
    )


def test_a_move_from_a_loss_is_an_amount() -> None:
    items = [spend(2018, -1200), spend(2019, -2400)]
    sentence = sentence_of(change(ChangeKind.NEW_PERIOD, *items), context_of(items))
    assert "%" not in sentence
    assert sentence.endswith("2018년보다 -1조2000억원")


@pytest.mark.parametrize(("value", "wanted"), [(1300, "최대"), (900, "최소"), (1150, None)])
def test_an_end_of_enough_periods_is_named(value: int, wanted: str | None) -> None:
    items = [spend(2016, 1000), spend(2017, 1100), spend(2018, 1200), spend(2019, value)]
    (lead,) = brief([change(ChangeKind.NEW_PERIOD, items[2], items[3])], items).moves
    assert (f"알려진 4개 기간 가운데 {wanted}" in lead.sentence) == (wanted is not None)
    (few,) = brief([change(ChangeKind.NEW_PERIOD, items[2], items[3])], items[1:]).moves
    assert "기간 가운데" not in few.sentence, "of three periods one is always an end"


def test_one_publisher_that_contradicts_itself_is_named_once() -> None:
    items = [spend(2019, 1000), spend(2019, 1200)]
    sentence = sentence_of(change(ChangeKind.CONTRADICTED, *items), context_of(items))
    assert sentence.count("첫째신문") == 1


def test_alarms_have_both_sides_and_come_before_every_move() -> None:
    items = [spend(2018, 10), spend(2019, 9000), spend(2019, 9100)]
    found = brief([change(ChangeKind.NEW_PERIOD, *items[:2]), change(ChangeKind.CONTRADICTED, *items[1:])], items)
    assert [lead.kind for lead in found.alarms] == ["contradicted"]
    assert [side.value for side in found.alarms[0].sides] == ["9조원", "9조1000억원"]
    assert [lead.kind for lead in found.moves] == ["new_period"]


def test_alarms_that_are_left_out_are_reached_by_a_link() -> None:
    items = [spend(2012 + n, value) for n in range(ALARMS_SHOWN + 2) for value in (1000, 1100)]
    edited = [change(ChangeKind.RESTATED, *pair) for pair in zip(items[::2], items[1::2], strict=True)]
    page = BeautifulSoup(render(edited, context_of(items)).texts["html"], "lxml")
    (link,) = page.select(".glance .left-out a")
    assert link.get_text() == "이 밖에 경보 2건"
    assert page.find(id=str(link["href"]).removeprefix("#")) is not None


def test_a_move_that_is_unusual_for_its_series_weighs_more_than_a_larger_usual_one() -> None:
    calm = [spend(2015 + n, value) for n, value in enumerate((1000, 1010, 1020, 1030, 1130))]
    wild = [
        replace(item, series_id=2, observation=replace(item.observation, entity="kakao"))
        for item in (spend(2015 + n, value) for n, value in enumerate((1000, 2000, 1000, 2000, 3001)))
    ]
    moves = [change(ChangeKind.NEW_PERIOD, series[3], series[4]) for series in (wild, calm)]
    assert [lead.sentence.split(",")[0] for lead in brief(moves, [*wild, *calm]).moves] == ["네이버", "카카오"]


def test_a_text_that_looks_back_comes_after_every_move_of_now() -> None:
    past = [
        replace(item, series_id=2, observation=replace(item.observation, entity="kakao"))
        for item in (spend(2016, 1000), spend(2017, 9000))
    ]
    now = [spend(2018, 1000), spend(2019, 1010)]
    found = brief([change(ChangeKind.NEW_PERIOD, *past), change(ChangeKind.NEW_PERIOD, *now)], [*past, *now]).moves
    assert [lead.sentence.split(",")[0] for lead in found] == ["네이버", "카카오"]


def test_more_sources_weigh_more() -> None:
    one = [spend(2018, 1000), spend(2019, 1200)]
    two = [
        replace(item, series_id=2, observation=replace(item.observation, entity="kakao"))
        for item in (*one, replace(one[1], observation_id=7, article_id=7, story_id=7))
    ]
    moves = [change(ChangeKind.NEW_PERIOD, *one), change(ChangeKind.NEW_PERIOD, *two[:2])]
    found = brief(moves, [*one, *two]).moves
    assert [lead.sentence.split(",")[0] for lead in found] == ["카카오", "네이버"]
    assert found[0].sentence.endswith("출처 2곳")


def test_one_figure_is_one_line_and_the_head_stays_short() -> None:
    items = [spend(2010 + n, 1000 + n) for n in range(9)]
    assert len(brief([change(ChangeKind.NEW_PERIOD, *pair) for pair in itertools.pairwise(items)], items).moves) == 1
    many = [
        replace(change(ChangeKind.NEW_PERIOD, *items[:2]), metric=f"metric-{n}", change_id=n)
        for n in range(MOVES_SHOWN + 5)
    ]
    assert len(brief(many, items).moves) == MOVES_SHOWN


def test_known_values_fill_what_moves_leave_free_and_are_no_news() -> None:
    items = [spend(2018, 1000), spend(2019, 1240)]
    baseline = replace(change(ChangeKind.NEW_PERIOD, *items), reported=False, note="baseline")
    found = brief([baseline], items)
    assert (len(found.moves), len(found.known)) == (0, 1)
    page = BeautifulSoup(render([baseline], context_of(items)).texts["html"], "lxml")
    assert page.select_one(".glance li .label") is None


def test_a_day_with_nothing_is_one_line_with_what_was_read() -> None:
    page = BeautifulSoup(render([], context_of([], articles=5, observations=11)).texts["html"], "lxml")
    assert page.select(".glance, .fold") == []
    assert page.select_one(".nothing") is not None
    assert "읽은 기사 5건 · 찾은 수치 11개" in page.select_one(".meta").get_text()  # type: ignore[union-attr]
