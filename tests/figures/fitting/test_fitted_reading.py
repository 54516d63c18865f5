"""What the fitted reader makes of the sentences of every construction, and of any text."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tasks.core.watchlist_loading import load_watchlist
from tasks.figures import ArticleText, Extractor
from tasks.figures.linking.scorer.weights import load_weights
from tasks.figures.linking.slots.registry import ALL_SLOTS
from tests.figures.test_extraction_cases import CASES, SEEDS, cases, fields_of

# The share of the cases' figures that must be read right as full statements: what was measured, less two points.
LEAST = {"ko": 0.95, "en": 0.92}
fitted = pytest.mark.parametrize("language", LEAST)


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor(load_watchlist([SEEDS, CASES / "entities.yaml"]))


def of_language(language: str) -> list[dict[str, Any]]:
    return [parameter.values[1] for parameter in cases() if parameter.values[0] == language]


def _of_announcement(figure: list[Any], month: str) -> list[Any]:
    """An undated plan, dated by the month in which it was announced: of 105 that are annotated in news 95 are."""
    *before, period, basis, measure = figure
    return [*before, month if period is None and basis == "target" else period, basis, measure]


@fitted
def test_so_many_figures_of_the_cases_are_right(extractor: Extractor, language: str) -> None:
    chosen = of_language(language)
    texts = [ArticleText(case["text"], language, case.get("published", date(2021, 10, 13))) for case in chosen]
    right = wanted = 0
    wrong = []
    for case, found in zip(chosen, extractor.extract(texts), strict=True):
        figures = [[row[1], row[2], float(row[3]), *row[4:]] for row in case["figures"]]
        read = [fields_of(observation) for observation in found]
        month = f"{case.get('published', date(2021, 10, 13)):%Y-%m}"
        hits = [figure for figure in figures if figure in read or _of_announcement(figure, month) in read]
        # A figure that is read and not there counts as one more that is wanted and not found.
        wanted += max(len(figures), len(read))
        right += len(hits)
        if len(hits) < max(len(figures), len(read)):
            wrong.append(f"{case['text']}\n  wanted {figures}\n  read   {read}")
    share = right / wanted
    assert share >= LEAST[language], f"{share:.3f} of {wanted} are right; wrong:\n" + "\n".join(wrong)


@fitted
def test_evidence_is_exact_and_every_slot_gives_its_reason(extractor: Extractor, language: str) -> None:
    for case in of_language(language)[::7]:
        text = ArticleText(case["text"], language, date(2021, 10, 13))
        (found,) = extractor.extract([text])
        for observation in found:
            assert case["text"][observation.start : observation.end] == observation.expression
            assert observation.sentence in case["text"]
            assert 0 <= observation.confidence <= 1
            assert {reason.step for reason in observation.reasons} >= {"metric", "entity", "basis", "measure"}
            assert all(";" not in reason.detail for reason in observation.reasons), "reasons are short"


@fitted
def test_explaining_names_features_and_changes_nothing(extractor: Extractor, language: str) -> None:
    case = next(case for case in of_language(language) if case["figures"])
    text = ArticleText(case["text"], language, date(2021, 10, 13))
    (found,) = extractor.extract([text])
    explained = extractor.explain(text)
    assert [fields_of(observation) for observation in explained] == [fields_of(observation) for observation in found]
    assert [item.confidence for item in explained] == [item.confidence for item in found]
    assert any("; " in reason.detail for item in explained for reason in item.reasons)


@fitted
def test_weights_have_every_slot_and_say_where_they_come_from(language: str) -> None:
    weights = load_weights(language)
    assert weights is not None
    assert set(weights.slots) == {slot.name for slot in ALL_SLOTS}
    assert {"sets", "seed", "libraries", "scores", "folds"} <= set(weights.provenance)
    assert {f"news.{language}", "shipped"} <= set(weights.provenance["sets"])
