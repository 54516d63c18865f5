"""Read annotated articles again with half of their firms left out of the watchlist.

The watchlists of the annotated sets list nearly every firm that has a figure. Most articles that a reader meets are
about firms that no watchlist lists, beside one that is named in passing: whoever learns from the former alone gives the
figures of the one to the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from tasks.core.watchlist import Entity
from tasks.figures.fitting.examples import SHIPPED, Example, shuffled
from tasks.figures.fitting.part_names import fold_name
from tasks.figures.pipeline import Extractor


def name_again(set_name: str) -> str:
    """Return the name of a set whose articles are read again."""
    return f"{set_name}, half of the firms unlisted"


WRITTEN = frozenset({SHIPPED, name_again(SHIPPED)})
"""The sets of the shipped training set."""


def halves(extractor: Extractor) -> tuple[Extractor, Extractor]:
    """Return extractors by the two halves of a watchlist's entities, which are parted without meaning.

    Entities that share a name stay together.
    """
    watchlist = extractor.watchlist
    firms = _firms(watchlist.entities)
    order = sorted(firms, key=lambda firm: shuffled(min(entity.id for entity in firm)))
    parts = ([entity for firm in order[start::2] for entity in firm] for start in (0, 1))
    one, other = (Extractor(watchlist.model_copy(update={"entities": part})) for part in parts)
    return one, other


def _firms(entities: Iterable[Entity]) -> list[list[Entity]]:
    """Return entities in groups: those that share a name, directly or through others, are one."""
    names: dict[str, list[Entity]] = {}
    for entity in entities:
        own = {fold_name(name) for name in entity.all_names()}
        before = {id(group): group for name in own if (group := names.get(name)) is not None}.values()
        joined = [*(item for group in before for item in group), entity]
        for item in joined:
            names.update((fold_name(name), joined) for name in item.all_names())
    return list({id(group): group for group in names.values()}.values())


def read_again(
    examples: Sequence[Example], extractor: Extractor, aliases: Mapping[str, str]
) -> list[tuple[int, Example]]:
    """Return the articles that have figures of somebody whom an extractor does not list, with their places.

    Args:
        examples: annotated articles.
        extractor: by a part of the watchlist.
        aliases: entity ids of the whole watchlist by folded name.
    """
    listed = {entity.id for entity in extractor.watchlist.entities}
    found = []
    for place, example in enumerate(examples):
        names = {fold_name(figure.entity) for figure in example.figures}
        if any(aliases[name] not in listed for name in names if name in aliases):
            found.append((place, replace(example, set=name_again(example.set), is_again=True)))
    return found
