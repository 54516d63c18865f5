"""The scorer evaluates what was fitted exactly, and the weights file holds all it needs."""

from __future__ import annotations

import gzip
import json
import math
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
import pytest

from tasks.figures.fitting.boosting import TREES, _flat
from tasks.figures.fitting.certainty import Certainty, calibrate
from tasks.figures.fitting.weights_file import compact, write_weights
from tasks.figures.linking.scorer.features import Features, Words
from tasks.figures.linking.scorer.logistic import Logistic
from tasks.figures.linking.scorer.model import SlotModel, shares
from tasks.figures.linking.scorer.trees import Trees
from tasks.figures.linking.scorer.weights import Weights


def table(rows: int = 600) -> tuple[Any, Any]:
    """Rows of counts, of zeros and negative numbers, and of small fractions, with a label that depends on three of
    the four columns."""
    numbers = np.random.default_rng(3)
    values = np.column_stack(
        [
            numbers.integers(-2, 4, rows),
            numbers.choice([-0.5, 0.0, 0.25], rows),
            numbers.normal(size=rows) / 1000,
            np.zeros(rows),
        ]
    ).astype(float)
    return values, (values[:, 0] + 4 * values[:, 1] + 500 * values[:, 2] > 0).astype(float)


@pytest.fixture(scope="module")
def booster() -> Any:
    values, labels = table()
    return lightgbm.train(TREES, lightgbm.Dataset(values, labels), 25)


def lists_of(booster: Any) -> dict[str, Any]:
    trees = _flat(booster.dump_model()["tree_info"])
    columns = ["words", "half", "small", "never"]
    return {"columns": columns, "word_weights": {"a": 1.5, "b": -0.5}, "word_bias": 0.25, "trees": trees, "bias": 0.0}


def test_trees_score_as_the_library_that_fitted_them(booster: Any) -> None:
    values, _ = table()
    trees = Trees.from_lists(lists_of(booster)["trees"])
    assert trees.score(values) == pytest.approx(booster.predict(values, raw_score=True), abs=25 * 1e-5)


@pytest.mark.parametrize(("leaves", "rounds"), [(2, 3), (32, 3), (33, 2), (60, 2)])
def test_trees_of_any_size_score_each_row_by_its_own_leaf(leaves: int, rounds: int) -> None:
    """Trees of more than 32 leaves have longer masks; rows score alike alone, and in batches of more than 64."""
    values, labels = table()
    parameters = {**TREES, "num_leaves": leaves, "min_data_in_leaf": 2}
    fitted = lightgbm.train(parameters, lightgbm.Dataset(values, labels), rounds)
    trees = Trees.from_lists(lists_of(fitted)["trees"])
    scores = trees.score(values)
    assert scores == pytest.approx(fitted.predict(values, raw_score=True), abs=rounds * 1e-5)
    assert [float(trees.score(row[None, :])[0]) for row in values[:80]] == scores[:80].tolist()


def test_a_tree_with_more_leaves_than_a_mask_has_bits_is_refused() -> None:
    """A chain of questions: the left child of each is a leaf."""
    questions = 64
    nodes = range(2 * questions + 1)
    chain = {
        "roots": [0],
        "feature": [0 for _ in nodes],
        "threshold": [None if node % 2 or node == nodes[-1] else float(node) for node in nodes],
        "left": [node if node % 2 or node == nodes[-1] else node + 1 for node in nodes],
        "right": [node if node % 2 or node == nodes[-1] else node + 2 for node in nodes],
        "value": [0.0 for _ in nodes],
    }
    with pytest.raises(OverflowError, match="65 leaves"):
        Trees.from_lists(chain).score(np.zeros((1, 1)))


def test_a_tree_without_a_question_adds_its_only_leaf() -> None:
    alone = {"roots": [0], "feature": [0], "threshold": [None], "left": [0], "right": [0], "value": [0.5]}
    assert Trees.from_lists(alone).score(np.zeros((2, 1))).tolist() == [0.5, 0.5]


def test_contributions_add_up_to_the_score_from_where_the_trees_start(booster: Any) -> None:
    values, _ = table(20)
    trees = Trees.from_lists(lists_of(booster)["trees"])
    start = trees._means[trees.roots].sum()
    for row in values:
        weighed = trees.contributions(row, ["a", "b", "c", "d"])
        assert start + sum(weighed.values()) == pytest.approx(trees.score(row[None, :])[0])
        assert "d" not in weighed


