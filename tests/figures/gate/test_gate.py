"""The gate drops numbers before their sentences have words, and what it leaves is read as before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tasks.core.watchlist_loading import load_watchlist
from tasks.figures.fitting.examples import folds, shipped_examples
from tasks.figures.fitting.gating import fit_gate
from tasks.figures.gate.gate import Gate
from tasks.figures.linking.scorer.weights import Weights, load_weights
from tasks.figures.pipeline import ArticleText, Extractor

ROOT = Path(__file__).parents[3]
TRAINING = ROOT / "tests" / "cases" / "training"
DAY = date(2024, 3, 5)
# Drops a number whose nearest cue is more than 20 letters before it, or behind it.
CUE_WITHIN_20 = {
    "columns": ["words", "fitting cue before"],
    "word_weights": {},
    "word_bias": 0.0,
    "trees": {
        "roots": [0],
        "feature": [1, 0, 0],
        "threshold": [20.0, None, None],
        "left": [1, 1, 2],
        "right": [2, 1, 2],
        "value": [0.0, 3.0, -5.0],
    },
    "bias": 0.0,
    "least": 0.0,
}
NEAR = "네이버는 지난해 매출 9조6706억원을 올렸다."
FAR = "경기장에는 축구 선수 12명을 보러 관중이 몰려들었다."
BOTH = "네이버 매출은 9조6706억원인데, 그날 열린 기념 행사에 찾아온 사람들은 모두 합쳐 1조원짜리 꿈을 꾸었다고 한다."


@pytest.fixture(scope="module")
def plain() -> Extractor:
    return Extractor(load_watchlist([ROOT / "seeds" / "watchlist.yaml"]), _without_gate)


@pytest.fixture(scope="module")
def gated() -> Extractor:
    def weights(code: str) -> Weights | None:
        loaded = _without_gate(code)
        return replace(loaded, gate=Gate.from_lists(CUE_WITHIN_20)) if loaded is not None else None

    return Extractor(load_watchlist([ROOT / "seeds" / "watchlist.yaml"]), weights)


def _without_gate(code: str) -> Weights | None:
    loaded = load_weights(code)
    return replace(loaded, gate=None) if loaded is not None else None


@pytest.mark.parametrize(
    ("text", "title", "place", "expected", "words"),
    [
        (
            NEAR,
            None,
            0,
            {"fitting cue before": 1, "fitting cue behind": 120, "name before": 9, "groups here": 1.0, "is points": 0},
            {"unit=money", "own=0조0억원", "glued=을"},
        ),
        (NEAR + " " + FAR, None, 1, {"fitting cue before": 120, "cue behind": 120, "sentence": 1}, {"counter=명"}),
        (FAR + " " + NEAR, None, 0, {"sentence": 1, "sentences since a fitting cue": 0}, {"-1=매출"}),
        (NEAR + " " + FAR, None, 1, {"sentences since a fitting cue": 12, "sentences since a name": 1}, set()),
        (
            "매출은 3조원이다. 전년보다 3%포인트 올랐다.",
            None,
            1,
            {"is points": 1, "sentences since a fitting cue": 1},
            set(),
        ),
        (FAR, "네이버 매출 늘어", 0, {"names in headline": 1, "cues in headline": 1}, set()),
        (BOTH, None, 1, {"number before": 32, "numbers before in sentence": 1}, {"own=0조원"}),
    ],
)
def test_what_is_known_of_a_number_without_words(
    plain: Extractor, text: str, title: str | None, place: int, expected: dict[str, float], words: set[str]
) -> None:
    features = plain.asked_numbers(ArticleText(text, "ko", DAY, title)).features[place]
    assert {name: features.values[name] for name in expected} == expected
    assert words <= set(features.words)


def test_numbers_far_from_every_cue_are_not_asked_about(plain: Extractor) -> None:
    assert plain.asked_numbers(ArticleText(f"{FAR} {NEAR} {FAR} {FAR} {FAR} {FAR}", "ko", DAY)).sentences == [
        1,
        2,
        3,
        4,
    ]


@pytest.mark.parametrize("text", [NEAR, f"{NEAR} {FAR}", BOTH])
def test_what_is_not_dropped_is_read_as_without_a_gate(plain: Extractor, gated: Extractor, text: str) -> None:
    ((observation,),) = gated.extract([ArticleText(text, "ko", DAY)])
    first = plain.extract([ArticleText(text, "ko", DAY)])[0][0]
    assert (observation.metric, observation.expression) == ("revenue", "9조6706억원")
    assert (observation.entity, observation.period, observation.confidence) == (
        first.entity,
        first.period,
        pytest.approx(first.confidence, abs=0.05),
    )


def test_a_dropped_number_says_why_it_is_no_figure(gated: Extractor) -> None:
    ((_, missed),) = gated.examine([ArticleText(BOTH, "ko", DAY)])
    (near,) = [item for item in missed if (item.expression, item.metric) == ("1조원", "revenue")]
    assert near.why.endswith("the words beside it (probability 0.007)")


@pytest.mark.parametrize(
    ("sentences", "with_words"),
    [
        ([NEAR, FAR, FAR, FAR, NEAR], [0, 1, 2, 4]),
        ([FAR, FAR, FAR, NEAR, FAR], [3]),
        ([BOTH.replace("9조6706억원", "많은데, 그리고 또 그리고 다시 그리고"), FAR, FAR], []),
    ],
    ids=["the opening keeps its words", "no cue before", "nothing is kept"],
)
def test_sentences_of_dropped_numbers_have_no_words(
    gated: Extractor, sentences: list[str], with_words: list[int]
) -> None:
    (context,) = gated.contexts([ArticleText(" ".join(sentences), "ko", DAY)])
    found = [i for i, row in context.rows.items() if any(node.kind == "word" for node in row.nodes)]
    assert found == with_words


def test_a_dropped_number_beside_a_kept_one_is_no_figure() -> None:
    """The gate drops what is near its cue, and keeps the other number of the sentence."""
    trees: Any = CUE_WITHIN_20["trees"]
    gate = Gate.from_lists({**CUE_WITHIN_20, "trees": {**trees, "value": [0.0, -5.0, 3.0]}})

    def weights(code: str) -> Weights | None:
        loaded = _without_gate(code)
        return replace(loaded, gate=gate) if loaded is not None else None

    extractor = Extractor(load_watchlist([ROOT / "seeds" / "watchlist.yaml"]), weights)
    (observations,) = extractor.extract([ArticleText(BOTH, "ko", DAY)])
    assert "9조6706억원" not in [item.expression for item in observations]


def test_a_fitted_gate_loses_hardly_any_figure_and_is_the_same_each_time() -> None:
    lists = [ROOT / "seeds" / "watchlist.yaml", *sorted(TRAINING.glob("entities*.yaml"))]
    examples = shipped_examples(TRAINING, "ko")[:160]
    source: Any = [(examples, Extractor(load_watchlist(lists), _without_gate))]
    fold = folds(examples, 3)
    fitted, again = fit_gate(source, fold), fit_gate(source, fold)
    assert fitted is not None
    assert again is not None
    assert fitted.lists == again.lists
    assert fitted.others_dropped > 0.1 * fitted.others
    assert len({id(gate.model) for gate in fitted.of_articles}) == 3


def test_the_gate_of_a_fold_has_not_seen_the_figures_of_its_articles() -> None:
    lists = [ROOT / "seeds" / "watchlist.yaml", *sorted(TRAINING.glob("entities*.yaml"))]
    examples = shipped_examples(TRAINING, "ko")[:120]
    fold = folds(examples, 3)
    emptied = [replace(item, figures=[]) if number == 0 else item for item, number in zip(examples, fold, strict=True)]
    extractor = Extractor(load_watchlist(lists), _without_gate)
    numbers = extractor.asked_numbers(examples[0].article).features
    scores: dict[int, list[list[float]]] = {0: [], 1: []}
    for kept in (examples, emptied):
        source: Any = [(kept, extractor)]
        fitted = fit_gate(source, fold)
        assert fitted is not None
        for number, found in scores.items():
            found.append(fitted.of_articles[fold.index(number)].model.score(numbers).tolist())
    assert scores[0][0] == scores[0][1]
    assert scores[1][0] != scores[1][1]
