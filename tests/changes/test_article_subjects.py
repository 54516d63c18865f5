"""Whose figure a sentence gives that names nobody, and what a text says of its own target."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from tasks.changes.change_record import ChangeContext
from tasks.changes.checks.corroboration import Corroboration
from tasks.changes.checks.evidence import reading_of_step, says_outcome
from tasks.changes.checks.forecasters import is_same_forecaster
from tasks.changes.checks.naming import is_implied, is_in_headline
from tasks.changes.checks.plausible import explained
from tasks.changes.checks.statement import statement_of
from tasks.changes.detection import find_changes
from tasks.changes.known_series import KnownSeries
from tasks.changes.next_periods import next_period
from tasks.changes.replaced_values import replacements
from tasks.core.changes import Change, ChangeKind
from tasks.core.records import Basis, Reason, SourcedObservation
from tasks.core.watchlist import Entity, Watchlist
from tasks.languages.statement_words import statement_words
from tests.changes.case_observations import FOUND_AT, sourced, watchlist
from tests.changes.test_checks import side

FOLDER = Path(__file__).parents[1] / "cases" / "changes"
CASES: list[dict[str, Any]] = yaml.safe_load((FOLDER / "article_subjects.yaml").read_text("utf-8"))
WATCHED = Watchlist(
    entities=[
        Entity(id="hanbit", names={"ko": "한빛", "en": "Hanbit"}, wikidata=None, parent=None),
        Entity(id="saesol", names={"ko": "새솔"}, wikidata=None, parent=None),
    ]
)


def of_text(says: list[dict[str, Any]], title: str | None = None, number: int = 1) -> list[SourcedObservation]:
    items = sourced({"says": says, "day": date(2024, 2, number)}, number)
    return [replace(item, title=title) for item in items]


def changes(*texts: list[SourcedObservation], kind: ChangeKind) -> list[Change]:
    found = find_changes([item for text in texts for item in text], [], ChangeContext(watchlist(), FOUND_AT))
    return [change for change in found if change.kind is kind]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_whose_figure_a_sentence_gives_that_names_nobody(case: dict[str, Any]) -> None:
    says = [{"is": 1, "sentence": figure["sentence"]} for figure in case["text"]]
    named = [figure["entity"] for figure in case["text"]]
    items = [
        replace(item, observation=replace(item.observation, entity=entity, entity_name=None))
        for item, entity in zip(of_text([*says, {"is": 2}], case["title"]), [*named, "hanbit"], strict=True)
    ]
    assert is_implied(items[-1], items, WATCHED) is case["says"]


def test_an_article_that_says_whose_figure_it_is_makes_a_next_period_surer() -> None:
    says = [
        {"is": 25, "of": "2022", "sentence": "naver spent 25% in 2022."},
        {"is": 22, "of": "2023", "sentence": "A year later the share was 22%."},
    ]
    (change,), (doubtful,) = (
        changes(of_text(says, title), kind=ChangeKind.NEW_PERIOD) for title in ("naver spends less", "Research")
    )
    assert change.probability is not None
    assert doubtful.probability is not None
    assert change.probability > doubtful.probability
    assert "unnamed_after" in {reason.detail for reason in doubtful.checks}
    assert "unnamed_after" not in {reason.detail for reason in change.checks}


def test_what_an_article_said_of_its_firm_is_reported_once_though_its_other_figures_are_not_at_hand() -> None:
    says = [
        {"is": 25, "of": "2022", "sentence": "naver spent 25% in 2022."},
        {"is": 22, "of": "2023", "sentence": "A year later the share was 22%.", "confidence": 0.9},
    ]
    first = of_text(says, "naver spends less")
    (change,) = changes(first, kind=ChangeKind.NEW_PERIOD)
    assert change.reported
    again = of_text([{"is": 22, "of": "2023", "sentence": "naver spent 22% in 2023."}], number=2)
    elsewhere = replace(first[0], revision_id=9, article_id=9)  # the period before, as another text gives it
    found = find_changes(again, [elsewhere, first[1]], ChangeContext(watchlist(), FOUND_AT))
    assert [change for change in found if change.kind is ChangeKind.NEW_PERIOD] == []


def test_a_figure_that_a_text_gives_later_is_judged_as_in_the_whole_text() -> None:
    says = [
        {"is": 25, "of": "2022", "sentence": "The share was 25% in 2022."},
        {"is": 22, "of": "2023", "sentence": "A year later it was 22%.", "confidence": 0.9},
    ]
    text = of_text(says, "naver and others spend less")
    whole = find_changes(text, [], ChangeContext(watchlist(), FOUND_AT))
    later = find_changes(text[1:], text[:1], ChangeContext(watchlist(), FOUND_AT))
    (first,), (second,) = (
        [change for change in found if change.kind is ChangeKind.NEW_PERIOD] for found in (whole, later)
    )
    assert (first.reported, first.probability) == (second.reported, second.probability)


def test_a_sure_outlook_is_reported_in_any_order_beside_a_doubtful_one() -> None:
    outlook = {"of": "2025", "basis": "forecast", "is": 22}
    doubtful = {**outlook, "sentence": "It may be 22%.", "confidence": 0.3}
    sure = {**outlook, "sentence": "naver may spend 22% in 2025.", "confidence": 0.99}
    before = [{"is": 25, "of": "2024", "basis": "forecast", "sentence": "naver may spend 25% in 2024."}]
    orders = [
        [of_text(before), of_text([first], number=2), of_text([second], number=3)]
        for first, second in ((doubtful, sure), (sure, doubtful))
    ]
    reported = [sum(change.reported for change in changes(*texts, kind=ChangeKind.NEW_PERIOD)) for texts in orders]
    assert reported == [1, 1]


def test_a_next_period_is_reported_by_the_sentence_that_proves_most() -> None:
    says = [
        {"is": 22, "of": "2023", "sentence": "naver spent 22%."},
        {"is": 25, "of": "2022", "sentence": "naver spent 22% in 2023, after 25% in 2022."},
        {"is": 22, "of": "2023", "sentence": "naver spent 22% in 2023, after 25% in 2022."},
    ]
    (change,) = changes(of_text(says), kind=ChangeKind.NEW_PERIOD)
    assert change.after is not None
    assert change.after.observation.sentence == says[2]["sentence"]


TARGET_FIGURE = {"is": 20, "number": "20%", "basis": "forecast", "unit": "percent"}
OUTLOOK = {"is": 20, "within": 0.5, "of": "2023", "basis": "target", "confidence": 0.6}


def test_a_text_that_compares_its_target_with_the_outcome_proves_it() -> None:
    actual = {"is": 22, "of": "2023", "sentence": "naver spent 22% in 2023."}
    (compared,), (doubtful,) = (
        changes(of_text([{**OUTLOOK, "sentence": sentence}, actual]), kind=ChangeKind.TARGET_MET)
        for sentence in ("naver beat its own target of 20%.", "naver had a target of 20%.")
    )
    last_year = {**actual, "sentence": "naver spent 22% in 2023, compared with 18% a year earlier."}
    (beside,) = changes(
        of_text([{**OUTLOOK, "sentence": "naver had a target of 20%."}, last_year]), kind=ChangeKind.TARGET_MET
    )
    assert "stated_outcome" not in {reason.detail for reason in beside.checks}
    assert compared.probability is not None
    assert doubtful.probability is not None
    assert compared.probability > doubtful.probability
    assert "stated_outcome" in {reason.detail for reason in compared.checks}
    assert "stated_outcome" not in {reason.detail for reason in doubtful.checks}


@pytest.mark.parametrize(
    ("sentence", "stated"),
    [
        ("naver beat its guidance of 20%.", True),
        ("naver beat the outlook of 20% that the company itself had forecast.", True),
        ("naver beat the 20% that analysts had forecast.", False),
        ("The company itself had forecast 20%.", False),
    ],
)
def test_what_a_firm_itself_expected_is_compared_like_a_plan(sentence: str, stated: bool) -> None:
    target = side({**TARGET_FIGURE, "sentence": sentence}, "revenue", 1)
    outcome = side({**TARGET_FIGURE, "basis": "actual", "sentence": "naver spent 22%.", "number": "22%"}, "revenue", 1)
    assert says_outcome(statement_of(target), statement_of(outcome)) is stated


def test_a_target_and_its_outcome_share_the_doubt_of_their_part_whatever_it_is_called() -> None:
    reasons = tuple(Reason(slot, "", weight) for slot, weight in (("entity", 1.0), ("part", 0.6)))
    sides = [
        side({**TARGET_FIGURE, "sentence": "naver beat 20%.", "confidence": 0.6, "scope": scope}, "revenue", 1)
        for scope in (None, "Japan")
    ]
    before, after = (
        statement_of(replace(item, revision_id=at, observation=replace(item.observation, reasons=reasons)))
        for at, item in enumerate(sides)
    )
    one, two = (reading_of_step(before, after, Corroboration(one_level=level)) for level in (True, False))
    assert (round(one, 2), round(two, 2)) == (0.6, 0.36)


def test_an_outcome_is_shown_by_the_text_of_its_target_whatever_part_it_names() -> None:
    earlier = of_text([{"is": 22, "of": "2023", "sentence": "naver spent 22% in 2023."}])
    says = [
        {"is": 22, "of": "2023", "scope": "Japan", "sentence": "The firm in Japan spent 22% in 2023."},
        {**OUTLOOK, "sentence": "naver beat its own target of 20%."},
    ]
    (met,) = changes(earlier, of_text(says, number=2), kind=ChangeKind.TARGET_MET)
    assert met.after is not None
    assert met.after.observation.sentence == says[0]["sentence"]
    (met,) = changes(earlier, of_text([{**says[0], "is": 23}, says[1]], number=2), kind=ChangeKind.TARGET_MET)
    assert met.after is not None
    assert met.after.observation.scope is None  # another value is another part's


@pytest.mark.parametrize(
    ("first", "second", "one_text", "same"),
    [
        ("naver expects 20%.", "It expects 22% in 2024.", True, True),
        ("naver expects 20%.", "It expects 22% in 2024.", False, False),
        ("Analysts expected 20%.", "naver expects 22% in 2024.", True, False),
        ("The company expected 20%.", "The company expects 22% in 2024.", False, True),
    ],
)
def test_outlooks_of_one_forecaster(first: str, second: str, one_text: bool, same: bool) -> None:
    before, after = (
        replace(item, observation=replace(item.observation, basis=Basis.FORECAST))
        for item in of_text([{"is": 20, "sentence": first}, {"is": 22, "sentence": second}])
    )
    after = after if one_text else replace(after, revision_id=after.revision_id + 1)
    assert is_same_forecaster(before, after) is same


def test_an_outlook_of_somebody_else_has_no_difference() -> None:
    texts = [
        of_text([{"is": share, "of": year, "basis": "forecast", "sentence": f"naver may spend {share}%."}], number=at)
        for at, (year, share) in enumerate((("2024", 20), ("2025", 22)), 1)
    ]
    (change,) = changes(*texts, kind=ChangeKind.NEW_PERIOD)
    assert (change.before, change.difference) == (None, None)
    assert change.after is not None
    assert change.after.observation.value == Decimal(22)


@pytest.mark.parametrize(
    ("language", "name", "group"),
    [
        *(
            ("ko", name, True)
            for name in ("4대 시중은행", "10곳", "1207개사", "32개 공기업", "6개 전업카드사", "두 회사")
        ),
        *(("ko", name, False) for name in ("11번가", "GS25", "29CM", "두산", "네이버", "2차전지협회")),
        *(("en", name, True) for name in ("four banks", "the 10 largest insurers")),
        *(("en", name, False) for name in ("3M", "Five Guys", "7 Eleven", "Tenaris")),
    ],
)
def test_a_name_that_only_counts_is_a_group(language: str, name: str, group: bool) -> None:
    assert bool(statement_words(language).group.match(name)) is group


@pytest.mark.parametrize(
    ("sentence", "former", "present"),
    [
        ("naver spent 56%, compared to about 52% a year before.", "52%", "56%"),
        ("naver's share rose to 56% from 52%.", "52%", "56%"),
        ("네이버의 비중이 52%에서 56%로 늘었다.", "52%", "56%"),
        ("네이버의 비중은 56%로 지난해 52%보다 높다.", "52%", "56%"),
    ],
)
def test_the_value_that_a_sentence_compares_with_is_no_news(sentence: str, former: str, present: str) -> None:
    of_sentence = [{"is": number.rstrip("%"), "sentence": sentence} for number in (former, present)]
    old, new = (statement_of(item) for item in of_text(of_sentence))
    assert explained(ChangeKind.NEW_PERIOD, new, old, None) == "turned_round"
    assert explained(ChangeKind.NEW_PERIOD, old, new, None) is None
    elsewhere = statement_of(of_text([of_sentence[1]], number=2)[0])
    assert explained(ChangeKind.NEW_PERIOD, elsewhere, old, None) is None


@pytest.mark.parametrize(
    ("sentence", "of_analysts"),
    [
        ("올해 매출 전망치는 석 달 전 111억원에서 104억원으로 하락했다.", True),
        ("올해 매출 전망치를 111억원에서 104억원으로 낮췄다.", False),
        ("올해 매출 전망치는 111억원으로, 회사가 제시했다.", False),
        ("삼성을 중심으로 실적 전망치의 하향 조정이 이뤄졌다.", True),
        ("삼성을 중심으로 실적 전망치의 배경을 설명했다.", False),
        ("하늘증권은 하반기 한빛 공연 매출 추정치를 111억원에서 104억원으로 낮췄다.", True),
        ("한빛은 하반기 공연 매출 추정치를 111억원에서 104억원으로 낮췄다.", False),
    ],
    ids=["moves by itself", "is moved", "is given", "its cut", "its reason", "a house's estimate", "a firm's own"],
)
def test_an_outlook_that_nobody_of_the_firm_moves_is_of_analysts(sentence: str, of_analysts: bool) -> None:
    assert (statement_words("ko").marks["analyst"].search(sentence) is not None) is of_analysts


def test_what_a_house_saw_is_replaced_by_what_it_sees_now() -> None:
    words = statement_words("ko")
    sentence = "한빛의 영업이익을 26조7000억원으로 봤던 증권사는 1일 이를 28조1000억원으로 상향 조정했다."
    assert words.replaces("plan", sentence, "26조7000억원", "28조1000억원")
    assert not words.replaces("plan", sentence, "28조1000억원", "26조7000억원")


@pytest.mark.parametrize(
    ("sentence", "replaced"),
    [
        ("한빛의 영업이익 컨센서스가 석 달 전 357억원에서 416억원으로 늘었다.", True),
        ("한빛의 영업이익 추정치를 357억원에서 416억원, 내년은 500억원에서 600억원으로 올렸다.", True),
        ("한빛의 영업이익 추정치는 올해 357억원에서 내년 416억원으로 늘어난다.", False),
        ("한빛의 영업이익은 357억원에서 416억원으로 늘었다.", False),
        ("컨센서스에 따르면 한빛의 올해 영업이익은 지난해 357억원에서 416억원으로 늘어난다.", False),
        ("한빛의 올해 영업이익 전망치는 지난해 357억원에서 416억원으로 늘어난다.", False),
    ],
    ids=[
        "without a verb of moving", "before another pair", "of another year", "no outlook", "the noun of the source",
        "from the year before",
    ],
)  # fmt: skip
def test_an_outlook_that_moves_from_one_number_to_another_replaces_it(sentence: str, replaced: bool) -> None:
    assert statement_words("ko").replaces("plan", sentence, "357억원", "416억원") is replaced


@pytest.mark.parametrize(
    ("sentence", "number", "is_former"),
    [
        ("이익은 12억원에서 15억원으로 늘었다.", "12억원", True),
        ("이익은 12억원에서 15억원으로 늘었다.", "2억원", False),  # only the end of a longer number
        ("이익은 12억원에서 15억원으로 늘었다.", "15억원", False),
        ("이익은 15억원이다.", "12억원", False),
    ],
)
def test_a_value_behind_which_its_sentence_says_from_is_a_former_one(
    sentence: str, number: str, is_former: bool
) -> None:
    assert statement_words("ko").is_former(sentence, number) is is_former


def test_a_language_without_words_of_statements_knows_no_former_value() -> None:
    words = statement_words("ja")
    assert not words.is_former("12億円から15億円", "12億円")
    assert not words.replaces("plan", "12億円から15億円", "12億円", "15億円")


def test_a_next_period_moves_from_the_value_that_its_own_text_gives() -> None:
    sentence = "naver spent 22% in 2023, after 25% in 2022."
    says = [{"is": 25, "of": "2022", "sentence": sentence}, {"is": 22, "of": "2023", "sentence": sentence}]
    own, later = (of_text(says, number=number) for number in (1, 2))
    known = KnownSeries([own[0], later[0]])
    change = next_period(known, own[1], own, ChangeContext(watchlist(), FOUND_AT))
    assert change.before == own[0]  # though the other is settled, as the latest
    other = of_text([{**says[0], "is": 27}, says[1]], number=3)
    change = next_period(
        KnownSeries([*own[:1], *later[:1], other[0]]), other[1], other, ChangeContext(watchlist(), FOUND_AT)
    )
    assert change.before == later[0]  # nobody else gives the value of the text


def test_a_value_of_another_period_replaces_none() -> None:
    sentence = "naver raised its forecast of spending from 20% to 22%."
    said = {"basis": "forecast", "sentence": sentence}
    former, present = {**said, "is": 20, "number": "20%"}, {**said, "is": 22, "number": "22%"}
    for period, replaced in (("2023", 1), ("2022", 0), (None, 1)):
        text = of_text([{**former, "of": period}, {**present, "of": "2023"}])
        assert len(list(replacements(text))) == replaced


@pytest.mark.parametrize(
    ("ahead", "behind", "note"),
    [
        ({"is": 28, "of": "2023"}, {}, "compared_otherwise"),
        ({}, {"is": 19, "of": "2022"}, "compared_otherwise"),
        ({"is": 22, "of": "2023"}, {}, None),
        ({"is": 28, "of": "2021"}, {}, None),
    ],
    ids=["another value of this period", "another value of the period before", "the same value", "of another period"],
)
def test_a_period_that_a_sentence_compares_with_another_value_is_not_compared(
    ahead: dict[str, Any], behind: dict[str, Any], note: str | None
) -> None:
    first, second = "naver spent 25% in 2022 on its own.", "As a group naver spent 22% in 2023."
    said = [{"is": 25, "of": "2022", "sentence": first}, *([{**ahead, "sentence": first}] if ahead else [])]
    now = [{"is": 22, "of": "2023", "sentence": second}, *([{**behind, "sentence": second}] if behind else [])]
    text = of_text([*said, *now])
    (item,) = [item for item in text if (item.observation.value, item.observation.sentence) == (22, second)]
    change = next_period(KnownSeries(text[:1]), item, text, ChangeContext(watchlist(), FOUND_AT))
    assert (change.note if change.stopped_by == "comparable" else None) == note


def test_what_another_article_compares_with_another_value_is_not_compared() -> None:
    first, second = "naver spent 25% in 2022 and 28% in 2023 on its own.", "naver spent 22% in 2023."
    before = of_text([{"is": 25, "of": "2022", "sentence": first}, {"is": 28, "of": "2023", "sentence": first}])
    now = of_text([{"is": 22, "of": "2023", "sentence": second}], number=2)
    for known, stopped in ((before, True), (before[:1], False)):
        change = next_period(KnownSeries(known), now[0], now, ChangeContext(watchlist(), FOUND_AT))
        assert (change.note == "compared_otherwise") is stopped


def test_a_value_that_its_sentence_replaces_is_not_what_it_compares_with() -> None:
    sentence = "naver raised its forecast for 2023 from 24% to 25%, and expects 30% in 2024."
    said = {"basis": "forecast", "sentence": sentence}
    moved = [{**said, "is": value, "number": f"{value}%", "of": "2023"} for value in (24, 25)]
    text = of_text([*moved, {**said, "is": 30, "number": "30%", "of": "2024"}])
    change = next_period(KnownSeries(text[1:2]), text[2], text, ChangeContext(watchlist(), FOUND_AT))
    assert change.note != "compared_otherwise"


def test_one_sentence_of_a_text_that_compares_with_another_value_is_enough() -> None:
    plain, compared = "naver spent 22% in 2023.", "naver spent 22% in 2023, after 19% in 2022."
    apart = {"is": 19, "of": "2022", "sentence": "Others spent 19% in 2022."}
    known = of_text([{"is": 25, "of": "2022", "sentence": "naver spent 25% in 2022."}])
    beside = {"is": 22, "of": "2023", "sentence": compared}, {"is": 19, "of": "2022", "sentence": compared}
    other = {"is": 31, "of": "2023", "sentence": compared.replace("22%", "31%")}
    of_other = {"is": 19, "of": "2022", "sentence": compared.replace("22%", "31%")}
    for others, stopped in ((beside, True), ((apart,), False), ((other, of_other), False)):
        text = of_text([{"is": 22, "of": "2023", "sentence": plain}, *others], number=2)
        change = next_period(KnownSeries(known), text[0], text, ChangeContext(watchlist(), FOUND_AT))
        assert (change.note == "compared_otherwise") is stopped


def test_of_a_text_known_before_the_headline_alone_may_say_whose_figure_it_was() -> None:
    (item,) = of_text([{"is": 22, "of": "2023"}], "naver spends less")
    before, after = KnownSeries([item]), KnownSeries([])
    after.add(item)
    assert not before.has_whole_text(item.revision_id)
    assert after.has_whole_text(item.revision_id)


@pytest.mark.parametrize(("title", "named"), [("새솔銀 순익 3천억", True), ("새솔 순익 3천억", False)])
def test_a_headline_names_a_firm_by_another_ending_that_means_the_same(title: str, named: bool) -> None:
    listed = Watchlist(entities=[Entity(id="saesol", names={"ko": "새솔은행"})])
    (item,) = of_text([{"is": 1}], title)
    item = replace(item, observation=replace(item.observation, entity="saesol", entity_name="새솔은행"))
    assert is_in_headline(item, listed) is named


@pytest.mark.parametrize(
    ("title", "named"),
    [
        ("새솔·한빛은행 순익 3천억", True),
        ("새솔·한빛금융지주 순익 3천억", True),
        ("새솔·한빛증권 순익 3천억", False),
        ("한빛·새솔금융 순익 3천억", True),
    ],
)
def test_a_headline_names_a_firm_by_its_beginning_in_a_list(title: str, named: bool) -> None:
    listed = Watchlist(entities=[Entity(id="saesol", names={"ko": "새솔은행"}, aliases=["새솔금융"])])
    (item,) = of_text([{"is": 1}], title)
    item = replace(item, observation=replace(item.observation, entity="saesol", entity_name="새솔은행"))
    assert is_in_headline(item, listed) is named
