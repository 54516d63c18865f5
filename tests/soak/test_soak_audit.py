"""The audit of a long run notices each kind of loss."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from tasks.core.identifiers import hex_id
from tests.notifying.servers import Received
from tests.soak.arrivals import Arrivals, Story
from tests.soak.audit import WON, Message, of_channels, of_story

STORY = Story(3, "가온전자", "revenue", "2024-Q3", "한밭일보", [120, 340], "")
STORED = {"articles": 1, "figures": 1, "metric": "revenue", "period": "2024-Q3", "value": 340 * WON}
HOOK: Message = ("hook", "sent", 11, 21, 1)
DEAD: Message = ("dead", "pending", 12, None, 1)


@pytest.mark.parametrize(
    ("stored", "texts", "wrong"),
    [
        (STORED, [120, 340], None),
        (STORED, [340], None),
        (None, [], "is lost"),
        (STORED | {"articles": 2}, [340], "is 2 articles"),
        (STORED | {"value": 120 * WON}, [120], "not (1, 'revenue'"),
        (STORED | {"figures": 0, "metric": None}, [340], "not (1, 'revenue'"),
        (STORED, [340, None], "never whole"),
    ],
)
def test_articles(stored: dict[str, Any] | None, texts: list[int], wrong: str | None) -> None:
    found = of_story(STORY, stored, texts)
    assert len(found) == (wrong is not None)
    assert wrong is None or wrong in found[0]


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ([HOOK, DEAD], None),
        ([HOOK, ("hook", "sent", 13, 21, 1), DEAD], "2 times for hook"),
        ([HOOK], "1 reported changes are not for dead"),
        ([("hook", "pending", 11, None, 1), DEAD], "is pending"),
        ([("hook", "sent", 11, 22, 1), DEAD], "never arrived"),
        ([HOOK, ("dead", "sent", 12, 21, 1)], "dead channel is sent"),
    ],
)
def test_messages(sent: list[Message], wrong: str | None) -> None:
    found = of_channels(sent, {1}, Received(taken=[(hex_id(21), "one change")]))
    assert len(found) == (wrong is not None)
    assert wrong is None or wrong in found[0]


def test_what_arrives_is_what_the_files_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    arrivals = Arrivals(tmp_path, random.Random(3))
    for _ in range(120):
        arrivals.step()
    assert all(arrivals.counts.values())
    assert len(list(tmp_path.iterdir())) == len(arrivals.stories) + len(arrivals.broken)
    for story in arrivals.stories:
        assert f"은 {story.values[-1]}억원이다" in (tmp_path / story.file).read_text("utf-8")
