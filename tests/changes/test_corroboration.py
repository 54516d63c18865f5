"""What other figures and other stories say of two statements."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from tasks.changes.checks.corroboration import NO_CORROBORATION, corroboration_of, corroboration_of_step
from tasks.changes.checks.known_reports import KnownReports
from tasks.core.records import Measure, SourcedObservation
from tests.changes.test_checks import side

BEFORE = side({"sentence": "한빛전자의 매출은 567억원이다.", "number": "567억원", "is": 56700000000}, "revenue", 1)
AFTER = side({"sentence": "한빛전자의 매출은 576억원이다.", "number": "576억원", "is": 57600000000}, "revenue", 2)


def of_story(item: SourcedObservation, story: int, value: str | None = None) -> SourcedObservation:
    """The same statement in another story, with another value if one is given."""
    number = item.observation.value if value is None else Decimal(value)
    figure = replace(item.observation, value=number, low=number, high=number)
    return replace(item, story_id=story, observation=figure)


@pytest.mark.parametrize(
    ("others", "stories"),
    [
        ([], 0),
        ([BEFORE, of_story(BEFORE, AFTER.story_id)], 0),
        ([of_story(BEFORE, 8, "91200000000")], 0),
        ([of_story(BEFORE, 8), of_story(BEFORE, 8), of_story(BEFORE, 9)], 2),
    ],
    ids=["nobody else", "the stories of the sides", "another value", "a story counts once"],
)
def test_stories_that_agree_with_a_side_are_counted(others: list[SourcedObservation], stories: int) -> None:
    step = corroboration_of_step(BEFORE, AFTER, (KnownReports(others), KnownReports()), move_stated=False)
    assert (step.stories_before, step.stories_after) == (stories, 0)
    conflict = corroboration_of(BEFORE, AFTER, ([], []), KnownReports(others))
    assert (conflict.stories_before, conflict.stories_after) == (stories, 0)


def test_of_two_statements_of_which_nothing_else_is_known_nothing_is_counted() -> None:
    assert corroboration_of(BEFORE, AFTER, ([], []), KnownReports()) == NO_CORROBORATION


@pytest.mark.parametrize(
    ("article", "scope", "value", "within", "found"),
    [
        (2, None, "56700000000", 0, True),
        (2, "AI", "56700000000", 0, True),
        (1, None, "56700000000", 0, False),
        (2, None, "5", 0, False),
        (2, None, "56740000000", 50_000_000, True),
        (2, None, "57000000000", 1_000_000_000, False),
        (2, "AI", "56740000000", 50_000_000, False),
    ],
    ids=[
        "the same figure",
        "a part",
        "the article of that value itself",
        "another value",
        "rounded",
        "like both",
        "a part rounded",
    ],
)
def test_an_article_that_gives_both_values_means_two_things(
    article: int, scope: str | None, value: str, within: int, found: bool
) -> None:
    beside = of_story(BEFORE, AFTER.story_id, value)
    low, high = Decimal(value) - within, Decimal(value) + within
    beside = replace(beside, observation_id=9, observation=replace(beside.observation, scope=scope, low=low, high=high))
    after = replace(AFTER, article_id=article)
    for sides, texts in (((BEFORE, after), ([], [beside])), ((after, BEFORE), ([beside], []))):
        assert corroboration_of(*sides, texts, KnownReports()).both_in_text is found


@pytest.mark.parametrize(("distance", "agreeing"), [(160, 1), (161, 0), (-160, 1), (-161, 0)])
def test_figures_beside_a_number_count_as_far_as_one_firm_s_figures_follow_each_other(
    distance: int, agreeing: int
) -> None:
    def beside(item: SourcedObservation) -> SourcedObservation:
        start = item.observation.start + distance
        profit = replace(
            item.observation, metric="operating_profit", value=Decimal(31), low=Decimal(31), high=Decimal(31),
            start=start, end=start + 4, sentence="영업이익은 31원이다.",
        )  # fmt: skip
        return replace(item, observation=profit)

    found = corroboration_of(BEFORE, AFTER, ([beside(BEFORE)], [beside(AFTER)]), KnownReports())
    assert (found.agreeing, found.differing, found.in_sentence) == (agreeing, 0, False)


@pytest.mark.parametrize(
    ("levels", "rates", "found"),
    [
        (("10.4", "10.4439"), ("1452.2", "1462.29"), True),
        (("10.4439", "10.4"), ("1462.29", "1452.2"), True),
        (("10.4", "10.4439"), ("1452.2", "1492.29"), False),
        (("10.4", "10.4"), ("1452.2", "1462.29"), False),
        (("10.4", "11.4439"), ("1452.2", "1462.29"), False),
        (("10.4", "10.4439"), ("1452.2", "1436.8"), True),
        (("10.4", "10.4439"), ("52.2", "-100"), False),
    ],
    ids=["rounded before", "rounded after", "too far", "one level", "two levels", "base rounded too", "nothing left"],
)
def test_two_rates_may_differ_as_much_as_the_rounding_of_their_level(
    levels: tuple[str, str], rates: tuple[str, str], found: bool
) -> None:
    def figure(item: SourcedObservation, value: str, measure: Measure) -> SourcedObservation:
        number, half = Decimal(value), Decimal(5).scaleb(-len(value.partition(".")[2]) - 1)
        unit = "KRW" if measure is Measure.LEVEL else "percent"
        of = replace(
            item.observation,
            value=number,
            low=number - half,
            high=number + half,
            measure=measure,
            unit=unit,
            period="2023",
        )
        return replace(item, observation=of)

    sides = [figure(item, rate, Measure.YOY) for item, rate in zip((BEFORE, AFTER), rates, strict=True)]
    texts = [[figure(item, level, Measure.LEVEL)] for item, level in zip((BEFORE, AFTER), levels, strict=True)]
    assert corroboration_of(sides[0], sides[1], (texts[0], texts[1]), KnownReports()).rounded_level is found
