"""Settling in SQL: told by cases, and held to the rules of the stage that finds changes on sets made at random."""

from __future__ import annotations

import random
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from stored_observations import cases, load, rows, stored_observation

from tasks.changes import settle

SETTLED = cases("figures")
CHOICES = [Decimal(text) for text in ("20", "24", "24.5", "25", "25.1", "25.11", "26", "30")]
MARGINS = [Decimal(text) for text in ("0", "0.005", "0.05", "0.5", "1", "5")]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every case under an entity of its own."""
    return load(
        tmp_path_factory.mktemp("figures"),
        [
            stored_observation(note, number, entity=f"case-{at}")
            for at, case in enumerate(SETTLED)
            for number, note in enumerate(case["observations"])
        ],
    )


@pytest.mark.parametrize(("at", "case"), list(enumerate(SETTLED)), ids=[case["name"] for case in SETTLED])
def test_a_figure_settles_as_its_case_says(published: Path, at: int, case: dict[str, Any]) -> None:
    found = rows(published, "FROM figures WHERE entity = $entity", {"entity": f"case-{at}"})
    assert len(found) == 1
    assert {name: plain(found[0][name]) for name in case["figure"]} == case["figure"]
    rivals = rows(published, "FROM contradictions WHERE entity = $entity", {"entity": f"case-{at}"})
    assert sorted(plain(row["rival_value"]) for row in rivals) == case.get("rivals", [])


@pytest.mark.parametrize("macro", ["as_of", "published_by"])
@pytest.mark.parametrize(("at", "case"), list(enumerate(SETTLED)), ids=[case["name"] for case in SETTLED])
def test_past_beliefs_can_be_asked_for(published: Path, at: int, case: dict[str, Any], macro: str) -> None:
    if macro not in case:
        assert not case.keys() - {"name", "observations", "figure", "rivals", "as_of", "published_by"}
    for wanted in case.get(macro, []):
        found = rows(
            published,
            f"FROM figures_{macro}($time::TIMESTAMPTZ) WHERE entity = $entity",
            {"time": str(wanted["time"]), "entity": f"case-{at}"},
        )
        assert [plain(row["value"]) for row in found] == [wanted["value"]] * (wanted["value"] is not None)


@pytest.mark.parametrize("seed", [20211013, 20200417])
def test_random_sets_settle_in_sql_as_they_do_in_the_stage(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    sets = {
        f"set-{at}": [
            stored_observation(_anything(chance), number, entity=f"set-{at}", unit=("percent", "count")[at % 2])
            for number in range(chance.choice([1, 2, 3, 5, 8]))
        ]
        for at in range(400)
    }
    published = load(tmp_path, [item for items in sets.values() for item in items])
    found = {row["entity"]: row for row in rows(published, "FROM figures")}
    differing = 0
    for entity, items in sets.items():
        figure = settle([item.sourced for item in items if item.retired_at is None])
        if figure is None:
            assert entity not in found
            continue
        row = found[entity]
        assert row["observation_id"] == figure.best.observation_id, entity
        assert (row["value"], row["low"], row["high"]) == (figure.value, figure.low, figure.high), entity
        assert row["sources"] == figure.stories, entity
        assert row["rival_sources"] == len({item.story_id for item in figure.alternatives}), entity
        differing += bool(figure.alternatives)
    assert differing > 60, "the sets must disagree among themselves, or nothing was shown"


def _anything(chance: random.Random) -> dict[str, Any]:
    value, margin = chance.choice(CHOICES), chance.choice(MARGINS)
    kind = chance.choice(["exact", "exact", "exact", "about", "bare", "at_least", "below", "vague", "point"])
    low, high = {
        "exact": (value - margin, value + margin),
        "about": (value - margin, value + margin),
        "bare": (None, None),
        "at_least": (value, None),
        "below": (None, value),
        "vague": (Decimal(10), Decimal(100)),
        "point": (value, value),
    }[kind]
    day = chance.choice([None, "2021-01-01", "2021-01-01 09:00", "2021-01-15", "2021-03-01"])
    return {
        "value": None if kind == "vague" else value,
        "low": low,
        "high": high,
        "bound": {"about": "about", "at_least": "at_least", "below": "less_than", "vague": "about"}.get(kind, "exact"),
        "day": day,
        "story": chance.randrange(4),
        "authority": chance.choice([None] * 9 + ["publisher"]),
        "retired": chance.choice([None, None, None, None, "2022-01-01"]),
    }


def plain(value: Any) -> Any:
    """A Decimal as the case writes it."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value
