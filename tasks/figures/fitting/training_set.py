"""Read the training set: pieces of news with every tracked figure marked where it stands.

A mark is ``[[EXPRESSION = ENTITY METRIC VALUE UNIT PERIOD BASIS MEASURE ; SCOPE {flags}]]``. The scope and the flags
may be absent. `` && `` separates two figures that one expression gives (sales and profit grew 11% each).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tasks.core.errors import FigurewatchError
from tasks.core.records import Basis, Measure
from tasks.core.yaml_tables import read_tables
from tasks.figures.time.calendar_periods import PeriodLabelError, period_from_label

UNITS = frozenset({"KRW", "USD", "EUR", "JPY", "CNY", "GBP", "percent", "percentage_point", "count", "times"})
FLAGS = frozenset({"aggregate", "conversion", "ambiguous", "of_loss", "cumulative"})
NO_ENTITY = "-"
NO_PERIOD = "-"
_MARK = re.compile(r"\[\[(?P<expression>.+?) = (?P<figures>.+?)\]\]", re.DOTALL)
_FLAGS = re.compile(r"\{(?P<names>[^{}]*)\}$")


class TrainingSetError(FigurewatchError):
    """A piece of the training set is not written in its format."""


@dataclass(frozen=True, slots=True)
class GoldFigure:
    """One annotated figure of a piece.

    ``start`` and ``end`` are offsets in the piece's text; ``entity`` is an id of the training entities, or the plain
    name of a firm that is not among them, or ``-`` for a figure of nobody named; ``periods`` are the labels that count
    as right, the first one preferred, None for no period; ``scope`` is None for the whole entity.
    """

    start: int
    end: int
    expression: str
    entity: str
    metric: str
    value: float
    unit: str
    periods: tuple[str | None, ...]
    basis: str
    measure: str
    scope: str | None
    flags: frozenset[str]


@dataclass(frozen=True, slots=True)
class Piece:
    """One text of the training set, its marks removed, with its figures in the order of the text."""

    id: str
    frame: str
    published: str
    title: str | None
    text: str
    figures: list[GoldFigure]


def read_pieces(folder: Path, language: str) -> list[Piece]:
    """Read all pieces of one language.

    Args:
        folder: the training set; the pieces are in its sub-folder ``<language>``, in YAML files.
        language: code of the language, ``ko``.

    Returns:
        The pieces, sorted by file name, in the order of each file.

    Raises:
        TrainingSetError: a piece or a mark is not in the format; names the file and the piece.
    """
    pieces = []
    for path in sorted((folder / language).glob("*.yaml")):
        for row in read_tables(path.read_text(encoding="utf-8")) or []:
            try:
                pieces.append(_piece(row))
            except (KeyError, ValueError, PeriodLabelError) as error:
                raise TrainingSetError(
                    f"Not a piece of the training set: {error}",
                    where=f"{path.name}, {row.get('id', 'a piece without id')}",
                    todo="README.md of the training set explains the format.",
                ) from error
    return pieces


def parse_marked_text(marked: str) -> tuple[str, list[GoldFigure]]:
    """Remove the marks of a text and return it with the figures that they describe.

    Raises:
        ValueError: a mark has not all fields, or a field holds a value that is not allowed.
        PeriodLabelError: a period has no valid label.

    >>> text, (figure,) = parse_marked_text("매출은 [[3조원 = nuri revenue 3e12 KRW 2024 actual level ; 반도체]]이다.")
    >>> text[figure.start : figure.end], figure.scope, figure.value
    ('3조원', '반도체', 3000000000000.0)
    """
    text, position, figures = "", 0, []
    for mark in _MARK.finditer(marked):
        text += marked[position : mark.start()]
        expression = mark["expression"]
        span = (len(text), len(text) + len(expression), expression)
        figures += [_figure(*span, description) for description in mark["figures"].split(" && ")]
        text += expression
        position = mark.end()
    text += marked[position:]
    if "[[" in text or "]]" in text:
        raise ValueError("a mark is not closed or has no ' = '")
    return text, figures


def _piece(row: dict[str, Any]) -> Piece:
    text, figures = parse_marked_text(row["text"])
    return Piece(row["id"], row["frame"], str(row["published"]), row["title"], text, figures)


def _figure(start: int, end: int, expression: str, description: str) -> GoldFigure:
    description = description.strip()
    found = _FLAGS.search(description)
    flags = frozenset(re.split(r"[,\s]+", found["names"].strip())) if found else frozenset()
    fields, _, scope = (description[: found.start()] if found else description).partition(" ; ")
    entity, metric, value, unit, period, basis, measure = _seven(fields)
    labels = tuple(None if label == NO_PERIOD else label for label in period.split("|"))
    for label in labels:
        if label is not None:
            period_from_label(label)
    if unit not in UNITS or not flags <= FLAGS:
        raise ValueError(f"unknown unit or flag: {description}")
    if ("aggregate" in flags) != (entity == NO_ENTITY):
        raise ValueError(f"a figure of no named entity is marked so by both '-' and {{aggregate}}: {description}")
    return GoldFigure(
        start, end, expression, entity.replace("_", " "), metric, float(value), unit, labels, Basis(basis).value,
        Measure(measure).value, scope.strip() or None, flags,
    )  # fmt: skip


def _seven(fields: str) -> list[str]:
    parts = fields.split()
    if len(parts) != 7:
        raise ValueError(f"a mark has seven fields, this has {len(parts)}: {fields}")
    return parts
