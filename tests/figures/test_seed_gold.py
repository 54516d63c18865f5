"""The original article: all its annotated figures are read out of it as annotated, and nothing beside them."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tasks.core.watchlist_loading import load_watchlist
from tasks.figures import ArticleText, Extractor

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("FIGUREWATCH_SHARED", ROOT.parent / "shared"))
ARTICLE = SHARED / "seeds" / "000_077663ca1e9c3022.txt"
GOLD = SHARED / "eval" / "seed.gold.jsonl"

pytestmark = pytest.mark.skipif(
    not (ARTICLE.is_file() and GOLD.is_file()), reason="the original article and its gold figures are not shipped"
)


def gold() -> list[dict[str, Any]]:
    return [json.loads(line) for line in GOLD.read_text("utf-8").splitlines()]


def test_every_annotated_figure_and_no_other_is_read() -> None:
    watchlist = load_watchlist(ROOT / "seeds" / "watchlist.yaml")
    names = {name: entity.id for entity in watchlist.entities for name in entity.all_names()}
    text = ARTICLE.read_text("utf-8")
    (found,) = Extractor(watchlist).extract([ArticleText(text, "ko", date(2021, 10, 13))])
    read = [
        (item.entity, item.metric, item.value, item.unit, item.period, item.basis.value, item.measure.value)
        for item in found
    ]
    rows = sorted(gold(), key=lambda row: row["start"])
    keys = ("metric", "value", "unit", "period", "modality", "change")
    assert read == [(names[row["entity"]], *(row[key] for key in keys)) for row in rows]
    for item, row in zip(found, rows, strict=True):
        assert item.start < row["start"] + len(row["expression"])
        assert row["start"] < item.end
