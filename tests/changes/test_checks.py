"""The check before anything is reported: what each step stops and what passes, by cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from tasks.changes.checks import Corroboration, check_change, corroboration_of
from tasks.changes.checks.check import SURELY_DIFFERENT
from tasks.changes.checks.copies import is_near_copy
from tasks.changes.checks.digit_slips import digit_slip
from tasks.changes.checks.evidence import evidence_of_conflict, evidence_of_step
from tasks.changes.checks.joint_reading import Frame, joint_reading
from tasks.changes.checks.known_reports import KnownReports
from tasks.changes.checks.probability import model_of, models
from tasks.changes.checks.statement import statement_of
from tasks.core.changes import ChangeKind
from tasks.core.documents import Article
from tasks.core.records import NAME_OF_PART, Basis, Bound, Measure, Observation, Reason, SourcedObservation
from tasks.core.watchlist import Entity, Watchlist
from tasks.core.watchlist_loading import load_watchlist
from tasks.load import rows
from tests.changes.case_observations import FOUND_AT

FOLDER = Path(__file__).parents[1] / "cases" / "changes"
CASES: list[dict[str, Any]] = yaml.safe_load((FOLDER / "checks.yaml").read_text("utf-8"))
SLIPS: list[list[Any]] = yaml.safe_load((FOLDER / "slips.yaml").read_text("utf-8"))
SHIPPED = load_watchlist(Path(__file__).parents[2] / "seeds" / "watchlist.yaml")
HANBIT = Entity(id="hanbit", names={"ko": "한빛", "en": "Hanbit"}, wikidata=None, parent=None)
WATCHED = SHIPPED.model_copy(update={"entities": [HANBIT]})


def end(given: Any) -> Decimal | None:
    """One end of an interval; null is unbounded."""
    return None if given is None else Decimal(str(given))


def side(figure: dict[str, Any], metric: str, number: int, grain: str = "year") -> SourcedObservation:
    """One side of a case as a stored observation; each is an article of its own."""
    value, period = Decimal(str(figure["is"])), figure.get("of", "2023")
    observation = Observation(
        entity="x:업계" if figure.get("discovered") else "hanbit",
        metric=metric,
        scope=figure.get("scope"),
        period=period,
        basis=Basis(figure.get("basis", "actual")),
        measure=Measure(figure.get("measure", "level")),
        value=value,
        low=end(figure.get("low", value)),
        high=end(figure.get("high", value)),
        unit=figure.get("unit", "KRW"),
        bound=Bound(figure.get("bound", "exact")),
        expression=figure["number"],
        start=figure["sentence"].index(figure["number"]),
        end=figure["sentence"].index(figure["number"]) + len(figure["number"]),
        sentence=figure["sentence"],
        confidence=figure.get("confidence", 0.97),
        extractor="test",
        discovered=figure.get("discovered", False),
        entity_name=figure.get("called"),
        period_start=figure.get("begins", date(2023, 1, 1)) if period else None,
        period_end=figure.get("ends", date(2023, 12, 31)) if period else None,
        period_grain=grain if period else None,
    )
    page = Article(
        f"https://example.org/{number}", None, figure["sentence"], published=datetime(2024, 2, number, tzinfo=UTC)
    )
    return rows.sourced(observation, page, number, number, number, FOUND_AT, authority=figure.get("authority"))


def verdict(case: dict[str, Any], watchlist: Watchlist = WATCHED) -> Any:
    before, after = (
        side(case[name], case.get("metric", "revenue"), at, case.get("grain", "year"))
        for at, name in enumerate(("before", "after"), 1)
    )
    return check_change(ChangeKind(case.get("kind", "contradicted")), before, after, watchlist)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_what_the_check_says(case: dict[str, Any]) -> None:
    found = verdict(case)
    assert [found.stopped_by, found.note] == case.get("stops", [None, None])
    assert ("passes" in case) != ("stops" in case)
    steps = [reason for reason in found.reasons if reason.step not in ("reading", "evidence")]
    assert [reason.detail for reason in steps[:-1]] == ["passed"] * (len(steps) - 1)
    assert steps[-1].detail == (found.note or "passed")


def test_every_step_stops_something() -> None:
    assert {case["stops"][0] for case in CASES if "stops" in case} == {"comparable", "plausible", "sure_enough"}


@pytest.mark.parametrize(("a", "b", "kind", "strong"), SLIPS)
def test_a_slip_of_digits(a: float, b: float, kind: str, strong: bool) -> None:
    for first, second in ((a, b), (b, a)):
        slip = digit_slip(Decimal(str(first)), Decimal(str(second)))
        assert (slip.kind.value if slip else "-") == kind
        assert (slip is not None and slip.strong) == strong


def test_the_threshold_is_the_watchlist_s() -> None:
    unsure = next(case for case in CASES if case.get("stops") == ["sure_enough", "unsure"])
    lax = WATCHED.model_copy(update={"settings": WATCHED.settings.model_copy(update={"report_confidence": 0.05})})
    assert verdict(unsure).stopped_by == "sure_enough"
    assert verdict(unsure, lax).stopped_by is None


def test_surer_readings_make_a_surer_change() -> None:
    model = model_of(ChangeKind.CONTRADICTED)
    found = [model.probability(sure, ["digit_slip"]) for sure in (0.05, 0.3, 0.6, 0.98)]
    assert found == sorted(found)
    assert found[0] < 0.5 < 0.9 < found[-1]


def test_of_readings_without_evidence_a_contradiction_is_rare() -> None:
    assert model_of(ChangeKind.CONTRADICTED).probability(0.8, ["unnamed"]) < 0.5
    read = model_of(ChangeKind.NEW_SERIES, one_side=True)
    assert read.probability(0.95, []) == pytest.approx(0.95)


def test_weights_point_the_way_that_their_names_say() -> None:
    conflict, step = models()["conflict"], models()["step"]
    for name in ("digit_slip", "swapped_digits", "shared_number", "refuted_rate", "same_metric_agrees", "other_span"):
        assert conflict.weight(name) > 1, name
    assert conflict.weight("far_apart") < 0
    assert conflict.weight("unnamed") < 0
    assert models()["edit"].weight("near_copy") > 1
    assert step.weight("unnamed_after") < 0 < step.weight("states_difference")
    assert conflict.bias < 0


def test_doubts_that_two_sides_share_count_once() -> None:
    sides = [
        side({"sentence": f"한빛전자의 매출은 {n}억원이다.", "number": f"{n}억원", "is": n}, "revenue", n)
        for n in (1, 2)
    ]
    part = tuple(Reason(slot, "", weight) for slot, weight in (("entity", 1.0), ("part", 0.6)))
    unsure = [replace(item, observation=replace(item.observation, confidence=0.6, reasons=part)) for item in sides]
    of_part = replace(unsure[1], observation=replace(unsure[1].observation, scope="AI"))
    whole, number, sentence = (joint_reading(*unsure, frame) for frame in (None, Frame.NUMBER, Frame.SENTENCE))
    assert joint_reading(unsure[0], of_part) == pytest.approx(0.36, abs=0.01), "a part and the whole"
    assert whole == pytest.approx(0.6, abs=0.01), "both are of the whole, or of a part that both leave out"
    assert number == pytest.approx(0.6, abs=0.01)
    assert sentence == pytest.approx(0.6, abs=0.01), "one sentence is of one part"


def test_a_copied_sentence_is_of_the_same_part_and_period_whatever_they_are() -> None:
    figure = {"sentence": "한빛전자의 매출은 5억원이다.", "number": "5억원", "is": 5}
    slots = {"entity": 0.99, "metric": 0.98, "part": 0.5, "period": 0.6}
    reasons = tuple(Reason(slot, "", weight) for slot, weight in slots.items())
    item = side(figure, "revenue", 1)
    unsure = replace(item, observation=replace(item.observation, confidence=0.3, reasons=reasons))
    assert joint_reading(unsure, unsure, Frame.COPY) == pytest.approx(0.97, abs=0.01)
    assert joint_reading(unsure, unsure) == pytest.approx(0.18, abs=0.01), "each may be of another period"


@pytest.mark.parametrize(("confidence", "note"), [(0.9, None), (0.89, "surely_different")])
def test_a_sure_difference_of_readings_less_sure_than_a_report_asks_for_says_so(
    confidence: float, note: str | None
) -> None:
    case = CASES[0]
    before, after = (
        side({**case[name], "confidence": confidence}, "revenue", at) for at, name in enumerate(("before", "after"), 1)
    )
    found = check_change(ChangeKind.CONTRADICTED, before, after, WATCHED)
    assert (found.stopped_by, found.note) == (None, note)


def test_of_copies_that_differ_one_at_least_is_rather_read_right() -> None:
    copy = {"sentence": "한빛전자의 매출은 지난해 2041억원으로 12.3% 늘었다.", "number": "2041억원", "is": 204100000000}
    slip = {"sentence": "한빛전자의 매출은 지난해 2401억원으로 12.3% 늘었다.", "number": "2401억원", "is": 240100000000}
    reasons = tuple(Reason(slot, "", weight) for slot, weight in (("entity", 1.0), ("metric", 1.0), ("period", 0.4)))

    def note(*confidences: float, period: str | None = "2023") -> str | None:
        items = [side({**figure, "of": period}, "revenue", at) for at, figure in enumerate((copy, slip), 1)]
        first, second = (
            replace(item, observation=replace(item.observation, confidence=confidence, reasons=reasons))
            for item, confidence in zip(items, confidences, strict=True)
        )
        return check_change(ChangeKind.CONTRADICTED, first, second, WATCHED).note

    assert [note(0.51, 0.4), note(0.49, 0.4)] == ["surely_different", "unsure"]
    assert note(0.49, 0.4, period=None) == "surely_different", "of no period a report claims none"


def test_an_article_that_gives_both_values_contradicts_nobody() -> None:
    case = next(case for case in CASES if case["name"].startswith("a copied sentence"))
    before, after = (side(case[name], "revenue", at) for at, name in enumerate(("before", "after"), 1))
    beside = Corroboration(agreeing=1, in_sentence=True, both_in_text=True)
    notes = [
        check_change(kind, before, after, WATCHED, beside=beside).note
        for kind in (ChangeKind.CONTRADICTED, ChangeKind.REVISED)
    ]
    assert notes == ["both_in_text", None], "a later text may name the value that it revises"


@pytest.mark.parametrize(
    ("kind", "whatever_named"),
    [
        (ChangeKind.NEW_PERIOD, False),
        (ChangeKind.CONTRADICTED, True),
        (ChangeKind.REVISED, True),
        (ChangeKind.TARGET_MET, True),
        (ChangeKind.TARGET_MOVED, True),
    ],
)
def test_two_values_of_one_part_are_compared_whatever_it_is_called(kind: ChangeKind, whatever_named: bool) -> None:
    def chance(*reasons: Reason) -> float:
        year = "2022" if kind is ChangeKind.NEW_PERIOD else "2023"
        sides = [
            side(
                {"sentence": f"한빛의 광고 매출은 {worth}억원.", "number": f"{worth}억원", "is": worth, "of": period,
                 "scope": "광고", "confidence": 0.6},
                "revenue", at,
            )
            for at, (worth, period) in enumerate([(567, year), (481, "2023")], 1)
        ]  # fmt: skip
        named = [replace(item, observation=replace(item.observation, reasons=reasons)) for item in sides]
        return next(reason.weight for reason in check_change(kind, *named, WATCHED).reasons if reason.step == "reading")

    unsure_of_name = chance(Reason(NAME_OF_PART, "광고", 0.7))
    assert (unsure_of_name > chance()) is whatever_named


@pytest.mark.parametrize(
    ("metric", "worth", "found"),
    [
        ("revenue", 151, True), ("revenue", 150, False), ("revenue", 66, True), ("revenue", 67, False),
        ("operating_profit", 401, True), ("operating_profit", 400, False), ("operating_profit", 24, True),
        ("operating_profit", 25, False), ("operating_profit", -900, False), (None, 900, False),
    ],
)  # fmt: skip
@pytest.mark.parametrize("stated", [False, True])
def test_a_level_far_from_the_period_before_in_another_text_is_a_leap(
    metric: str | None, worth: int, found: bool, stated: bool
) -> None:
    old = side({"sentence": "한빛의 수치는 100억원이다.", "number": "100억원", "is": 100}, metric or "revenue", 1)
    new = side({"sentence": f"한빛은 {worth}억원이다.", "number": f"{worth}억원", "is": worth}, metric or "revenue", 2)
    beside = Corroboration(move_stated=stated)
    known = WATCHED.metric(metric) if metric else None
    sides = statement_of(old), statement_of(new)
    assert ("leap" in evidence_of_step(*sides, ["한빛"], beside, known)) is (found and not stated)
    forecast = statement_of(replace(new, observation=replace(new.observation, basis=Basis.FORECAST)))
    assert "leap" not in evidence_of_step(sides[0], forecast, ["한빛"], beside, known)
    ended = replace(old.observation, period_end=date(2014, 12, 31))
    assert "leap" not in evidence_of_step(statement_of(replace(old, observation=ended)), sides[1], [], beside, known)
    same = statement_of(replace(new, article_id=old.article_id))
    assert "leap" not in evidence_of_step(sides[0], same, ["한빛"], beside, known)


@pytest.mark.parametrize(("worth", "found"), [(151, True), (149, False)])
def test_a_leap_counts_against_the_next_period_of_a_figure(worth: int, found: bool) -> None:
    sides = [
        side({"sentence": f"한빛전자의 매출은 {value}억원이다.", "number": f"{value}억원", "is": value}, "revenue", at)
        for at, value in enumerate((100, worth), 1)
    ]
    verdict = check_change(ChangeKind.NEW_PERIOD, *sides, WATCHED)
    weights = [reason.weight for reason in verdict.reasons if reason.detail == "leap"]
    assert bool(weights) is found
    assert all(weight < 0 for weight in weights)


@pytest.mark.parametrize("one_text", [True, False])
def test_two_values_of_one_sentence_are_at_one_place_as_long_as_it_was_not_written_twice(one_text: bool) -> None:
    text = "한빛전자의 매출은 750억원으로 지난해 같은 기간의 232억원보다 늘었다."
    old, new = (
        side({"sentence": text, "number": f"{worth}억원", "is": worth}, "revenue", at)
        for at, worth in enumerate((232, 750), 1)
    )
    if one_text:
        new = replace(new, revision_id=old.revision_id)
    assert is_near_copy(statement_of(old), statement_of(new)) is one_text


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        (
            "1분기에 780억원, 2분기에 861억원을 벌었다고 7일 밝혔다.",
            "1분기에 780억원, 2분기에 933억원을 벌었다고 밝혔다.",
            True,
        ),
        (
            "7일 1분기에 780억원, 2분기에 861억원을 벌었다고 밝혔다.",
            "1분기에 780억원, 2분기에 933억원을 벌었다고 밝혔다.",
            True,
        ),
        (
            "1분기에 861억원, 2분기에 861억원을 벌었다고 밝혔다.",
            "1분기에 861억원, 2분기에 933억원을 벌었다고 밝혔다.",
            True,
        ),
        (
            "1분기에 861억원, 2분기에 780억원을 벌었다고 밝혔다.",
            "1분기에 780억원, 2분기에 933억원을 벌었다고 밝혔다.",
            False,
        ),
        (
            "1분기에 1861억원, 2분기에 861억원을 벌었다고 밝혔다.",
            "1분기에 933억원, 2분기에 861억원을 벌었다고 밝혔다.",
            False,
        ),
    ],
    ids=["more behind", "more before", "a number twice", "another place", "within a longer number"],
)
def test_the_values_of_copies_stand_at_one_place(first: str, second: str, found: bool) -> None:
    sides = [
        statement_of(side({"sentence": text, "number": f"{worth}억원", "is": worth}, "revenue", at))
        for at, (text, worth) in enumerate(((first, 861), (second, 933)), 1)
    ]
    assert is_near_copy(*sides) is found


def test_rates_of_one_level_that_was_rounded_do_not_contradict() -> None:
    said = (("한빛전자의 영업이익은 1452.2% 늘었다.", 1452.2), ("1462.29% 늘어난 이익을 한빛전자가 공시했다.", 1462.29))
    sides = [
        side(
            {"sentence": text, "number": f"{rate}%", "is": rate, "unit": "percent", "measure": "yoy_change"},
            "operating_profit",
            at,
        )
        for at, (text, rate) in enumerate(said, 1)
    ]
    beside = Corroboration(agreeing=1, same_metric=True, in_sentence=True)
    notes = [
        check_change(ChangeKind.CONTRADICTED, *sides, WATCHED, beside=replace(beside, rounded_level=rounded)).note
        for rounded in (True, False)
    ]
    assert notes == ["rounded", None]


def test_a_contradiction_of_a_part_whose_name_is_unsure_says_that_its_subject_is() -> None:
    sentences = ("한빛전자의 광고 사업 매출은 지난해 2분기에 1567억원으로 집계됐다고 회사가 밝혔다.",
                 "한빛전자의 광고 사업 매출은 지난해 2분기에 1576억원으로 집계됐다고 회사가 밝혔다.")  # fmt: skip
    sides = [
        side(
            {"sentence": text, "number": f"{worth}억원", "is": worth, "scope": "광고", "confidence": 0.6}, "revenue", at
        )
        for at, (text, worth) in enumerate(zip(sentences, (1567, 1576), strict=True), 1)
    ]
    name = (Reason(NAME_OF_PART, "광고", 0.62),)
    named = [replace(item, observation=replace(item.observation, reasons=name)) for item in sides]
    found = check_change(ChangeKind.CONTRADICTED, *named, WATCHED)
    assert (found.stopped_by, found.note) == (None, SURELY_DIFFERENT)


def test_a_value_that_another_text_puts_in_its_own_words_is_surer() -> None:
    item = side(
        {"sentence": "한빛전자의 매출은 5억원이다.", "number": "5억원", "is": 5, "confidence": 0.8}, "revenue", 1
    )
    assert joint_reading(item, item) == pytest.approx(0.64)
    assert joint_reading(item, item, confirming=(0.9, 0.0)) == pytest.approx(0.8 * 0.9)


@pytest.mark.parametrize(
    ("before", "after", "scope", "elsewhere", "found"),
    [
        ("한빛의 매출은 500억원에서 600억원으로 늘었다.", None, None, False, ["one_sentence", "years_in_sentence"]),
        ("한빛의 매출은 500억원에서 600억원으로 20% 늘었다.", None, None, False, ["one_sentence", "years_in_sentence"]),
        (
            "한빛의 매출은 500억원에서 600억원으로 늘었다.", None, "광고", False,
            ["one_sentence", "of_part", "years_in_sentence"],
        ),
        ("한빛의 매출은 500억원이다.", "한빛의 매출은 600억원이다.", "광고", False, ["of_part"]),
        ("한빛의 매출은 500억원이다.", "한빛의 매출은 600억원이다.", None, True, ["other_article"]),
        (
            "한빛의 매출은 500억원이다.", "한빛의 매출은 20% 는 600억원이다.", None, True,
            ["states_difference", "other_article"],
        ),
    ],
)  # fmt: skip
def test_what_two_periods_of_a_figure_show(
    before: str, after: str | None, scope: str | None, elsewhere: bool, found: list[str]
) -> None:
    old = side({"sentence": before, "number": "500억원", "is": 50000000000, "scope": scope}, "revenue", 1)
    new = side({"sentence": after or before, "number": "600억원", "is": 60000000000, "scope": scope}, "revenue", 2)
    if not elsewhere:
        new = replace(new, article_id=old.article_id, revision_id=old.revision_id)
    assert evidence_of_step(statement_of(old), statement_of(new), ["한빛"]) == found


@pytest.mark.parametrize(
    ("metric", "found"), [("market_share", ["of_share"]), ("rnd_ratio", []), ("users", []), (None, [])]
)
def test_two_periods_of_a_share_show_that_they_are_one(metric: str | None, found: list[str]) -> None:
    sides = [
        statement_of(
            side({"sentence": f"한빛의 점유율은 {value}%다.", "number": f"{value}%", "is": value}, "users", at)
        )
        for at, value in enumerate((12, 15), 1)
    ]
    evidence = evidence_of_step(*sides, ["한빛"], metric=SHIPPED.metric(metric) if metric else None)
    assert evidence == [*found, "other_article"]


def test_two_quarters_of_one_sentence_are_no_two_years() -> None:
    sentence = "한빛의 매출은 500억원에서 600억원으로 늘었다."
    old, new = (
        side({"sentence": sentence, "number": number, "is": 1}, "revenue", 1, "quarter")
        for number in ("500억원", "600억원")
    )
    assert evidence_of_step(statement_of(old), statement_of(new), ["한빛"]) == ["one_sentence"]


def test_a_figure_that_still_stands_in_the_new_text_was_not_withdrawn() -> None:
    withdrawn = side(
        {"sentence": "한빛전자의 2023년 매출은 567억원이다.", "number": "567억원", "is": 56700000000}, "revenue", 1
    )
    assert (
        check_change(ChangeKind.WITHDRAWN, withdrawn, None, WATCHED, after_text="매출 567억원").note == "still_in_text"
    )
    assert check_change(ChangeKind.WITHDRAWN, withdrawn, None, WATCHED, after_text="매출이 늘었다").note is None


def test_a_figure_of_a_metric_that_is_watched_no_more_is_checked_all_the_same() -> None:
    case = CASES[0]
    nothing = WATCHED.model_copy(update={"metrics": []})
    assert verdict(case, nothing).stopped_by is None


def test_texts_that_differ_in_their_other_figures_speak_of_different_things() -> None:
    case = next(case for case in CASES if case["name"] == "values that only differ do not")
    before, after = (side(case[name], "revenue", at) for at, name in enumerate(("before", "after"), 1))
    other = Corroboration(agreeing=0, differing=2, in_sentence=True)
    alike = Corroboration(agreeing=1, in_sentence=True)
    plain = check_change(ChangeKind.CONTRADICTED, before, after, WATCHED)
    agreed = check_change(ChangeKind.CONTRADICTED, before, after, WATCHED, beside=alike)
    differing = check_change(ChangeKind.CONTRADICTED, before, after, WATCHED, beside=other)
    assert [found.note for found in (plain, agreed, differing)] == ["no_proof", None, "other_figures_differ"]
    assert agreed.probability > plain.probability >= differing.probability


@pytest.mark.parametrize(
    ("beside", "names"),
    [
        (Corroboration(), []),
        (Corroboration(agreeing=1), ["figures_near_agree"]),
        (Corroboration(agreeing=1, in_sentence=True), ["other_figures_agree"]),
        (Corroboration(agreeing=1, in_sentence=True, same_metric=True), ["same_metric_agrees"]),
        (Corroboration(agreeing=1, differing=1), ["figures_near_agree"]),
        (Corroboration(agreeing=1, differing=2), ["other_figures_differ"]),
        (Corroboration(stories_before=1, stories_after=1), ["both_repeated"]),
        (Corroboration(stories_before=1), []),
        (Corroboration(stories_before=1, confirming_before=0.9), ["one_repeated"]),
        (Corroboration(differing=2, other_span=True), ["other_span"]),
    ],
)
def test_what_other_figures_and_stories_are_evidence_of(beside: Corroboration, names: list[str]) -> None:
    case = next(case for case in CASES if case["name"] == "values that only differ do not")
    sides = [statement_of(side(case[name], "revenue", at)) for at, name in enumerate(("before", "after"), 1)]
    alone = evidence_of_conflict(*sides, ["한빛전자"])
    assert [name for name in evidence_of_conflict(*sides, ["한빛전자"], beside) if name not in alone] == names


def test_other_figures_count_in_the_very_sentence_first() -> None:
    figure = {"sentence": "한빛전자는 매출 567억원, 영업이익 31억원을 올렸다.", "number": "567억원", "is": 56700000000}
    profit = {**figure, "number": "31억원", "is": 3100000000}
    rival = {
        **figure,
        "sentence": "한빛전자는 매출 667억원, 영업이익 39억원을 올렸다.",
        "number": "667억원",
        "is": 66700000000,
    }
    loss = {**rival, "number": "39억원", "is": 3900000000}
    before, after = side(figure, "revenue", 1), side(rival, "revenue", 2)
    texts = [before, side(profit, "operating_profit", 1)], [after, side(loss, "operating_profit", 2)]
    assert corroboration_of(before, after, texts, KnownReports()).differ
    same = [after, side({**profit, "sentence": rival["sentence"].replace("39", "31")}, "operating_profit", 2)]
    found = corroboration_of(before, after, (texts[0], same), KnownReports())
    assert (found.agreeing, found.differing) == (1, 0)
