"""Write entities into a watchlist file, with the comments and the order of what is there already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.util import load_yaml_guess_indent

from tasks.core.errors import WatchlistError
from tasks.core.watchlist_parts.watchlist_errors import read_source

_WIDTH = 4096  # an entity stays on one line
_NO_ENTITIES = "entities:\n"


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import does to a watchlist file.

    Attributes:
        text: the new content of the file.
        added, replaced, unchanged: ids of entities.
    """

    text: str
    added: list[str]
    replaced: list[str]
    unchanged: list[str]


def with_entities(path: Path, entities: Sequence[dict[str, Any]]) -> Imported:
    """Return a watchlist file with entities added at the end of its own; an entity of the same id is replaced.

    Args:
        path: the file; where there is none, a new one is begun.
        entities: as a watchlist writes them.

    Raises:
        WatchlistError: the file cannot be read, is no YAML or no watchlist.
    """
    text = _NO_ENTITIES
    if path.exists():
        read_source(path)
        text = path.read_text(encoding="utf-8")
    tree, indent, offset = load_yaml_guess_indent(text)
    if tree is None:
        tree = CommentedMap()
    if not isinstance(tree, CommentedMap) or not isinstance(tree.get("entities") or [], list):
        raise WatchlistError("no watchlist: entities must be a list of a mapping", where=str(path))
    if tree.get("entities") is None:
        tree["entities"] = CommentedSeq()
    own = tree["entities"]
    places = {item.get("id"): number for number, item in enumerate(own) if isinstance(item, dict)}
    imported = Imported("", [], [], [])
    for entity in entities:
        name = entity["id"]
        if name not in places:
            own.append(_in_one_line(entity))
            imported.added.append(name)
        elif own[places[name]] == entity:
            imported.unchanged.append(name)
        else:
            own[places[name]] = _in_one_line(entity)
            imported.replaced.append(name)
    if own.fa.flow_style():  # a list in one line would become a line of hundreds of entities
        own.fa.set_block_style()
    stream = StringIO()
    yaml = YAML()
    yaml.width, yaml.preserve_quotes = _WIDTH, True
    yaml.indent(mapping=2, sequence=indent or 4, offset=offset or 2)
    yaml.dump(tree, stream)
    return Imported(stream.getvalue(), imported.added, imported.replaced, imported.unchanged)


def _in_one_line(entity: dict[str, Any]) -> CommentedMap:
    """Return an entity in the form ``{id: .., names: {ko: ..}}``."""
    written = CommentedMap((key, _flow(value)) for key, value in entity.items())
    written.fa.set_flow_style()
    return written


def _flow(value: Any) -> Any:
    if isinstance(value, dict):
        mapping = CommentedMap(value)
        mapping.fa.set_flow_style()
        return mapping
    if isinstance(value, list):
        items = CommentedSeq(value)
        items.fa.set_flow_style()
        return items
    return value
