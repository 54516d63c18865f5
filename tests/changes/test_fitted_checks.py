"""Fitting the check: chance counted on figures, pairs of judged and made changes, weights and where they come from."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import TypeAdapter

from tasks.changes.checks import fit_weights, model_fitting, training_pairs
from tasks.changes.checks.probability import Model, models
from tasks.changes.checks.slip_chance import HALF_A_CASE, MEASURED, chance_of_slips
from tasks.changes.checks.training_pairs import TrainingPair
from tasks.core.changes import ChangeKind
from tasks.core.documents import Article
from tasks.core.records import Basis, Bound, Measure, Observation, SourcedObservation
from tasks.core.watchlist import Entity, Watchlist
from tasks.core.watchlist_loading import load_watchlist
from tasks.load import rows
from tests.changes.case_observations import FOUND_AT

SHIPPED = Path(__file__).parents[2] / "seeds" / "watchlist.yaml"
UNIT = 10**8
# What two newspapers say of the revenue of each firm in a year, in units of 100 million won, and the judged answer.
SLIPS, OTHERS = [(567, 576), (814, 841), (392, 329)], [(567, 481), (814, 702), (392, 455)]
AGREED = [(worth, worth) for worth in (735, 812, 946, 518, 627, 394, 851, 283)]
STEPS = [(500, 620), (410, 450), (333, 377), (280, 310)]


def firm(number: int) -> str:
    return f"firm-{number}"


def stated(number: int, worth: int, article: int, year: int = 2023) -> SourcedObservation:
    expression = f"{worth}억원"
    sentence = [
        f"{year}년 매출은 {expression}이라고 {firm(number)} 측이 밝혔다.",
        f"{firm(number)} {year}년 {expression} 매출 올려",
    ][article % 2]
    start, value = sentence.index(expression), Decimal(worth) * UNIT
    observation = Observation(
        entity=firm(number), metric="revenue", scope=None, period=str(year), basis=Basis.ACTUAL, measure=Measure.LEVEL,
        value=value, low=value - UNIT // 2, high=value + UNIT // 2, unit="KRW", bound=Bound.EXACT,
        expression=expression, start=start, end=start + len(expression), sentence=sentence,
        confidence=0.9, extractor="test", period_start=date(year, 1, 1), period_end=date(year, 12, 31),
        period_grain="year",
    )  # fmt: skip
    page = Article(f"https://example.org/{article}", None, sentence, published=datetime(year + 1, 2, 1, tzinfo=UTC))
    return rows.sourced(observation, page, article, article, article, FOUND_AT)


def observations() -> list[SourcedObservation]:
    found = []
    for number, (first, second) in enumerate([*SLIPS, *OTHERS, *AGREED]):
        found += [stated(number, first, 2 * number), stated(number, second, 2 * number + 1)]
    for number, (first, second) in enumerate(STEPS, 50):
        found += [stated(number, first, 2 * number, 2022), stated(number, second, 2 * number + 1)]
    return found


def judged() -> list[dict[str, Any]]:
    def answer(number: int, pair: tuple[int, int], true: bool, kind: str) -> dict[str, Any]:
        values = {f"{name}_value": float(worth * UNIT) for name, worth in zip(("before", "after"), pair, strict=True)}
        return {"kind": kind, "entity": firm(number), "metric": "revenue", "measure": "level", "true": true, **values}

    conflicts = [answer(number, pair, pair in SLIPS, "contradicted") for number, pair in enumerate([*SLIPS, *OTHERS])]
    return conflicts + [answer(50 + place, pair, place > 0, "new_period") for place, pair in enumerate(STEPS)]


def watched() -> Watchlist:
    firms = [Entity(id=firm(number)) for number in (*range(14), *range(50, 54))]  # type: ignore[call-arg]
    return load_watchlist(SHIPPED).model_copy(update={"entities": firms})


def pair(
    evidence: Sequence[str], *, true: bool, sure: float = 0.9, group: str = "", made: bool = False
) -> TrainingPair:
    return TrainingPair(ChangeKind.CONTRADICTED, sure, tuple(evidence), true, group, made)


def figure(article: str, value: str, metric: str = "revenue") -> dict[str, Any]:
    return {"article_id": article, "metric": metric, "unit": "KRW", "change": None, "value": value}


def test_how_often_chance_looks_like_a_slip_is_counted_on_figures_of_other_articles_and_one_size() -> None:
    figures = [
        figure("a", "17122"), figure("b", "17212"),  # two digits swapped
        figure("b", "17122"),  # the same number, and one article
        figure("c", "90000"),  # of another size
        figure("d", "17212", "staff"), figure("e", ""),
    ]  # fmt: skip
    chance, pairs = chance_of_slips(figures)
    assert pairs == 1
    assert chance == {**dict.fromkeys(MEASURED, HALF_A_CASE), "swapped_digits": 1 + HALF_A_CASE}
    lost_unit, pairs = chance_of_slips([figure("a", "42.9"), figure("b", "42900000000")])
    assert (lost_unit["digit_slip"], pairs) == (1 + HALF_A_CASE, 0)  # of another size by itself


@pytest.mark.parametrize("turned", [False, True])
def test_evidence_and_readings_weigh_as_the_answers_say(turned: bool) -> None:
    pairs = [pair(["for"], true=True, sure=0.9)] * 30 + [pair(["against"], true=False, sure=0.5)] * 30
    if turned:
        pairs = [replace(item, true=not item.true) for item in pairs]
    model = model_fitting.fit(pairs, {"known": 2.5})
    assert model == model_fitting.fit(pairs, {"known": 2.5})
    assert model.weight("known") == 2.5
    assert (model.weight("for") > 0 > model.weight("against")) is not turned
    chances = [model.probability(sure, []) for sure in (0.1, 0.5, 0.9)]
    assert chances == sorted(chances)  # a surer reading never makes a change less probable, whatever was judged
    assert model.reading >= 0


def test_evidence_of_few_judged_pairs_is_rare() -> None:
    pairs = [pair(["seldom"], true=True)] * (model_fitting.FEWEST - 1)
    assert fit_weights._is_rare("seldom", pairs)
    assert not fit_weights._is_rare("seldom", [*pairs, *pairs[:1]])


def test_annotated_pairs_say_nothing_of_what_judged_ones_alone_show() -> None:
    pairs = [pair(["one_sentence", *fit_weights.JUDGED_ALONE], true=True), pair(["discovered"], true=False)]
    assert [item.evidence for item in fit_weights.as_annotated(pairs)] == [("one_sentence",), ("discovered",)]


def test_made_pairs_weigh_half_of_what_true_ones_do() -> None:
    pairs = [pair([], true=True)] * 4 + [pair([], true=False)] * 4
    made = [pair(["made"], true=True, made=True)] * 400
    model = model_fitting.fit([*pairs, *made], {})
    assert model.probability(0.9, []) < 0.6  # 400 made ones do not say how frequent true ones are
    assert model.weight("made") > 0


def test_judged_changes_are_found_among_those_of_the_observations() -> None:
    found = list(training_pairs.judged_pairs(observations(), judged(), watched()))
    conflicts = [item for item in found if item.kind is ChangeKind.CONTRADICTED]
    steps = [item for item in found if item.kind is ChangeKind.NEW_PERIOD]
    assert [item.true for item in conflicts] == [True] * 3 + [False] * 3
    assert sorted(item.true for item in steps) == [False, True, True, True]
    assert all({"swapped_digits", "short_digit_slip", "digit_slip"} & set(item.evidence) for item in conflicts[:3])
    assert not any({"swapped_digits", "short_digit_slip", "digit_slip"} & set(item.evidence) for item in conflicts[3:])
    assert len({item.group for item in found}) == len(found)
    assert not list(training_pairs.judged_pairs(observations(), [], watched()))


def test_a_judged_change_that_is_not_compared_is_no_pair() -> None:
    sums = [
        replace(
            item, observation=replace(item.observation, sentence=f"4대 그룹의 매출은 {item.observation.expression}")
        )
        for item in observations()
    ]
    assert not list(training_pairs.judged_pairs(sums, judged(), watched()))


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [(True, True, [True]), (False, True, [False]), (True, False, [False]), (None, True, []), (True, None, [])],
)
def test_next_periods_of_annotated_articles_are_true_where_both_sides_were_read_right(
    before: bool | None, after: bool | None, found: list[bool]
) -> None:
    first, second = STEPS[0]
    sides = [stated(50, first, 100, 2022), stated(50, second, 101)]
    rows = [
        {**as_printed(item), "right": right, "set": "news.ko", "group": f"week {place}"}
        for place, (item, right) in enumerate(zip(sides, (before, after), strict=True))
    ]
    pairs = list(training_pairs.annotated_pairs(rows, watched()))
    assert [(item.true, item.group) for item in pairs] == [(true, "week 1") for true in found]
    of_one_period = [as_printed(stated(50, worth, 101 + place)) for place, worth in enumerate(SLIPS[0])]
    conflict = [{**row, "right": True, "set": "news.ko", "group": "week 1"} for row in of_one_period]
    assert not list(training_pairs.annotated_pairs(conflict, watched()))
    apart = [{**row, "set": name} for row, name in zip(rows, ("news.ko", "dev"), strict=True)]
    assert not list(training_pairs.annotated_pairs(apart, watched()))


def test_contradictions_are_made_of_reports_that_agree_and_each_time_the_same() -> None:
    made = list(training_pairs.made_contradictions(observations(), watched()))
    assert 0 < len(made) <= len(AGREED)
    assert all(item.made and item.true for item in made)
    assert made == list(training_pairs.made_contradictions(observations(), watched()))


@pytest.mark.parametrize(
    "changed",
    [{"discovered": True}, {"basis": Basis.TARGET}, {"period": None}, {"expression": "73억원"}, {"value": Decimal(1)}],
)
def test_reports_that_no_contradiction_is_made_of(changed: dict[str, Any]) -> None:
    pairs = [(stated(number, 735, 2 * number), stated(number, 735, 2 * number + 1)) for number in range(8)]
    other = [(first, replace(second, observation=replace(second.observation, **changed))) for first, second in pairs]
    copies = [(first, replace(second, story_id=first.story_id)) for first, second in pairs]
    assert list(training_pairs.made_contradictions([item for both in pairs for item in both], watched()))
    assert not list(training_pairs.made_contradictions([item for both in other for item in both], watched()))
    assert not list(training_pairs.made_contradictions([item for both in copies for item in both], watched()))


def test_a_former_model_counts_as_much_as_the_pairs_that_it_was_fitted_on() -> None:
    former = {"for": 1.0}
    few = [pair(evidence, true=true) for evidence in (["for"], []) for true in (True, False)]
    many = few * 500
    alone, kept, overruled = (
        model_fitting.fit(pairs, {}, before).weight("for")
        for pairs, before in ((few, None), (few, former), (many, former))
    )
    assert alone < 0.5 < kept < 1
    assert overruled < kept / 2
    assert model_fitting.fit(few, {}, {"seldom": 2.0}).weight("seldom") == 2.0


def test_the_account_is_of_pairs_that_were_held_out() -> None:
    pairs = [
        pair([f"only-{number}"], true=bool(number % 2), group=str(number)) for number in range(20) for _ in range(4)
    ]
    loss = float(model_fitting.account(model_fitting.chances_held_out(pairs, {})).split("log loss ")[1].split(",")[0])
    assert loss > 0.5  # what is evidence in one group alone says nothing of it where the group is held out


def test_the_account_counts_loss_and_what_is_true() -> None:
    found = model_fitting.account([(0.9, True), (0.9, False), (0.5, True), (0.5, False)])
    # The mean of -ln .9, -ln .1, -ln .5 and -ln .5.
    assert found.startswith("4 pairs, log loss 0.949, 2 true; ")
    assert "from 0.95 0 of 0 true" in found
    assert "from 0.9 1 of 2 true" in found


def test_the_least_sure_of_the_reported_may_be_less_so_than_the_mean() -> None:
    held_out = [(0.97, True)] * 30 + [(0.85, True)] * 9 + [(0.84, False)] * 2 + [(0.8, False)] * 20
    lenient = model_fitting.lenience_of(held_out)
    assert Model(0.0, 1.0, {}, lenient).is_sure(0.85, 0.9)
    assert not Model(0.0, 1.0, {}, lenient).is_sure(0.8, 0.9)
    assert not Model(0.0, 1.0, {}).is_sure(0.85, 0.9)
    assert Model(0.0, 1.0, {}).is_sure(0.9, 0.9)
    assert model_fitting.lenience_of([(0.95, True), (0.85, False)]) == 0
    assert model_fitting.lenience_of([*held_out, *[(0.7, True)] * 200]) > lenient
    assert model_fitting.lenience_of([*held_out, *[(0.7, True)] * 200], judged_from=0.75) == lenient


def test_next_periods_of_a_source_are_judged_by_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = tmp_path / "judged.jsonl"
    answers.write_text("".join(json.dumps(row) + "\n" for row in judged()), "utf-8")
    printed = tmp_path / "observations.json"
    printed.write_text(json.dumps([as_printed(item) for item in observations()]), "utf-8")
    monkeypatch.setattr(fit_weights, "load_watchlist", lambda path: watched())
    held_out: list[list[str]] = []
    fit = model_fitting.fit

    def noted(pairs: Sequence[TrainingPair], fixed: dict[str, float], former: dict[str, float] | None = None) -> Model:
        held_out.append(sorted({pair.group for pair in pairs}))
        return fit(pairs, fixed, former)

    monkeypatch.setattr(model_fitting, "fit", noted)
    fit_weights.main(SHIPPED, [(printed, answers)] * 2, [], steps_alone=True)
    assert ["source 0"] in held_out
    assert ["source 1"] in held_out


def test_how_sure_a_next_period_must_be_is_found_on_sources_that_were_judged_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers, printed = tmp_path / "judged.jsonl", tmp_path / "observations.json"
    answers.write_text("".join(json.dumps(row) + "\n" for row in judged()), "utf-8")
    printed.write_text(json.dumps([as_printed(item) for item in observations()]), "utf-8")
    monkeypatch.setattr(fit_weights, "load_watchlist", lambda path: watched())
    asked: list[int] = []
    monkeypatch.setattr(fit_weights, "lenience_of", lambda chances, _: float(asked.append(len(chances)) or 0))
    source = (printed, answers)
    fit_weights.main(SHIPPED, [source] * 2, [], steps_alone=True)
    fit_weights.main(SHIPPED, [source], [], [source], steps_alone=True)
    fit_weights.main(SHIPPED, [], [], [source], steps_alone=True)
    of_all, of_the_complete, of_it_alone = asked
    assert of_all == 2 * of_the_complete > 0
    assert of_it_alone == of_the_complete


def test_a_corrupted_report_has_another_number_in_its_words_and_as_wide_an_interval() -> None:
    item = stated(0, 735, 1)
    for seed in range(20):
        other = training_pairs.corrupted(item, random.Random(seed))
        if other is None:  # the digit that was drawn is the one that is there
            continue
        new, old = other.observation, item.observation
        assert new.value is not None
        assert old.value is not None
        assert new.value != old.value
        assert new.expression != old.expression
        assert new.expression in new.sentence
        assert new.high is not None
        assert old.high is not None
        assert new.high / old.high == pytest.approx(new.value / old.value)
    assert training_pairs.corrupted(stated(0, 73, 1), random.Random(0)) is None


def test_the_weights_are_written_with_what_they_were_fitted_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers, figures = tmp_path / "judged.jsonl", tmp_path / "figures.jsonl"
    answers.write_text("".join(json.dumps(row) + "\n" for row in judged()), "utf-8")
    chance = [figure("a", "17122"), figure("b", "17212"), figure("c", "17123"), figure("d", "171"), figure("e", "172")]
    figures.write_text("".join(json.dumps(row) + "\n" for row in chance), "utf-8")
    printed = tmp_path / "observations.json"
    printed.write_text(json.dumps([as_printed(item) for item in observations()]), "utf-8")
    monkeypatch.setattr(fit_weights, "load_watchlist", lambda path: watched())
    written = fit_weights.main(SHIPPED, [(printed, answers)], [figures])
    assert written == fit_weights.main(SHIPPED, [(printed, answers)], [figures])
    twice = fit_weights.main(SHIPPED, [(printed, answers)] * 2, [figures])
    assert "6 true and 6 false pairs judged in 2 sources" in twice
    steps_alone = yaml.safe_load(fit_weights.main(SHIPPED, [(printed, answers)], [figures], steps_alone=True))
    fitted_step, shipped = yaml.safe_load(written)["step"], yaml.safe_load(fit_weights.SHIPPED.read_text("utf-8"))
    assert {name: steps_alone[name] for name in ("conflict", "move", "edit")} == {
        name: shipped[name] for name in ("conflict", "move", "edit")
    }
    assert (steps_alone["step"]["bias"], steps_alone["step"]["reading"]) == (
        fitted_step["bias"],
        fitted_step["reading"],
    )
    assert steps_alone["step"]["bias"] != shipped["step"]["bias"]
    alone = yaml.safe_load(written)
    assert all((alone[name]["bias"], alone[name]["reading"]) == (0, 1) for name in ("move", "edit", "first"))
    fitted = {name: Model(**raw) for name, raw in yaml.safe_load(written).items()}
    assert fitted.keys() == models().keys()
    assert fitted["conflict"].weight("swapped_digits") > 0
    assert fitted["move"].weight("moved_as_said") == fitted["conflict"].weight("correction") > 0
    head = written[: written.index("conflict:\n")]
    assert "3 true and 3 false pairs judged" in head
    assert "3 true and 1 false pairs judged in 1 sources" in head
    assert "counted on" in head
    assert "conflict: 6 pairs, log loss" in capsys.readouterr().err


def as_printed(item: SourcedObservation) -> dict[str, Any]:
    """The row of an observation as `figurewatch query ... --format json` prints it."""
    beside = TypeAdapter(SourcedObservation).dump_python(item, mode="json")
    fields = beside.pop("observation")
    return {**beside, **fields, "reasons": json.dumps(fields["reasons"])}
