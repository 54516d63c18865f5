"""Conflicts that other figures prove: rates of one level, figures of another span, copies, a third text."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tasks.changes import find_changes
from tasks.changes.change_record import ChangeContext
from tasks.changes.checks import NO_CORROBORATION, Corroboration
from tasks.changes.conflicts import conflict
from tasks.core.changes import ChangeKind
from tasks.core.records import SourcedObservation
from tests.changes.case_observations import FOUND_AT
from tests.changes.test_checks import WATCHED, side

RATE = {"unit": "percent", "measure": "yoy_change"}


def text(number: int, *notes: dict[str, Any], metric: str = "revenue") -> list[SourcedObservation]:
    return [side(one, one.get("metric", metric), number, one.get("grain", "year")) for one in notes]


def conflicts(*texts: list[SourcedObservation]) -> list[tuple[str, bool]]:
    """Numbers of the two sides of each contradiction, and whether it is reported, however the texts arrive."""
    context = ChangeContext(WATCHED, FOUND_AT)
    together = find_changes([item for one in texts for item in one], [], context)
    known: list[SourcedObservation] = []
    apart = []
    for one in texts:
        apart += find_changes(one, known, context)
        known += one
    found, again = (
        [
            (f"{change.before.observation.expression} {change.after.observation.expression}", change.reported)
            for change in changes
            if change.kind is ChangeKind.CONTRADICTED and change.before and change.after
        ]
        for changes in (together, apart)
    )
    assert found == again
    return found


def level_and_rate(number: int, scope: str, level: str, value: int, rate: int, words: str) -> list[SourcedObservation]:
    sentence = f"한빛전자 {scope} 매출은 {level}으로 {words} {rate}% 늘었다."
    return text(
        number,
        {"sentence": sentence, "number": level, "is": value, "scope": scope},
        {"sentence": sentence, "number": f"{rate}%", "is": rate, "scope": scope, **RATE},
    )


def test_two_rates_of_one_level_contradict_each_other_whatever_the_part_is_called() -> None:
    one = level_and_rate(1, "기업용", "3060억원", 306000000000, 98, "전년보다")
    other = level_and_rate(2, "국내 기업용", "3060억원", 306000000000, 83, "1년 새")
    assert conflicts(one, other) == [("98% 83%", True)]
    assert conflicts(one, level_and_rate(2, "국내 기업용", "3060억원", 306000000000, 98, "1년 새")) == []
    assert conflicts(one, level_and_rate(2, "가정용", "3160억원", 316000000000, 83, "1년 새")) == []


def test_a_round_level_is_not_known_by_its_value() -> None:
    one = level_and_rate(1, "기업용", "3000억원", 300000000000, 98, "전년보다")
    assert conflicts(one, level_and_rate(2, "가정용", "3000억원", 300000000000, 83, "1년 새")) == []


def of_span(
    number: int, sentence: str, words: str, of: str, *figures: tuple[str, str, int]
) -> list[SourcedObservation]:
    items = [
        side({"sentence": sentence, "number": written, "is": value, "of": of}, metric, number, "half")
        for metric, written, value in figures
    ]
    return [replace(item, observation=replace(item.observation, period_words=words)) for item in items]


def test_the_figures_of_another_span_prove_a_conflict() -> None:
    quarter = of_span(
        1, "한빛전자는 2분기 매출 199억원, 영업이익 24억원을 냈다.", "2분기", "2023-Q2",
        ("revenue", "199억원", 19900000000), ("operating_profit", "24억원", 2400000000),
    )  # fmt: skip
    half = of_span(
        1, "한빛전자의 상반기 매출은 322억원, 영업이익은 30억원이다.", "상반기", "2023-H1",
        ("revenue", "322억원", 32200000000), ("operating_profit", "30억원", 3000000000),
    )  # fmt: skip
    slip = of_span(
        2, "한빛전자는 상반기 매출 199억원, 영업이익 24억원으로 크게 성장했다.", "상반기", "2023-H1",
        ("revenue", "199억원", 19900000000), ("operating_profit", "24억원", 2400000000),
    )  # fmt: skip
    assert ("322억원 199억원", True) in conflicts([*quarter, *half], slip)
    assert all(not reported for _, reported in conflicts(half, slip)), "without the quarter nothing proves it"
    elsewhere = [replace(item, observation=replace(item.observation, period_words="같은 기간")) for item in slip]
    found = conflicts([*quarter, *half], elsewhere)
    assert all(not reported for _, reported in found), "a period from another sentence may be misread"
    pointing = of_span(
        2, "한빛전자는 같은 기간 매출 199억원, 영업이익 24억원으로 크게 성장했다.", "같은 기간", "2023-H1",
        ("revenue", "199억원", 19900000000), ("operating_profit", "24억원", 2400000000),
    )  # fmt: skip
    found = conflicts([*quarter, *half], pointing)
    assert all(not reported for _, reported in found), "nor does a sentence name a period that points back to one"


def replaced(number: int, old: str, value: int) -> list[SourcedObservation]:
    sentence = f"한빛전자는 반도체 호황에 힘입어 기존에 {old} 수준이던 매출 전망을 1113억원으로 상향 조정했다."
    return text(
        number,
        {"sentence": sentence, "number": old, "is": value, "basis": "forecast"},
        {"sentence": sentence, "number": "1113억원", "is": 111300000000, "basis": "forecast"},
    )


def test_copies_that_differ_in_the_value_that_was_replaced_contradict_each_other() -> None:
    first, second = replaced(1, "1047억원", 104700000000), replaced(2, "1074억원", 107400000000)
    assert conflicts(first, second) == [("1047억원 1074억원", True)]
    assert conflicts(first, replaced(2, "1047억원", 104700000000)) == []


def rate(number: int, sentence: str, written: str, value: int, confidence: float = 0.97) -> list[SourcedObservation]:
    return text(number, {"sentence": sentence, "number": written, "is": value, "confidence": confidence, **RATE})


def test_a_disagreement_that_no_sentence_proves_is_not_reported_whoever_repeats_a_side() -> None:
    first = rate(1, "한빛전자의 매출은 전년보다 8% 줄었고, 이익률은 2년 전의 절반이다.", "8%", -8)
    second = rate(2, "실적을 발표한 기업 가운데 한빛전자만 매출(-12%)이 줄었다.", "-12%", -12)
    third = rate(3, "한빛전자는 지난해 매출이 1년 새 12% 줄며 10년 만에 가장 크게 내려앉았다.", "12%", -12, 0.99)
    assert [reported for _, reported in conflicts(first, second)] == [False]
    assert not any(reported for _, reported in conflicts(first, second, third))


def sale(number: int, written: str, value: int, sentence: str, confidence: float = 0.97) -> SourcedObservation:
    figure = {"sentence": sentence.replace("%", written), "number": written, "is": value, "confidence": confidence}
    return side(figure, "revenue", number)


COPIED = "한빛전자의 지난해 매출은 북미 수출이 늘면서 %을 기록했다고 회사가 어제 저녁 밝혔다."
APART = "업계에 따르면 한빛전자가 지난해 국내외에서 거둔 매출은 %으로 추산된다."


def test_of_several_reports_of_another_value_the_one_that_proves_most_is_told() -> None:
    context = ChangeContext(WATCHED, FOUND_AT)
    new = sale(9, "5,431억원", 543100000000, COPIED)
    others = [sale(number, "4,877억원", 487700000000, sentence) for number, sentence in enumerate((APART, COPIED), 1)]
    doubtful = sale(3, "4,877억원", 487700000000, COPIED, confidence=0.5)
    for known in ([others[0], others[1]], [others[1], others[0]], [doubtful, others[1]], [others[1], doubtful]):
        (change,) = conflict(new, known, context)
        assert change.before == others[1]
        assert change.reported
        assert change.probability == max(
            change.probability or 0 for other in known for change in conflict(new, [other], context)
        )


def test_a_report_that_can_be_compared_is_told_before_one_that_is_surer() -> None:
    context = ChangeContext(WATCHED, FOUND_AT)
    new = sale(9, "5,431억원", 543100000000, COPIED)
    copied = sale(1, "4,877억원", 487700000000, COPIED, confidence=0.9)
    gross = sale(2, "4,877억원", 487700000000, COPIED.replace("매출은", "매출은 별도 기준으로"), confidence=0.995)
    consolidated = replace(
        new,
        observation=replace(
            new.observation, sentence=new.observation.sentence.replace("매출은", "매출은 연결 기준으로")
        ),
    )
    alone = {other.article_id: next(conflict(consolidated, [other], context)) for other in (copied, gross)}
    assert alone[2].stopped_by == "comparable"
    assert (alone[2].probability or 0) > (alone[1].probability or 0)
    for known in ([copied, gross], [gross, copied]):
        (change,) = conflict(consolidated, known, context)
        assert change.before == copied
        assert change.stopped_by is None


def test_sentences_that_say_more_than_a_copy_show_that_two_texts_speak_of_different_things() -> None:
    context = ChangeContext(WATCHED, FOUND_AT)
    new = sale(9, "5,431억원", 543100000000, COPIED)
    known = [sale(1, "4,877억원", 487700000000, COPIED), sale(2, "4,877억원", 487700000000, APART)]
    differing = Corroboration(differing=2, in_sentence=True)

    def beside(before: SourcedObservation, _after: SourcedObservation) -> Corroboration:
        return differing if before == known[1] else NO_CORROBORATION

    (change,) = conflict(new, known, context, beside=beside)
    assert change.before == known[0]
    assert "other_figures_differ" in {reason.detail for reason in change.checks}
    (without,) = conflict(new, known, context)
    assert "other_figures_differ" not in {reason.detail for reason in without.checks}
