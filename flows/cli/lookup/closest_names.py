"""What a user may have meant: the closest known ids and names to one that is unknown."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path

from warehouse.query.query import ask
from warehouse.query.terminal import one_line

NAMES = """
SELECT 'entity' AS kind, entity AS id, name AS named FROM entities
UNION ALL SELECT 'entity', entity, unnest(aliases) FROM entities
UNION ALL SELECT 'entity', entity, unnest(map_values(CAST(names AS MAP(VARCHAR, VARCHAR)))) FROM entities
UNION ALL SELECT 'metric', metric, unnest(map_values(CAST(labels AS MAP(VARCHAR, VARCHAR)))) FROM metrics
UNION ALL SELECT 'metric', metric, metric FROM metrics
"""
CLOSE = 0.6
"""Share of letters that two names have in common, by difflib; its own default."""

NEAR = 0.8
"""Jaro-Winkler similarity of ids, addresses and expressions that may be slips of each other."""

Known = Mapping[str, Mapping[str, str]]
"""By kind (entity, metric): every id and name, and the id that it belongs to."""


def known_names(published: Path) -> Known:
    """Return all entities and metrics that a published file knows."""
    known: dict[str, dict[str, str]] = {"entity": {}, "metric": {}}
    for row in ask(published, NAMES).table.to_pylist():
        known[row["kind"]].setdefault(row["id"], row["id"])
        if row["named"]:
            known[row["kind"]].setdefault(row["named"], row["id"])
    return known


def closest(name: str, known: Mapping[str, str]) -> str | None:
    """Return the id whose id or name is closest to a name, letter by letter; hangul is compared by its parts."""
    parts = {_parts(one): one_id for one, one_id in known.items()}
    found = get_close_matches(_parts(name), parts, n=1, cutoff=CLOSE)
    return parts[found[0]] if found else None


def _parts(name: str) -> str:
    return unicodedata.normalize("NFD", name).casefold()


def did_you_mean(name: str, known: Mapping[str, str], otherwise: str) -> str:
    """Return a question such as ``Did you mean 'naver'?``, or something else where nothing is close."""
    close = closest(name, known)
    return f"Did you mean {one_line(close)!r}?" if close else otherwise


def near_text(published: Path, wanted: str, select: str) -> str | None:
    """Return the text closest to a wanted one.

    Args:
        published: the published file.
        wanted: what was not found.
        select: a SELECT of texts, as a column ``text``.
    """
    sql = (
        f"SELECT text FROM ({select}) WHERE text IS NOT NULL "  # noqa: S608 - our own SELECTs
        f"AND jaro_winkler_similarity(text, $wanted) >= {NEAR} "
        "ORDER BY jaro_winkler_similarity(text, $wanted) DESC, text LIMIT 1"
    )
    rows = ask(published, sql, {"wanted": wanted}).table.to_pylist()
    return str(rows[0]["text"]) if rows else None


_COMPARED = re.compile(r"\b(entity|metric)\s*=\s*'((?:[^']|'')*)'", re.IGNORECASE)
_CALL = re.compile(r"\b(\w+)\s*\(([^()]*)\)")
_ARGUMENT = re.compile(r"(?:(\w+)\s*:=\s*)?('(?:[^']|'')*'|[^,]+)")


def unknown_names(published: Path, sql: str, values: Mapping[str, str]) -> list[str]:
    """Suggest corrections for unknown entities and metrics that a query without an answer names.

    Args:
        published: the published file.
        sql: the query; ids are in it as arguments of macros, or compared with a column of their kind.
        values: the values for its names.
    """
    named = [(kind, value) for kind, value in values.items() if kind in ("entity", "metric")]
    named += [(kind.lower(), _unquoted(text)) for kind, text in _COMPARED.findall(sql)]
    if "(" in sql:
        named += _arguments(sql, _macro_parameters(published))
    named += [("change", value) for name, value in values.items() if name == "change" and value != "latest"]
    lines = [_unknown_change(published, name) for kind, name in dict.fromkeys(named) if kind == "change"]
    named = [(kind, name) for kind, name in dict.fromkeys(named) if name and kind != "change"]
    known = known_names(published) if named else {}
    for kind, name in named:
        ids = set(known[kind].values())
        if ids and name not in ids:
            meant = known[kind].get(name)
            hint = f"Did you mean {one_line(meant)!r}?" if meant else did_you_mean(name, known[kind], _LISTED[kind])
            lines.append(f"no {kind} {one_line(name)!r} is known. {hint}")
    return [line for line in lines if line]


def _unknown_change(published: Path, name: str) -> str:
    """Return what to say of a change's id; nothing where there is such a change."""
    near = near_text(published, name, "SELECT CAST(change_id AS VARCHAR) AS text FROM changes")
    if near == name:
        return ""
    hint = f"Did you mean {near}?" if near else "`figurewatch query @changes` lists those that are"
    return f"no change {one_line(name)!r} is known. {hint}"


_LISTED = {
    "entity": "`figurewatch query @entities` lists those that are",
    "metric": "`figurewatch query @metrics` lists those that are",
}


def _macro_parameters(published: Path) -> dict[str, list[str]]:
    """Return our macros with the names of their parameters."""
    sql = "SELECT function_name AS name, parameters FROM duckdb_functions() WHERE NOT internal"
    rows = ask(published, sql).table.to_pylist()
    return {row["name"].lower(): list(row["parameters"]) for row in rows}


def _arguments(sql: str, macros: Mapping[str, Iterable[str]]) -> list[tuple[str, str]]:
    """Find kind and value of every literal that is an entity, a metric or a change in a call of a macro."""
    found = []
    for name, inside in _CALL.findall(sql):
        parameters = list(macros.get(name.lower(), ()))
        for at, (given, value) in enumerate(_ARGUMENT.findall(inside)):
            parameter = given or (parameters[at] if at < len(parameters) else "")
            kind = parameter.lower().rpartition("_")[2]
            literal = value.strip()
            if kind in ("entity", "metric") and literal.startswith("'"):
                found.append((kind, _unquoted(literal[1:-1])))
            elif kind == "change" and literal.lstrip("-").isdigit():
                found.append((kind, literal))
    return found


def _unquoted(text: str) -> str:
    return text.replace("''", "'")
