"""Read annotated articles, the shipped set and evaluation sets alike, as examples to fit and judge with."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from tasks.figures.fitting.training_set import GoldFigure, read_pieces
from tasks.figures.preparation import ArticleText

# Metrics that one annotation scheme keeps apart and another does not.
SAME_METRIC = {"capex": "investment"}
# Name of the shipped training set among the sets.
SHIPPED = "shipped"
# The day on which the extraction cases are published unless they say another.
CASES_DAY = date(2021, 10, 13)
# Share of all articles that the real ones among them count for at least when weights are fitted: written articles have
# more figures among their numbers. English news out of fold, where they are an eighth: 69 numbers are wrongly read as
# figures with three times their weight, 84 without, whole statements .552 and .535; Korean, a quarter: no gain.
SHARE_OF_NEWS = 0.25
# How much a piece counts that was written after a shipped page: its kinds of numbers (institutes, portfolios) are rare
# elsewhere, and with many real articles beside it two numbers of these pages were misread; with four times the weight
# some fits still gave one figure of the original article to another entity.
WEIGHT_OF_PAGES = 6.0
_PAGES = "seed "
_MARK = re.compile(r"\[\[(.+?) = (.+?)\]\]")
_ADDRESS = re.compile(r"https?://(?:www\.)?([^/]+)")


@dataclass(frozen=True, slots=True)
class Example:
    """An annotated article.

    Attributes:
        id: its id in its set.
        set: name of its set.
        group: source and week; a fold never parts a group.
        source: who published it.
        article: what the extractor gets.
        figures: what is annotated.
        is_again: whether it is an article of another set, read once more.
        weight: how much it counts beside others like it.
    """

    id: str
    set: str
    group: str
    source: str
    article: ArticleText
    figures: list[GoldFigure]
    is_again: bool = False
    weight: float = 1.0

    @property
    def is_written(self) -> bool:
        """Return whether it is of the shipped training set."""
        return self.source == SHIPPED


def shipped_examples(folder: Path, language: str) -> list[Example]:
    """Return the pieces of the shipped training set; each is a group of its own frame.

    Args:
        folder: ``tests/cases/training``.
        language: ISO 639-1 code.
    """
    found = []
    for piece in read_pieces(folder, language):
        article = ArticleText(piece.text, language, _day(piece.published), piece.title)
        weight = WEIGHT_OF_PAGES if piece.frame.startswith(_PAGES) else 1.0
        group = f"shipped {piece.frame}"
        found.append(Example(piece.id, SHIPPED, group, SHIPPED, article, piece.figures, weight=weight))
    return found


def case_examples(folder: Path, language: str) -> list[Example]:
    """Return the sentences of the extraction cases; they do not say of which part a figure is, so that is not asked.

    Args:
        folder: ``tests/cases/figures``.
        language: ISO 639-1 code.
    """
    found: list[Example] = []
    for path in (folder / f"{language}.yaml", folder / f"{language}.news.yaml"):
        rows = yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else []
        marked = rows.items() if isinstance(rows, dict) else [(row["row"], [row]) for row in rows]
        for name, cases in marked:
            for case in cases:
                text, figures = _marked_case(case) if isinstance(case, str) else (case["text"], _listed_case(case))
                published = case.get("published", CASES_DAY) if isinstance(case, dict) else CASES_DAY
                article = ArticleText(text, language, published)
                found.append(Example(f"case {len(found)}", SHIPPED, f"cases {name}", SHIPPED, article, figures))
    return found


def _marked_case(sentence: str) -> tuple[str, list[GoldFigure]]:
    """Return a sentence without its marks, and the figures that they describe."""
    rows = []
    for expression, written in _MARK.findall(sentence):
        entity, metric, value, unit, period, *rest = written.split()
        basis = next((word for word in rest if word in ("target", "forecast")), "actual")
        measure = next((word for word in rest if "change" in word), "level")
        rows.append([expression, entity, metric, value, unit, None if period == "-" else period, basis, measure])
    text = _MARK.sub(r"\1", sentence)
    return text, _listed_case({"text": text, "figures": rows})


def _listed_case(case: dict[str, Any]) -> list[GoldFigure]:
    """Return the figures of a case, each at the next place where its expression stands."""
    figures, position = [], 0
    for expression, entity, metric, value, unit, period, basis, measure in case["figures"]:
        start = case["text"].find(expression, position)
        start = start if start >= 0 else case["text"].index(expression)
        position = start + len(expression)
        figures.append(
            GoldFigure(
                start,
                position,
                expression,
                entity,
                metric,
                float(value),
                unit,
                (period,),
                basis,
                measure,
                None,
                frozenset({"part unknown"}),
            )
        )
    return figures


def evaluation_examples(folder: Path, name: str, language: str) -> list[Example]:
    """Return the articles of an evaluation set in one language.

    Args:
        folder: holds ``NAME.articles.jsonl`` and ``NAME.gold.jsonl``.
        name: of the set.
        language: ISO 639-1 code.
    """
    figures: dict[str, list[GoldFigure]] = {}
    for row in json_lines(folder / f"{name}.gold.jsonl"):
        figures.setdefault(row["article_id"], []).append(_gold(row))
    found = []
    for row in json_lines(folder / f"{name}.articles.jsonl"):
        if row["lang"] != language:
            continue
        published = _day(row.get("published"))
        source = _source(row)
        week = f"{published.isocalendar().year}-{published.isocalendar().week}" if published else row["id"]
        article = ArticleText(row["text"], language, published, row.get("title"))
        own = figures.get(row["id"], [])
        found.append(Example(row["id"], name, f"{source} {week}", source, article, own, weight=row.get("weight", 1.0)))
    return found


def folds(examples: list[Example], count: int, *, whole_sources: bool = False, seed: int = 1) -> list[int]:
    """Return a fold for each example; those of one group are in one fold, and folds are about equally large.

    Args:
        examples: of all sets.
        count: number of folds.
        whole_sources: a fold never parts a source either, so that each source is left out whole; pieces of the shipped
            set are of no source, and stay grouped by frame.
        seed: of the order of groups of one size.
    """
    names = [item.source if whole_sources and not item.is_written else item.group for item in examples]
    sizes: dict[str, int] = {}
    for name, item in zip(names, examples, strict=True):
        sizes[name] = sizes.get(name, 0) + (0 if item.is_again else 1 + len(item.figures))
    loads, chosen = [0] * count, {}
    for name in sorted(sizes, key=lambda name: (-sizes[name], shuffled(name, seed))):
        chosen[name] = min(range(count), key=lambda fold: loads[fold])
        loads[chosen[name]] += sizes[name]
    return [chosen[name] for name in names]


def shuffled(name: str, seed: int = 1) -> str:
    """Return a key that sorts names in an order without meaning, always the same."""
    return hashlib.sha256(f"{seed} {name}".encode()).hexdigest()


def article_weights(examples: Sequence[Example]) -> list[float]:
    """Return how much each article counts when weights are fitted: a real one more, where they are few."""
    written = sum(example.is_written for example in examples if not example.is_again)
    real = sum(not example.is_written for example in examples if not example.is_again)
    weight = max(1.0, SHARE_OF_NEWS / (1 - SHARE_OF_NEWS) * written / max(1, real))
    return [example.weight if example.is_written else weight * example.weight for example in examples]


def _gold(row: dict[str, Any]) -> GoldFigure:
    flags = {name for name in ("aggregate", "conversion", "ambiguous", "of_loss", "cumulative") if row.get(name)}
    if row.get("entity_free"):
        flags.add("aggregate")
    start = row["start"]
    periods = (row["period"], *row.get("period_alt", []))
    quarter = re.fullmatch(r"(\d{4})-Q([1-4])", row["period"] or "")
    if row.get("cumulative") and quarter:
        periods = (*periods, f"{quarter[1]}-01/{quarter[1]}-{int(quarter[2]) * 3:02d}")
    return GoldFigure(
        start, start + len(row["expression"]), row["expression"], row["entity"], row["metric"], float(row["value"]),
        row["unit"], periods, row["modality"], row["change"], row.get("qualifier"), frozenset(flags),
    )  # fmt: skip


def _source(row: dict[str, Any]) -> str:
    address = _ADDRESS.search(row.get("source") or "")
    return address[1] if address else (row.get("source") or row["id"]).rpartition(":")[0] or row["id"]


def _day(written: str | None) -> date | None:
    if not written:
        return None
    return date.fromisoformat(written if len(written) >= 10 else f"{written[:7]}-01")


def json_lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the rows of a file of JSON lines."""
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())
