"""How the user's own texts use the names of a watchlist."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tasks.figures.entities.gazetteer import Gazetteer
from tasks.figures.entities.names.gazetteers import Gazetteers
from tasks.figures.entities.names.plain_names import plain_name
from tasks.languages.scripts import guess_language


@dataclass(slots=True)
class NameUses:
    """Counts of texts.

    Attributes:
        texts: by entity and plain name, the texts that the reader finds the name in.
        alone: those of them without any other name of the entity.
        small: by name of Latin letters, the texts that write it in small letters.
    """

    texts: Counter[tuple[str, str]] = field(default_factory=Counter)
    alone: Counter[tuple[str, str]] = field(default_factory=Counter)
    small: Counter[str] = field(default_factory=Counter)


def name_uses(gazetteers: Gazetteers, names: Iterable[str], texts: Iterable[str]) -> NameUses:
    """Count how texts use the names of a watchlist.

    Args:
        gazetteers: of the watchlist whose entities are looked for, as the extractor does.
        names: the names whose spelling in small letters is counted.
        texts: each counts once for a name.
    """
    uses = NameUses()
    cased = {name: re.compile(rf"\b{re.escape(name.lower())}\b") for name in names if name != name.lower()}
    for text in texts:
        _count_names(text, gazetteers[guess_language(text)], uses)
        uses.small.update(name for name, pattern in cased.items() if pattern.search(text))
    return uses


def _count_names(text: str, gazetteer: Gazetteer, uses: NameUses) -> None:
    used: Mapping[str, set[str]] = defaultdict(set)
    for mention in gazetteer.find(text)[0]:
        used[mention.entity].add(plain_name(text[mention.start : mention.end]))
    for entity, names in used.items():
        for name in names:
            uses.texts[entity, name] += 1
            uses.alone[entity, name] += len(names) == 1