def test_a_model_takes_named_features_and_words_and_ignores_unknown_ones(booster: Any) -> None:
    model = SlotModel.from_lists(lists_of(booster))
    rows = model.rows([Features({"half": 0.25, "unheard": 9.0}, Words(["a", "b", "z"])), Features()])
    assert rows.tolist() == [[0.25 + 1.5 - 0.5, 0.25, 0.0, 0.0], [0.25, 0.0, 0.0, 0.0]]
    assert any(line.startswith("a +1.50") for line in model.weighed(Features({"half": 0.25}, Words(["a"])), 9))
    assert model.weighed(Features({"half": 0.25}, Words(["a"]), is_reference=True), 9) == []


def test_words_under_a_condition_weigh_as_if_they_were_joined(booster: Any) -> None:
    lists = lists_of(booster)
    model = SlotModel.from_lists({**lists, "word_weights": {"none&a": 2.0, "a": 1.0, "b&c": 4.0}})
    under = Features(words=Words(["a"]))
    under.words.add_under("none", ["a", "z"])
    under.words.add_under("other", ["a"])
    under.words += ["b&c"]
    assert list(under.words) == ["a", "none&a", "none&z", "other&a", "b&c"]
    assert (
        model.word_score(under) == model.word_score(Features(words=Words(list(under.words)))) == 7.0 + model.word_bias
    )


def test_columns_that_no_tree_asks_for_are_left_out_and_scores_stay(booster: Any) -> None:
    lists = lists_of(booster)
    small = compact(lists)
    assert small["columns"] == ["words", "half", "small"]
    items = [Features({"half": half, "small": 0.001}, Words(words)) for half in (-0.5, 0.0) for words in ([], ["a"])]
    assert (SlotModel.from_lists(small).score(items) == SlotModel.from_lists(lists).score(items)).all()


def test_shares_of_candidates_add_up_to_one() -> None:
    assert shares(np.array([800.0, 800.0, -800.0])).tolist() == [0.5, 0.5, 0.0]


@pytest.mark.parametrize("seed", [1, 2])
def test_calibration_gives_the_shares_that_are_right(seed: int) -> None:
    numbers = np.random.default_rng(seed)
    truth = numbers.uniform(size=6000)
    scores = 3 * np.log(truth / (1 - truth)) + 1  # three times too sure, and too often
    scale = calibrate(scores, numbers.uniform(size=6000) < truth)
    assert abs(scale.probabilities(scores) - truth).mean() < 0.03
    assert (np.diff(scale.probabilities(np.sort(scores))) >= 0).all()


def test_a_regression_adds_its_weights_and_knows_no_other_feature() -> None:
    lists = {"weights": {"sure": 2.0}, "bias": -1.0, "slope": 1.0, "bend": 1.0, "shift": 0.0}
    regression = Logistic.from_lists(lists)
    assert regression.probability(Features({"sure": 0.5, "unknown": 9.0})) == pytest.approx(0.5)
    assert regression.probability(Features({"sure": 1.5})) == pytest.approx(1 / (1 + math.exp(-3)))  # 2 and a bend of 1
    assert regression.probability(Features({"sure": 1000.0})) == pytest.approx(1.0)


def test_a_weights_file_is_the_same_from_write_to_write_and_loads(booster: Any, tmp_path: Path) -> None:
    lists = lists_of(booster)
    sure = {"weights": {"sure": 2.0}, "bias": 0.0, "slope": 1.0, "bend": 0.0, "shift": 0.0}
    certainty = Certainty(sure, np.zeros(0), {**sure, "bias": 1.0}, np.zeros(0))
    paths = [
        write_weights(tmp_path / name, slots, certainty, {"seed": 7})
        for name, slots in (("a", {"metric": lists, "basis": lists}), ("b", {"basis": lists, "metric": lists}))
    ]
    assert paths[0].read_bytes() == paths[1].read_bytes()
    weights = Weights.from_lists(json.loads(gzip.decompress(paths[0].read_bytes())))
    assert weights.provenance == {"seed": 7}
    assert sorted(weights.slots) == ["basis", "metric"]
    assert weights.confidence.probability(Features()) == pytest.approx(0.5)
    assert weights.confidence_but_for_name is not None
    assert weights.confidence_but_for_name.probability(Features()) == pytest.approx(0.731, abs=0.001)
