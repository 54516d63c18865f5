"""Examples from an archive that nobody annotated: numbers of which several stories say the same.

A reader that is sure of a figure in the sentences of two stories knows what the same number is in the sentences that it
finds hard: distant supervision (Mintz, Bills, Snow and Jurafsky 2009), with the archive's own surest readings as the
table of facts. Only such numbers are labelled; of all others in these articles nothing is known.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pyarrow import dataset

from tasks.figures.fitting.examples import Example, group_of, source_of
from tasks.figures.fitting.training_set import GoldFigure
from tasks.figures.preparation import ArticleText

# Name of the set that they are.
ARCHIVE = "archive"
# What is asked of a labelled number. Its metric and measure are those by which it was found.
ASKED = frozenset({"entity", "period", "basis", "sign", "part", "scope"})
# A story says something surely from this confidence on; so many stories have to.
SURE, LEAST_STORIES = 0.75, 2
# What has fewer digits may be equal by chance; what has as many as the second names its figure in any sentence.
LEAST_DIGITS, TELLING_DIGITS = 3, 4
# Share of what is said of a number, each story once by its surest sentence, that must be one value of a field.
LEAST_SHARE = 0.75
# An article that has so many runs of an annotated one is taken for it.
RUN, STEP, COMMON_RUNS = 30, 15, 3


@dataclass(frozen=True, slots=True)
class Article:
    """A text of the archive, by the id of its revision; copies have one story."""

    id: int
    story: int
    source: str
    published: date | None
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What the archive's reader made of one number."""

    article: int
    start: int
    expression: str
    entity: str
    entity_name: str
    metric: str
    unit: str
    value: float
    period: str | None
    basis: str
    scope: str | None
    confidence: float


def archive_examples(folder: Path, language: str, annotated: Iterable[str]) -> list[Example]:
    """Return the articles of an archive that have a number of which several stories say the same.

    Args:
        folder: written by ``figurewatch export``.
        language: code; articles in others are left out.
        annotated: texts of annotated articles; the same articles are left out, so that none is judged by weights that
            were fitted on it.
    """
    known = {run for text in annotated for run in _runs(text, 1)}
    articles = {
        item.id: item
        for item in _articles(folder, language)
        if sum(run in known for run in _runs(item.text, STEP)) < COMMON_RUNS
    }
    labelled = labels(_readings(folder, articles), articles)
    return [_example(articles[place], language, figures) for place, figures in sorted(labelled.items())]


def labels(readings: Iterable[Reading], articles: Mapping[int, Article]) -> dict[int, list[GoldFigure]]:
    """Return what several stories say of numbers, by article.

    Args:
        readings: of the archive.
        articles: by id; readings of others are left out.

    Returns:
        Figures in the order of their text. A field that the stories do not agree on is flagged as unknown.
    """
    numbers: dict[Hashable, list[Reading]] = defaultdict(list)
    for reading in readings:
        if reading.article in articles and _digits(reading.value) >= LEAST_DIGITS:
            numbers[reading.metric, reading.unit, abs(reading.value)].append(reading)
    found: dict[int, list[GoldFigure]] = defaultdict(list)
    for group in numbers.values():
        for reading, figure in _labelled(group, articles):
            found[reading.article].append(figure)
    return {place: sorted(figures, key=lambda figure: figure.start) for place, figures in found.items()}


def _labelled(group: Sequence[Reading], articles: Mapping[int, Article]) -> Iterator[tuple[Reading, GoldFigure]]:
    """Yield the readings of one number with what most stories say of it; none, if these do not agree on whose it is."""

    def said(readings: Sequence[Reading], field: Callable[[Reading], Any]) -> tuple[Any, bool]:
        return _said(readings, field, articles)

    owner, is_known = said(group, lambda reading: reading.entity)
    if not is_known:
        return
    own = [reading for reading in group if reading.entity == owner]
    is_loss, sign = said(own, lambda reading: reading.value < 0)
    period, dated = said(own, lambda reading: reading.period)
    basis, based = said(own, lambda reading: reading.basis)
    scope, parted = said(own, lambda reading: reading.scope)
    parted = parted and _digits(group[0].value) >= TELLING_DIGITS
    known = {"sign": sign, "period": dated, "basis": based, "part": parted}
    flags = frozenset(f"{field} unknown" for field, is_sure in known.items() if not is_sure)
    for reading in group:
        if reading.entity == owner or _names(articles[reading.article], own[0].entity_name, reading):
            end = reading.start + len(reading.expression)
            value = -abs(reading.value) if is_loss else abs(reading.value)
            figure = GoldFigure(
                reading.start, end, reading.expression, owner, reading.metric, value, reading.unit, (period,), basis,
                "level", scope, flags,
            )  # fmt: skip
            yield reading, figure


