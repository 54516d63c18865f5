"""Every fact of a seed page comes out of that page, and nothing false beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tasks.core.documents import Article
from tasks.core.records import Observation
from tasks.core.watchlist_loading import load_watchlist
from tasks.extract.unpacking import unpack_file
from tasks.figures import ArticleText, Extractor
from tasks.workers.pool import Parsed, parse_documents

FACTS: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "facts.yaml").read_text("utf-8"))["articles"]

each_article = pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact["file"])


@pytest.fixture(scope="module")
def extractor(seeds: Path) -> Extractor:
    return Extractor(load_watchlist(seeds / "watchlist.yaml"))


@pytest.fixture(scope="module")
def articles(seeds: Path) -> dict[str, Article]:
    paths = [seeds / "articles" / fact["file"] for fact in FACTS]
    documents = [document for path in paths for document in unpack_file(path, path.name)]
    outcomes = parse_documents(iter(documents), workers=0)
    return {item.document.locator: item.article for item in outcomes if isinstance(item, Parsed)}


def _fits(row: dict[str, Any], observation: Observation) -> bool:
    """Whether an observation says what a listed fact says."""
    periods = {row.get("period"), *row.get("period_alt", ())}
    return (
        row["expression"] in observation.expression
        and observation.value is not None
        and float(observation.value) == row["value"]
        and (observation.entity, observation.metric, observation.unit) == (row["entity"], row["metric"], row["unit"])
        and observation.period in periods
        and observation.basis == row.get("basis", "actual")
        and observation.measure == row.get("measure", "level")
        and observation.bound == row.get("bound", "exact")
        and observation.scope == row.get("scope")
    )


@each_article
def test_page_gives_its_facts_and_no_other(
    fact: dict[str, Any], articles: dict[str, Article], extractor: Extractor
) -> None:
    article = articles[fact["file"]]
    text = ArticleText(article.text, article.language, article.published and article.published.date(), article.title)
    (found,) = extractor.extract([text])
    lost = [row for row in fact["figures"] if not any(_fits(row, observation) for observation in found)]
    beside = [observation for observation in found if not any(_fits(row, observation) for row in fact["figures"])]
    assert not lost
    assert [
        (observation.entity, observation.metric, observation.expression, observation.period, observation.scope)
        for observation in beside
    ] == []


@each_article
def test_page_tells_publisher_day_and_language(fact: dict[str, Any], articles: dict[str, Article]) -> None:
    article = articles[fact["file"]]
    assert article.publisher == fact["publisher"]
    assert article.language == fact["language"]
    assert article.published is not None
    assert article.published.date().isoformat() == fact["published"]
    assert article.url
