"""Positions and messages of errors in a watchlist file: which file, line and key, and what is allowed there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from tasks.core.errors import WatchlistError

# Contents of files that are kept parsed: one run reads its watchlist up to five times, and parsing is most of that.
_PARSED = 16
# Errors listed at once: a misspelt key often causes several, and a user mends them one by one.
SHOWN = 5
# The type of a pydantic error, and what is wrong in plain words.
_PLAIN = {
    "string_type": "must be text",
    "int_parsing": "must be a whole number",
    "decimal_parsing": "must be a number",
    "float_parsing": "must be a number",
    "bool_parsing": "must be true or false",
    "list_type": "must be a list",
    "dict_type": "must be a mapping",
    "tuple_type": "must be a pair of numbers, null for an open end",
    "string_too_short": "must not be empty",
    "model_type": "must be a mapping of keys",
}


class WatchlistModel(BaseModel):
    """A mapping of the watchlist; an unknown key is an error.

    Attributes:
        refused: keys that are planned and do not work yet, each with what to do instead.
    """

    # An input may be a secret at the wrong place; messages that may show it are written in this module.
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)
    refused: ClassVar[Mapping[str, str]] = {}


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A watchlist file as written, with the position of every key.

    Attributes:
        path: the file.
        tree: its content as ruamel.yaml loads it, with positions; null for an empty file.
    """

    path: Path
    tree: Any

    def place(self, loc: Sequence[int | str]) -> str:
        """Return ``file, line 12`` of a key or item.

        Args:
            loc: keys and positions that lead to it; where one does not exist, the last that does is taken.
        """
        node, line = self.tree, 1
        for step in loc:
            found = _child(node, step)
            if found is None:
                break
            node, line = found
        return f"{self.path}, line {line}"

    def key(self, loc: Sequence[int | str]) -> str:
        """Write a path of keys and positions as a reader would: ``metrics[rnd_ratio].cues.ko``."""
        node, path = self.tree, ""
        for step in loc:
            found = _child(node, step)
            if found is None and not isinstance(step, str):
                break
            node = found[0] if found is not None else None
            if isinstance(step, int):
                path += f"[{_id_of(node) or step + 1}]"
            else:
                path += f".{step}" if path else step
        return path


def read_source(path: Path) -> tuple[SourceFile, Any]:
    """Read a YAML file.

    Returns:
        The file with its positions, and its content; an empty mapping for an empty file.

    Raises:
        WatchlistError: it cannot be read, is not YAML, or has a key or an id twice.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise WatchlistError("not UTF-8 text", where=str(path), todo="Save the watchlist as UTF-8") from error
    except OSError as error:
        raise WatchlistError(f"cannot read the watchlist: {error.strerror}", where=str(path)) from error
    try:
        source = SourceFile(path, _parsed(text))
    except DuplicateKeyError as error:
        raise _duplicate(str(error.problem).partition(" with value ")[0], path, error.problem_mark.line + 1) from error
    except MarkedYAMLError as error:
        mark = error.problem_mark
        where = f"{path}, line {mark.line + 1}, column {mark.column + 1}" if mark is not None else str(path)
        raise WatchlistError(f"not valid YAML: {error.problem or error.context}", where=where) from error
    except RecursionError as error:
        raise WatchlistError("not valid YAML: nested too deep", where=str(path)) from error
    except YAMLError as error:
        raise WatchlistError(f"not valid YAML: {error}", where=str(path)) from error
    _refuse_duplicate_ids(source)
    return source, source.tree if source.tree is not None else {}


@lru_cache(_PARSED)
def _parsed(text: str) -> Any:
    """Parse YAML with the position of every key; all readers of a content share the tree, and none edits it."""
    return YAML().load(text)


def _refuse_duplicate_ids(source: SourceFile) -> None:
    """Check that no id appears twice in a list; the later entry would silently replace the earlier one."""
    for section in source.tree.values() if isinstance(source.tree, CommentedMap) else ():
        ids = set()
        for position, item in enumerate(section if isinstance(section, CommentedSeq) else ()):
            name = _id_of(item)
            if name is not None and name in ids:
                raise _duplicate(f"found duplicate id {name!r}", source.path, section.lc.item(position)[0] + 1)
            ids.add(name)


def _duplicate(what: str, path: Path, line: int) -> WatchlistError:
    return WatchlistError(what, where=f"{path}, line {line}", todo="Keep one of them")


def validation_error(error: ValidationError, source: SourceFile, model: type[WatchlistModel]) -> WatchlistError:
    """Write a validation error so that a user can mend it: file, line, key and what is allowed."""
    details = error.errors(include_url=False)
    lines = [_line(detail, source, model) for detail in details[:SHOWN]]
    if len(details) > SHOWN:
        lines.append(f"and {len(details) - SHOWN} more")
    return WatchlistError("\n".join(lines))


def _line(detail: ErrorDetails, source: SourceFile, model: type[WatchlistModel]) -> str:
    loc = [step for step in detail["loc"] if step != "[key]"]
    where, key = source.place(loc), source.key(loc)
    kind, last = detail["type"], str(loc[-1]) if loc else ""
    if kind == "extra_forbidden":
        place = _model_at(model, loc[:-1])
        if last in place.refused:
            return f"{where}: {key} does not work yet. {place.refused[last]}"
        allowed = list(place.model_fields)
        near = get_close_matches(last, allowed, n=1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        return f"{where}: unknown key {key}{hint} Allowed here: {', '.join(allowed)}"
    if kind == "missing":
        return f"{where}: {source.key(loc[:-1]) or 'the file'} needs the key {last!r}"
    return f"{where}: {key or 'the file'} {plain_message(detail)}"


def plain_message(detail: ErrorDetails) -> str:
    """Write what is wrong with a value, and what is allowed, in plain words."""
    kind = detail["type"]
    if kind == "literal_error":
        return f"is {detail['input']!r}; allowed: {detail['ctx']['expected']}"
    if kind == "string_pattern_mismatch":
        return f"is {detail['input']!r}, which does not look like {detail['ctx']['pattern']}"
    return _PLAIN.get(kind, detail["msg"][:1].lower() + detail["msg"][1:])


def _model_at(model: type[WatchlistModel], loc: Sequence[int | str]) -> type[WatchlistModel]:
    """Find the model of the mapping at a place by following the model's fields."""
    current = model
    for step in loc:
        field = current.model_fields.get(step) if isinstance(step, str) else None
        inner = next(_models(field.annotation), None) if field is not None else None
        if inner is not None:
            current = inner
    return current


def _models(annotation: Any) -> Iterator[type[WatchlistModel]]:
    if isinstance(annotation, type) and issubclass(annotation, WatchlistModel):
        yield annotation
    for inner in getattr(annotation, "__args__", ()):
        yield from _models(inner)


def _child(node: Any, step: int | str) -> tuple[Any, int] | None:
    """Return the value of a key or position with its line; null where the file has none, as for a merged key."""
    positions = (node.lc.data or {}) if isinstance(node, (CommentedMap, CommentedSeq)) else {}
    return (node[step], positions[step][0] + 1) if step in positions else None


def _id_of(node: Any) -> str | None:
    name = node.get("id") if isinstance(node, CommentedMap) else None
    return None if name is None else str(name)