def _said(
    readings: Sequence[Reading], field: Callable[[Reading], Any], articles: Mapping[int, Article]
) -> tuple[Any, bool]:
    """Return what most stories say in a field, and whether it is known: enough say it surely, and few another."""
    surest: dict[Any, dict[int, float]] = defaultdict(dict)
    for reading in readings:
        by_story, story = surest[field(reading)], articles[reading.article].story
        by_story[story] = max(by_story.get(story, 0.0), reading.confidence)
    weights = {value: sum(by_story.values()) for value, by_story in surest.items()}
    most = max(weights, key=lambda value: weights[value])
    sure = sum(confidence >= SURE for confidence in surest[most].values())
    return most, sure >= LEAST_STORIES and weights[most] >= LEAST_SHARE * sum(weights.values())


def _names(article: Article, name: str, reading: Reading) -> bool:
    """Return whether an article that was read as giving a number to somebody else names its owner."""
    return _digits(reading.value) >= TELLING_DIGITS and (name in article.text or name in article.title)


def _digits(value: float) -> int:
    """Return how many digits a value has, without the zeros at its end.

    >>> _digits(1_332_100_000_000), _digits(-0.5)
    (5, 1)
    """
    return len(f"{abs(value):.6e}".partition("e")[0].replace(".", "").rstrip("0"))


def _runs(text: str, step: int) -> Iterator[int]:
    """Yield runs of a text's letters and digits, as numbers."""
    letters = "".join(letter for letter in text if letter.isalnum()).casefold()
    yield from (hash(letters[start : start + RUN]) for start in range(0, len(letters) - RUN + 1, step))


def _example(article: Article, language: str, figures: list[GoldFigure]) -> Example:
    name = f"{ARCHIVE} {article.id}"
    text = ArticleText(article.text, language, article.published, article.title)
    group = group_of(article.source, article.published, name)
    return Example(name, ARCHIVE, group, article.source, text, figures, is_partial=True)


def _articles(folder: Path, language: str) -> Iterator[Article]:
    columns = ["revision_id", "story_id", "url", "publisher", "published_on", "title", "text", "language"]
    for row in _rows(folder, "revisions", columns):
        if row["language"] == language and row["text"]:
            yield Article(
                row["revision_id"], row["story_id"], source_of(row["url"]) or row["publisher"] or "",
                row["published_on"], row["title"] or "", row["text"],
            )  # fmt: skip


def _readings(folder: Path, articles: Mapping[int, Article]) -> Iterator[Reading]:
    """Yield the exact and the rounded levels of money and counts that some articles give as they are now."""
    columns = [
        "revision_id", "start", "expression", "entity", "entity_name", "metric", "unit", "value", "period", "basis",
        "scope", "confidence", "measure", "bound", "retired_at",
    ]  # fmt: skip
    for row in _rows(folder, "observations", columns):
        is_level = row["measure"] == "level" and row["bound"] in ("exact", "about") and row["unit"] != "percent"
        if is_level and row["value"] and row["retired_at"] is None and row["revision_id"] in articles:
            yield Reading(
                row["revision_id"], row["start"], row["expression"], row["entity"],
                row["entity_name"] or row["entity"], row["metric"], row["unit"], float(row["value"]), row["period"],
                row["basis"], row["scope"], float(row["confidence"]),
            )  # fmt: skip


def _rows(folder: Path, name: str, columns: list[str]) -> Iterator[dict[str, Any]]:
    table = dataset.dataset(folder / "parquet" / name, format="parquet", partitioning="hive")
    for batch in table.to_batches(columns=columns):
        yield from batch.to_pylist()
