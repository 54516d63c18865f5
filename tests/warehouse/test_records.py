"""The records of ``tasks.core`` and the tables of the warehouse say the same: a field is declared once."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from tasks.core import rows
from tasks.core.records import Observation, SourcedObservation
from warehouse.arrow import columns_of
from warehouse.store import Store

ROOT = Path(__file__).resolve().parents[2]
TABLES: dict[str, type[Any]] = {
    "documents": rows.DocumentRow,
    "articles": rows.ArticleRow,
    "revisions": rows.RevisionRow,
    "entities": rows.EntityRow,
    "metrics": rows.MetricRow,
    "observations": SourcedObservation,
    "changes": rows.ChangeRow,
    "outbox": rows.MessageRow,
    "quarantine": rows.QuarantineRow,
    "seen_files": rows.FileRow,
}
NOT_KEPT = {"title", "url", "unread_stories"}
"""Fields of a stored observation that are no columns: two are kept with its revision, one counts what was not read."""

LISTING = (
    "tasks/core/records.py",
    "tasks/figures/",
    "tasks/load/judgement/mending.py",
    "flows/cli/extraction/text_extraction.py",
)
"""Where the fields of an observation are listed: the record, where it is made, where a person corrects it, and the JSON
lines that users read."""

COMMON = {"start", "end", "value", "low", "high", "unit", "sentence"}
"""Fields whose names mean something else elsewhere too."""


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    with Store.open(tmp_path_factory.mktemp("records")) as store:
        found = store.connection.execute(
            "SELECT table_name, list(column_name) FROM duckdb_columns() WHERE schema_name = 'store' GROUP BY ALL"
        ).fetchall()
    return {table: set(columns) for table, columns in found}


@pytest.mark.parametrize("table", TABLES)
def test_a_table_has_the_columns_that_its_record_has_fields(table: str, tables: dict[str, set[str]]) -> None:
    names = [column.name for column in columns_of(TABLES[table])]
    assert len(names) == len(set(names)), "a record within a record has a field of the same name"
    assert set(names) - (NOT_KEPT if table == "observations" else set()) == tables[table]


def names_in(path: Path) -> Iterator[object]:
    """Attributes, keywords, annotated names and texts of a module."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.keyword):
            yield node.arg
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id
        elif isinstance(node, ast.Constant):
            yield node.value


def test_no_other_module_lists_the_fields_of_an_observation() -> None:
    listed = {field.name for field in fields(Observation)} - COMMON
    modules = [path for package in ("flows", "tasks", "warehouse") for path in (ROOT / package).rglob("*.py")]
    most = {str(path.relative_to(ROOT)) for path in modules if len(listed & set(names_in(path))) > 0.75 * len(listed)}
    assert "tasks/core/records.py" in most
    assert {path for path in most if not path.startswith(LISTING)} == set()
