"""The quick loader of tables reads every table of the project as the ordinary one does."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tasks.core.yaml_tables import read_tables

TASKS = Path(__file__).resolve().parents[2] / "tasks"


@pytest.mark.parametrize("folder", sorted({path.parent for path in TASKS.rglob("*.yaml")}), ids=lambda path: path.name)
def test_tables_are_read_as_by_the_ordinary_loader(folder: Path) -> None:
    for file in folder.glob("*.yaml"):
        text = file.read_text(encoding="utf-8")
        assert read_tables(text) == yaml.safe_load(text), file.name


def test_a_table_makes_no_objects() -> None:
    with pytest.raises(yaml.YAMLError):
        read_tables("!!python/object/apply:os.getcwd []")
