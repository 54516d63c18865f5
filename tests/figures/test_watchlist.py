"""A watchlist says what is wrong with it and where, includes others by any path, and has a schema for editors."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from flows.watchlists import checked_watchlist
from tasks.core.errors import WatchlistError
from tasks.core.watchlist import Entity, Metric, Settings, Threshold, Watchlist
from tasks.core.watchlist_loading import load_watchlist
from tasks.core.watchlist_parts.channels import Channel, ChannelFilter, QuietHours

ROOT = Path(__file__).parents[2]
ERRORS: list[dict[str, Any]] = yaml.safe_load((ROOT / "tests/cases/watchlists/errors.yaml").read_text("utf-8"))
SCHEMA = json.loads((ROOT / "tasks" / "core" / "watchlist.schema.json").read_text("utf-8"))


@pytest.mark.parametrize("case", ERRORS, ids=lambda case: case["name"])
def test_error_names_file_line_key_and_what_is_allowed(case: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "watchlist.yaml"
    path.write_text(case["text"], "utf-8")
    with pytest.raises(WatchlistError) as raised:
        checked_watchlist(path)
    for fragment in ["watchlist.yaml", *case["says"]]:
        assert fragment in str(raised.value)
    for secret in case.get("never", []):
        assert secret not in f"{raised.value} {raised.value.__cause__}"


def test_every_key_is_read_by_something_other_than_the_loader() -> None:
    code = "\n".join(
        path.read_text("utf-8")
        for package in ("flows", "tasks", "warehouse")
        for path in (ROOT / package).rglob("*.py")
        if path.name != "watchlist.py"
    )
    models = (Channel, ChannelFilter, Entity, Metric, QuietHours, Settings, Threshold)
    keys = {key for model in models for key in model.model_fields}
    unread = {key for key in keys if not re.search(rf"\.(readers_)?{key}\b", code)}
    assert unread == set()
    assert not re.search(r"\.share_of\b", code), "share_of is read now: accept it"


def test_error_of_an_included_file_names_that_file(tmp_path: Path) -> None:
    (tmp_path / "inner.yaml").write_text("metrics:\n  - {id: x}\n", "utf-8")
    (tmp_path / "outer.yaml").write_text("include: inner.yaml\n", "utf-8")
    with pytest.raises(WatchlistError, match=r"inner\.yaml, line 2"):
        load_watchlist(tmp_path / "outer.yaml")


def test_of_two_files_of_one_content_an_error_names_the_one_that_is_read(tmp_path: Path) -> None:
    for name in ("first.yaml", "second.yaml", "first.yaml"):
        (tmp_path / name).write_text("entities:\n  - {id: a, colour: red}\n", "utf-8")
        with pytest.raises(WatchlistError, match=rf"{name}, line 2: unknown key entities\[a\]\.colour"):
            load_watchlist(tmp_path / name)


def test_includes_come_first_whether_relative_or_absolute_and_the_same_id_overrides(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "base.yaml").write_text("entities: [{id: a, names: {en: Old}}, {id: b}]\n", "utf-8")
    (tmp_path / "sub" / "near.yaml").write_text("include: [../base.yaml]\nentities: [{id: c}]\n", "utf-8")
    own = f"include: [sub/near.yaml, {tmp_path / 'base.yaml'}]\nentities: [{{id: a, names: {{en: New}}}}]\nmetrics:\n"
    (tmp_path / "own.yaml").write_text(own, "utf-8")
    merged = load_watchlist(tmp_path / "own.yaml")
    assert [entity.id for entity in merged.entities] == ["a", "b", "c"]
    assert merged.entity("a").names == {"en": "New"}  # type: ignore[union-attr]


def test_circle_through_another_file_is_reported(tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text("include: two.yaml\n", "utf-8")
    (tmp_path / "two.yaml").write_text("include: [one.yaml]\n", "utf-8")
    with pytest.raises(WatchlistError, match=r"circle: .*one\.yaml -> .*two\.yaml -> .*one\.yaml"):
        load_watchlist(tmp_path / "one.yaml")


def test_words_that_only_begin_or_end_like_a_number_are_no_number_words(tmp_path: Path) -> None:
    words = "[만족도, 천연가스, 백화점, 조합원, 경영, 세, 일, 사, 만두]"
    metric = f"{{id: m, labels: {{ko: M}}, dimension: count, cues: {{ko: {words}}}, counters: {{ko: {words}}}}}"
    (tmp_path / "w.yaml").write_text(f"metrics: [{metric}]\n", "utf-8")
    assert len(checked_watchlist(tmp_path / "w.yaml").metrics[0].counters["ko"]) == 9


def test_unit_of_a_count_is_its_counter_in_every_language(tmp_path: Path) -> None:
    metric = "{id: cap, labels: {en: C}, dimension: count, unit: GWh, cues: {ko: [용량], en: [capacity]}}"
    (tmp_path / "w.yaml").write_text(f"metrics: [{metric}]\n", "utf-8")
    assert load_watchlist(tmp_path / "w.yaml").metrics[0].counters == {"ko": ["GWh"], "en": ["GWh"]}


def test_words_that_older_yaml_takes_for_truth_values_stay_words(tmp_path: Path) -> None:
    text = (
        "\ufeffentities: [{id: on, names: {no: Norsk, en: Yes}, aliases: [off, 1:30]}]\nsettings: {follow_links: yes}\n"
    )
    (tmp_path / "w.yaml").write_text(text, "utf-8")
    loaded = load_watchlist(tmp_path / "w.yaml")
    assert loaded.entities[0].all_names() == ["Norsk", "Yes", "off", "1:30", "on"]
    assert loaded.settings.follow_links is True


def test_a_merged_mapping_is_read_and_its_errors_name_the_mapping(tmp_path: Path) -> None:
    text = "entities:\n  - &base {id: a, type: event, names: {en: A}}\n  -\n    <<: *base\n    id: b\n"
    (tmp_path / "w.yaml").write_text(text, "utf-8")
    assert load_watchlist(tmp_path / "w.yaml").entity("b").type == "event"  # type: ignore[union-attr]
    (tmp_path / "w.yaml").write_text(text.replace("event", "evnt"), "utf-8")
    with pytest.raises(
        WatchlistError, match=r"line 2: entities\[a\]\.type is 'evnt'(.|\n)*line 4: entities\[b\]\.type"
    ):
        load_watchlist(tmp_path / "w.yaml")


def test_published_schema_is_that_of_the_model() -> None:
    assert Watchlist.model_json_schema() == SCHEMA, "run: figurewatch metrics schema > tasks/core/watchlist.schema.json"


def test_editors_accept_what_the_model_accepts() -> None:
    shipped = yaml.safe_load((ROOT / "seeds" / "watchlist.yaml").read_text("utf-8"))
    jsonschema.validate(shipped, SCHEMA)
    short = {"id": "m", "labels": {"en": "M"}, "dimension": "count", "cues": {"en": "store", "ko": ["매장", "점포"]}}
    jsonschema.validate({"include": "other.yaml", "metrics": [short]}, SCHEMA)
    with pytest.raises(jsonschema.ValidationError, match="cuse"):
        jsonschema.validate({"metrics": [{**short, "cuse": {}}]}, SCHEMA)


def test_a_watchlist_nested_without_end_is_no_yaml(tmp_path: Path) -> None:
    path = tmp_path / "watchlist.yaml"
    path.write_text("entities: " + "[" * 5_000, "utf-8")
    with pytest.raises(WatchlistError, match="not valid YAML"):
        load_watchlist(path)


def test_ids_are_found_in_a_copy_with_other_entries_too() -> None:
    old, new = Entity(id="a", names={"en": "Old"}), Entity(id="a", names={"en": "New"})
    listed = Watchlist(entities=[old, new, Entity(id="b")])
    assert listed.entity("a") is old  # the first of several
    assert listed.model_copy(update={"entities": [new]}).entity("a") is new
    assert listed.model_copy(update={"entities": [new]}).entity("b") is None
    assert listed.model_copy(deep=True).entity("a") is not old
    assert listed.entity("b") is listed.entities[2]
    assert listed.metric("a") is listed.source("a") is None
    assert listed == Watchlist(entities=list(listed.entities))
