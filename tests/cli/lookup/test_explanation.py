"""explain reads the text of a figure again for the features that weighed; what another reader made stays as stored."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from flows.cli.lookup import explanation
from tasks.core.records import Observation, Reason
from tasks.figures import EXTRACTOR, ArticleText
from tests.warehouse.stored_observations import stored_observation

READ = stored_observation({"value": 25.11, "low": 25.105, "high": 25.115}, 0).sourced.observation
ROW: dict[str, Any] = {
    "revision_id": 7, "start": READ.start, "end": READ.end, "entity": READ.entity, "metric": READ.metric,
    "period": READ.period, "extractor": EXTRACTOR, "retired_at": None, "reasons": "[]", "runners_up": ["revenue 0.10"],
}  # fmt: skip


class Explains:
    """An extractor that explains one observation."""

    def __init__(self, watchlist: object) -> None:
        pass

    def explain(self, text: ArticleText) -> list[Observation]:
        assert text.text == "the text"
        return [
            replace(READ, reasons=(Reason("metric", "rnd_ratio; cue +1.20", 0.9),), runners_up=("x 0.10; y +1.00",))
        ]


@pytest.mark.parametrize(
    ("changed", "is_explained"),
    [({}, True), ({"extractor": "other/1"}, False), ({"retired_at": "2026"}, False), ({"period": "1999"}, False)],
)
def test_what_stands_and_is_read_as_before_gets_its_features(
    changed: dict[str, Any], is_explained: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(explanation, "Extractor", Explains)
    monkeypatch.setattr(explanation, "checked_watchlist", lambda paths: None)
    monkeypatch.setattr(explanation, "_text", lambda published, revision: ArticleText("the text", "ko", None, None))
    row = ROW | changed
    explanation.with_weighed_features(Path(), [row], [])
    assert (json.loads(row["reasons"]) == [["metric", "rnd_ratio; cue +1.20", 0.9]]) is is_explained
    assert (row["runners_up"] == ["x 0.10; y +1.00"]) is is_explained
