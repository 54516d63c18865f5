"""The CSV side of an export: what a spreadsheet may be shown, and its description as a Frictionless Data Package.

Source of the rules: the Data Package, Tabular Data Package and Table Schema specifications, version 1, of
Frictionless Data.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from warehouse.catalog import Column, Relation, references

FORMULA = "^[=+@\\t\\r-]"
"""How a text begins that a spreadsheet would run; an apostrophe before it makes it text."""

KINDS: dict[str, dict[str, str]] = {
    "BIGINT": {"type": "integer"},
    "INTEGER": {"type": "integer"},
    "HUGEINT": {"type": "integer"},
    "DOUBLE": {"type": "number"},
    "BOOLEAN": {"type": "boolean"},
    "DATE": {"type": "date"},
    "TIMESTAMP WITH TIME ZONE": {"type": "datetime"},
    "BLOB": {"type": "string", "format": "binary"},
    "VARCHAR[]": {"type": "array"},
    "JSON": {"type": "string"},
    "VARCHAR": {"type": "string"},
}


def csv_select(relation: Relation, source: str) -> str:
    """Return a SELECT whose columns are as CSV takes them: texts defused, lists as JSON, bytes as base64, times in UTC.

    Args:
        relation: what is selected.
        source: its name in SQL.
    """
    columns = ", ".join(f'{_as_csv(column)} AS "{column.name}"' for column in relation.columns)
    return f"SELECT {columns} FROM {source}"  # noqa: S608 - names of the catalog


def described(
    resources: Sequence[tuple[str, Relation, str]], stored: Sequence[Relation], rows: Mapping[str, int]
) -> dict[str, Any]:
    """Return the descriptor, ``datapackage.json``.

    Args:
        resources: name, columns and path of every CSV file.
        stored: the tables among them, which have keys.
        rows: of each.
    """
    return {
        "profile": "tabular-data-package",
        "name": "figurewatch",
        "title": "Figures that the news reports, with their sources",
        "description": "A Figurewatch warehouse. A text that a spreadsheet would run bears an apostrophe in front.",
        "resources": [
            {
                "profile": "tabular-data-resource",
                "name": name.replace("_", "-"),
                "path": path,
                "description": relation.comment,
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "rows": rows[name],
                "schema": _schema(relation, stored if relation in stored else ()),
            }
            for name, relation, path in resources
        ],
    }


def _schema(relation: Relation, stored: Sequence[Relation]) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_field(column) for column in relation.columns], "missingValues": [""]}
    if not stored:
        return schema
    keys = {table.name: table.key for table in stored}
    schema["primaryKey"] = relation.key
    foreign = [
        {
            "fields": reference.column,
            "reference": {
                "resource": "" if reference.target == relation.name else reference.target.replace("_", "-"),
                "fields": keys[reference.target],
            },
        }
        for reference in references(stored)
        if reference.table == relation.name and not reference.loose
    ]
    return schema | ({"foreignKeys": foreign} if foreign else {})


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, **_kind(column), "description": column.comment}
    if column.required and column.type != "VARCHAR":  # an empty text is a value here and a gap in CSV
        field["constraints"] = {"required": True}
    return field


def _kind(column: Column) -> dict[str, str]:
    return {"type": "number"} if column.type.startswith("DECIMAL") else KINDS[column.type]


def _as_csv(column: Column) -> str:
    name = f'"{column.name}"'
    if column.type in ("VARCHAR", "JSON"):
        return f"regexp_replace({name}::VARCHAR, '({FORMULA})', '''\\1')"
    if column.type == "VARCHAR[]":
        return f"to_json({name})::VARCHAR"
    if column.type == "BLOB":
        return f"to_base64({name})"
    if column.type == "TIMESTAMP WITH TIME ZONE":
        return f"strftime({name} AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%SZ')"
    return name
