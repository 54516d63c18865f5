"""Where in a watchlist file something is wrong, and what would be right there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, ClassVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from tasks.core.errors import WatchlistError

# Errors told at once: a typo often makes several, and a user mends them one by one.
SHOWN = 5
# What pydantic calls an error: what is wrong in plain words.
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

    model_config = ConfigDict(extra="forbid", frozen=True)
    refused: ClassVar[Mapping[str, str]] = {}


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A watchlist file as written, with the place of every key.

    Attributes:
        path: the file.
        tree: its YAML nodes; null for an empty file.
    """

    path: Path
    tree: yaml.Node | None

    def place(self, loc: Sequence[int | str]) -> str:
        """``file, line 12`` of the key or item that a path of keys and positions leads to, as far as it leads."""
        node, line = self.tree, 1
        for step in loc:
            found = _child(node, step)
            if found is None:
                break
            node, line = found
        return f"{self.path}, line {line}"

    def key(self, loc: Sequence[int | str]) -> str:
        """The path as a reader would say it: ``metrics[rnd_ratio].cues.ko``."""
        node, said = self.tree, ""
        for step in loc:
            found = _child(node, step)
            if found is None and not isinstance(step, str):
                break
            node = found[0] if found is not None else None
            if isinstance(step, int):
                said += f"[{_id_of(node) or step + 1}]"
            else:
                said += f".{step}" if said else step
        return said


def read_source(path: Path) -> tuple[SourceFile, Any]:
    """A YAML file with its places, and what it holds.

    Raises:
        WatchlistError: it cannot be read, is no YAML, or names a key or an id twice.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise WatchlistError("not UTF-8 text", where=str(path), todo="Save the watchlist as UTF-8") from error
    except OSError as error:
        raise WatchlistError(f"cannot read the watchlist: {error.strerror}", where=str(path)) from error
    try:
        source = SourceFile(path, yaml.compose(text, Loader=yaml.SafeLoader))
        raw = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f"{path}, line {mark.line + 1}, column {mark.column + 1}" if mark is not None else str(path)
        raise WatchlistError(f"not valid YAML: {error.problem or error.context}", where=where) from error
    except yaml.YAMLError as error:
        raise WatchlistError(f"not valid YAML: {error}", where=str(path)) from error
    for what, line in _doubles(source.tree):
        raise WatchlistError(what, where=f"{path}, line {line}", todo="Keep one of them")
    return source, raw if raw is not None else {}


def told(error: ValidationError, source: SourceFile, model: type[WatchlistModel]) -> WatchlistError:
    """A validation error as a user can mend it: file, line, key and what is allowed."""
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
    if kind == "literal_error":
        return f"{where}: {key} is {detail['input']!r}; allowed: {detail['ctx']['expected']}"
    if kind == "string_pattern_mismatch":
        return f"{where}: {key} is {detail['input']!r}, which does not look like {detail['ctx']['pattern']}"
    return f"{where}: {key or 'the file'} {_PLAIN.get(kind, detail['msg'][:1].lower() + detail['msg'][1:])}"


def _model_at(model: type[WatchlistModel], loc: Sequence[int | str]) -> type[WatchlistModel]:
    """The model of the mapping at a place, by following the model's fields."""
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


def _child(node: yaml.Node | None, step: int | str) -> tuple[yaml.Node, int] | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step].start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return value, key.start_mark.line + 1
    return None


def _id_of(node: yaml.Node | None) -> str | None:
    found = _child(node, "id") if isinstance(node, yaml.MappingNode) else None
    return str(found[0].value) if found is not None and isinstance(found[0], yaml.ScalarNode) else None


def _doubles(node: yaml.Node | None) -> Iterator[tuple[str, int]]:
    """Keys of one mapping and ids of one list that stand twice; YAML itself would silently keep the last."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                yield f"the key {key.value!r} stands twice", key.start_mark.line + 1
            seen.add(str(key.value))
            yield from _doubles(value)
    elif isinstance(node, yaml.SequenceNode):
        ids: set[str] = set()
        for item in node.value:
            name = _id_of(item)
            if name is not None and name in ids:
                yield f"the id {name!r} stands twice", item.start_mark.line + 1
            ids.add(name or "")
            yield from _doubles(item)
