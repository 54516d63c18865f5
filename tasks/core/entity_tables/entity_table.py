"""Read entities of a watchlist from a table: one entity a row, one key of the entity a column.

The columns are ``name`` (in the language of its letters), ``name_ko``, ``name_en`` and so on, ``aliases``, ``tickers``,
``parent``, ``type``, ``wikidata`` and ``id``; ``name`` or one ``name_..`` is needed. A column may stand twice, with a
number behind it (``alias 1``, ``alias 2``). Headings in the words of a language come from its folder.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from tasks.core.entity_tables.table_text import Row, read_rows
from tasks.core.errors import WatchlistError
from tasks.core.watchlist import Entity
from tasks.core.watchlist_parts.watchlist_errors import SHOWN, plain_message

NO_HEADINGS: Mapping[str, str] = {}
_KEYS = ("id", "name", "aliases", "tickers", "parent", "type", "wikidata")
_LISTS = ("aliases", "tickers")
_NAME_IN = re.compile(r"name_([a-z]{2,3})")
_NUMBERED = re.compile(r"[\s_]*\d+$")
_BETWEEN = re.compile(r"[;|\n]")
# Share of letters in common (difflib's ratio) from which an unknown heading is a slip of a known one.
_SLIP = 0.8
# Unicode calls letters by these names; other scripts than those of ko and ja count as English.
_SCRIPTS = (("HANGUL", "ko"), ("HIRAGANA", "ja"), ("KATAKANA", "ja"))


@dataclass(frozen=True, slots=True)
class EntityTable:
    """The entities of a table.

    Attributes:
        path: the file.
        entities: entities as a watchlist writes them, in the order of the rows.
        lines: the line of each id.
        unused: headings of columns that are no part of an entity.
        ids_made: whether the ids are made of the names, since no column has them.
    """

    path: Path
    entities: list[dict[str, Any]]
    lines: dict[str, int]
    unused: list[str]
    ids_made: bool

    def place(self, entity_id: str) -> str:
        """Return ``file, line 12`` of an entity."""
        return f"{self.path}, line {self.lines[entity_id]}"


def read_entity_table(path: Path, headings: Mapping[str, str] = NO_HEADINGS) -> EntityTable:
    """Read entities from a CSV file.

    Args:
        path: the file.
        headings: further headings of columns, in small letters without blanks, with the column that each means
            (``tasks.languages.table_headings``).

    Returns:
        The entities; a missing id is made of the English name, else of the first name.

    Raises:
        WatchlistError: naming file, line, column and what is allowed; several at once.
    """
    rows = read_rows(path, lambda text: _column(text, headings) is not None)
    if not rows:
        raise WatchlistError("the table is empty", where=str(path), todo=f"Begin with a row of headings: {_allowed()}")
    columns = _columns(rows[0], headings, path)
    problems: list[str] = []
    entities: list[dict[str, Any]] = []
    lines: dict[str, int] = {}
    for row in rows[1:]:
        entity, wrong = _entity(row, rows[0].cells, columns)
        if entity is not None and entity["id"] in lines:
            made = "" if "id" in columns else ", which is made of its name: add a column id"
            wrong.append(("id", f"{entity['id']!r} is also the id of line {lines[entity['id']]}{made}"))
        problems += [f"{path}, line {row.line}, column {heading}: {what}" for heading, what in wrong]
        if entity is not None and not wrong:
            lines[entity["id"]] = row.line
            entities.append(entity)
    if problems:
        more = [f"and {len(problems) - SHOWN} more"] if len(problems) > SHOWN else []
        raise WatchlistError("\n".join(problems[:SHOWN] + more))
    _resolve_parents(entities)
    unused = [heading for heading, column in zip(rows[0].cells, columns, strict=True) if heading and column is None]
    return EntityTable(path, entities, lines, unused, "id" not in columns)


def _allowed() -> str:
    return "name, name_ko, name_en, aliases, tickers, parent, type, wikidata, id"


def _column(heading: str, headings: Mapping[str, str]) -> str | None:
    """Return the column that a heading means; null where it means none."""
    for written in (_packed(heading), _packed(_NUMBERED.sub("", heading))):
        column = headings.get(written, written)
        if column in _KEYS or _NAME_IN.fullmatch(column):
            return column
    return None


def _packed(heading: str) -> str:
    return re.sub(r"[\s-]+", "", unicodedata.normalize("NFKC", heading)).lower()


def _columns(row: Row, headings: Mapping[str, str], path: Path) -> list[str | None]:
    """Return the column of every heading; null for one that is no part of an entity.

    Raises:
        WatchlistError: no column holds names, one stands twice, or a heading looks like a slip of a known one.
    """
    where = f"{path}, line {row.line}"
    columns = [_column(heading, headings) for heading in row.cells]
    known = [*_KEYS, *headings]
    for heading, column in zip(row.cells, columns, strict=True):
        near = get_close_matches(_packed(heading), known, n=1, cutoff=_SLIP)
        if heading and column is None and near:
            todo = f"Did you mean {near[0]!r}? Allowed: {_allowed()}"
            raise WatchlistError(f"unknown column {heading!r}", where=where, todo=todo)
    twice = [name for name, count in Counter(columns).items() if name and name not in _LISTS and count > 1]
    if twice:
        written = [heading for heading, column in zip(row.cells, columns, strict=True) if column == twice[0]]
        raise WatchlistError(f"columns {' and '.join(written)} are both {twice[0]}", where=where, todo="Keep one")
    if not any(column == "name" or (column and _NAME_IN.fullmatch(column)) for column in columns):
        shown = ", ".join(filter(None, row.cells))
        todo = f"Name the columns in the first row; allowed: {_allowed()}"
        raise WatchlistError(f"no column of names among: {shown}", where=where, todo=todo)
    return columns


Problem = tuple[str, str]
"""The heading of a column, and what is wrong in it."""


def _entity(
    row: Row, headings: Sequence[str], columns: Sequence[str | None]
) -> tuple[dict[str, Any] | None, list[Problem]]:
    """Make an entity of a row; null where it has no name, with what is wrong."""
    problems: list[Problem] = []
    if len(row.cells) > len(columns) and any(row.cells[len(columns) :]):
        extra = next(cell for cell in row.cells[len(columns) :] if cell)
        return None, [(str(len(columns) + 1), f"{extra!r} has no heading; quote cells that hold a separator")]
    raw: dict[str, Any] = {"names": {}}
    heading_of: dict[str, str] = {}
    for heading, column, cell in zip(headings, columns, row.cells, strict=False):
        if column is None or not cell:
            continue
        heading_of.setdefault(column, heading)
        if column in _LISTS:
            if "," in cell and not _BETWEEN.search(cell):
                problems.append(
                    (heading, f"{cell!r} holds a comma; separate several by ; (and end one that has it by ;)")
                )
            raw.setdefault(column, []).extend(part.strip() for part in _BETWEEN.split(cell) if part.strip())
        elif column == "name":
            raw["names"].setdefault(_language_of(cell), cell)
        elif in_language := _NAME_IN.fullmatch(column):
            raw["names"][in_language[1]] = cell
        else:
            raw[column] = cell.lower() if column == "type" else cell
    if not raw["names"]:
        heading = next(
            heading for heading, column in zip(headings, columns, strict=True) if column and column[:4] == "name"
        )
        return None, [*problems, (heading, "a name is needed")]
    raw = {"id": _made_id(raw["names"]), **raw}
    try:
        Entity.model_validate(raw)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            column = str(detail["loc"][0])
            problems.append((heading_of.get(column, column), f"{detail['input']!r} {plain_message(detail)}"))
    return raw, problems


def _language_of(name: str) -> str:
    """Return the language of a name by the script of its letters."""
    described = [unicodedata.name(char, "") for char in name]
    return next((code for script, code in _SCRIPTS if any(each.startswith(script) for each in described)), "en")


def _made_id(names: Mapping[str, str]) -> str:
    """Make an id of the English name, else of the first: small letters and digits, joined by hyphens."""
    name = names.get("en") or next(iter(names.values()))
    words = re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", name).lower())
    return "-".join(words) or name


def _resolve_parents(entities: Sequence[dict[str, Any]]) -> None:
    """Replace parents that are written by name with the id of the only entity of the table that has this name."""
    ids = {entity["id"] for entity in entities}
    owners: dict[str, set[str]] = {}
    for entity in entities:
        for name in (*entity["names"].values(), *entity.get("aliases", ())):
            owners.setdefault(name, set()).add(entity["id"])
    for entity in entities:
        parent = entity.get("parent")
        if parent is not None and parent not in ids and len(owners.get(parent, ())) == 1:
            entity["parent"] = next(iter(owners[parent]))
