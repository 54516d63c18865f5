"""What is told of articles, by cases, and that it is the same however they arrive."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.changes import ChangeContext, find_changes
from tasks.core.changes import Change, ChangeKind
from tasks.core.records import SourcedObservation
from tasks.core.watchlist import Watchlist
from tests.changes.case_observations import FOUND_AT, line, sourced, watchlist

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parents[1] / "cases" / "changes" / "kinds.yaml").read_text("utf-8")
)


def one_by_one(articles: Sequence[dict[str, Any]], tracked: Watchlist) -> list[Change]:
    """Every article in a load of its own, in the order given."""
    stored: list[SourcedObservation] = []
    changes: list[Change] = []
    for number, article in enumerate(articles, 1):
        new = sourced(article, number)
        dropped = [item for item in stored if article.get("edits") and item.article_id == article["article"]]
        stored = [item for item in stored if item not in dropped]
        found = find_changes(new, stored, ChangeContext(tracked, FOUND_AT), dropped)
        known = {change.change_id for change in changes}
        changes += [change for change in found if change.change_id not in known]
        stored += new
    return changes


def together(articles: Sequence[dict[str, Any]], tracked: Watchlist) -> list[Change]:
    """All articles in one load."""
    new = [item for number, article in enumerate(articles, 1) for item in sourced(article, number)]
    return find_changes(new, [], ChangeContext(tracked, FOUND_AT))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_articles_one_by_one_tell_the_changes(case: dict[str, Any]) -> None:
    changes = one_by_one(case["articles"], watchlist(case.get("threshold")))
    assert [line(change) for change in changes] == case["tells"]


@pytest.mark.parametrize(
    "case",
    [case for case in CASES if not case.get("one_by_one") and not any(a.get("edits") for a in case["articles"])],
    ids=lambda case: case["name"],
)
def test_the_same_articles_in_one_load_tell_the_same(case: dict[str, Any]) -> None:
    changes = together(case["articles"], watchlist(case.get("threshold")))
    assert [line(change) for change in changes] == case["tells"]


def test_every_kind_of_change_has_a_case() -> None:
    covered = {line.split()[0] for case in CASES for line in case["tells"]}
    assert covered == {kind.value for kind in ChangeKind} - {"target_due"}  # test_passed_targets.py


NOTES = st.fixed_dictionaries(
    {
        "is": st.integers(20, 30),
        "within": st.sampled_from([0.5, 1, 3]),
        "of": st.sampled_from(["2019", "2020", "2021"]),
    },
    optional={"basis": st.sampled_from(["actual", "target"])},
)
ARTICLES = st.lists(
    st.fixed_dictionaries({"day": st.dates(date(2022, 1, 1), date(2022, 12, 31)), "says": st.lists(NOTES, max_size=3)}),
    max_size=6,
    unique_by=lambda article: article["day"],
).map(lambda articles: sorted(articles, key=lambda article: article["day"]))


@settings(max_examples=150, deadline=None)
@given(ARTICLES)
def test_a_batch_tells_what_its_articles_tell_one_by_one(articles: list[dict[str, Any]]) -> None:
    tracked = watchlist()
    assert {line(c) for c in together(articles, tracked)} == {line(c) for c in one_by_one(articles, tracked)}


@settings(max_examples=100, deadline=None)
@given(ARTICLES)
def test_what_is_known_tells_nothing_when_it_comes_again(articles: list[dict[str, Any]]) -> None:
    tracked = watchlist()
    new = [item for number, article in enumerate(articles, 1) for item in sourced(article, number)]
    first = {change.change_id for change in find_changes(new, [], ChangeContext(tracked, FOUND_AT))}
    assert find_changes(new, new, ChangeContext(tracked, FOUND_AT)) == []
    assert {change.change_id for change in find_changes(new, [], ChangeContext(tracked, FOUND_AT))} == first


@pytest.mark.parametrize(("day", "difference"), [("2022-04-15", None), ("2023-04-15", -24)])
def test_a_year_that_is_going_on_has_no_difference_from_one_that_is_over(day: str, difference: int | None) -> None:
    articles = [
        {"day": date(2021, 12, 29), "says": [{"is": 66, "within": 0.5, "of": "2021"}]},
        {"day": date.fromisoformat(day), "says": [{"is": 42, "within": 0.5, "of": "2022"}]},
    ]
    change = together(articles, watchlist())[-1]
    assert change.kind is ChangeKind.NEW_PERIOD
    assert change.difference == difference
