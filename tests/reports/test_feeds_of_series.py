"""Feeds of entities and metrics, and entries that stay the same when a killed run is reported again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import feedparser
import pytest

from tasks.core.changes import Change
from tasks.core.judgements import Retraction
from tasks.reports import render, write_report
from tasks.reports.formats.atom import merged_feed
from tasks.reports.formats.feeds import file_name
from tests.notifying.desk import numbered
from tests.reports.stories import changes_of, context_of, report, story


def test_a_change_is_in_the_feeds_of_its_entity_and_its_metric(tmp_path: Path) -> None:
    write_report(tmp_path, 1, report())
    reported = [change for change in changes_of(story()) if change.reported]
    wanted = {f"entity-{change.entity}.atom" for change in reported}
    wanted |= {f"metric-{change.metric}.atom" for change in reported}
    assert {path.name for path in (tmp_path / "feeds").iterdir()} == wanted
    read = {name: feedparser.parse((tmp_path / "feeds" / name).read_bytes()) for name in wanted}
    assert not [name for name, feed in read.items() if feed.bozo]
    assert len({feed.feed.id for feed in read.values()}) == len(wanted)
    assert read["metric-rnd_spend.atom"].feed.title.startswith("연구개발비 · ")
    kinds = {name: {entry.tags[0].term for entry in feed.entries} for name, feed in read.items()}
    assert "contradicted" in kinds["entity-naver.atom"] & kinds["metric-rnd_spend.atom"]
    assert "contradicted" not in kinds["metric-rnd_ratio.atom"] | kinds["entity-kakao.atom"]


def test_a_correction_is_in_the_same_feeds(tmp_path: Path) -> None:
    write_report(tmp_path, 1, report())
    (wrong,) = (change for change in changes_of(story()) if change.kind.value == "contradicted")
    taken_back = replace(context_of(story()), retractions=(Retraction(wrong, "scope", None),))
    write_report(tmp_path, 2, render([], taken_back))
    for name in ("changes.atom", "feeds/entity-naver.atom", "feeds/metric-rnd_spend.atom"):
        kinds = [entry.tags[0].term for entry in feedparser.parse((tmp_path / name).read_bytes()).entries]
        assert ("correction" in kinds, "contradicted" in kinds) == (True, False)


def test_a_killed_run_that_is_reported_with_the_next_one_shows_nothing_twice() -> None:
    steps = numbered(4)

    def feed(former: bytes | None, *numbers: int) -> bytes:
        changes: list[Change] = [steps[number][1] for number in numbers]
        rendered = render(changes, context_of([steps[number][0] for number in numbers]))
        return merged_feed(former, rendered.entries, "ko", rendered.made_at)

    def parts(read: bytes) -> dict[str, int]:
        return {
            entry.id: entry.content[0].value.count("<mark>")
            for entry in feedparser.parse(read, sanitize_html=False).entries
        }

    first = feed(None, 0)
    second = feed(first, 0, 1)  # run 1 was killed after it wrote the feed
    third = feed(second, 0, 1, 2, 3)
    assert list(parts(first).values()) == [1]
    assert sorted(parts(second).values()) == [1, 1]
    assert sorted(parts(third).values()) == [1, 1, 2]
    assert parts(first).keys() <= parts(second).keys() <= parts(third).keys()
    assert parts(feed(third, 2, 3)) == parts(third)


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("naver", "entity-naver.atom"),
        ("a/../b", "entity-a-..-b-"),
        ("네이버", "entity-"),
        ("x" * 300, "entity-" + "x" * 80),
    ],
)
def test_a_feed_has_a_file_name_everywhere(name: str, file: str) -> None:
    made = file_name("entity", name)
    assert made.startswith(file)
    assert "/" not in made
    assert len(made) < 120
    assert made != file_name("entity", f"{name} ")


def test_a_feed_is_named_as_the_reports_name_its_entity() -> None:
    context = context_of(story(), "en")
    place, naver = context.entities["naver"]
    korean = naver.model_copy(update={"names": {"ko": "네이버"}})
    rendered = render(changes_of(story()), replace(context, entities={**context.entities, "naver": (place, korean)}))
    assert {feed.about.file: feed.about.title for feed in rendered.feeds}["entity-naver.atom"] == "네이버"
    assert "네이버, R&amp;D spending" in rendered.texts["html"]
