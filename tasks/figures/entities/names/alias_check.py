"""Find the names of a watchlist that mislead the reader: shared by two entities, or words of everyday language."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from tasks.core.watchlist import Entity, Watchlist
from tasks.figures.entities.names.gazetteers import Gazetteers
from tasks.figures.entities.names.name_uses import NameUses, name_uses
from tasks.figures.entities.names.plain_names import is_legal_form, plain_name
from tasks.languages.everyday_words import everyday_language
from tasks.languages.scripts import guess_language

Kind = Literal["shared", "legal_form", "short", "everyday", "cue", "inside"]


@dataclass(frozen=True, slots=True)
class AliasProblem:
    """A name of an entity that may be read wrongly.

    Attributes:
        kind: ``shared``: a name of two entities, but for case, blanks and legal form; ``legal_form``: nothing but a
            legal form; ``short``: one letter, or no letter at all; ``everyday``: a word of a language too; ``cue``: a
            cue of a metric too; ``inside``: stands alone inside a longer name of an entity that is no relative.
        entity: id of the entity.
        alias: its name, as written.
        what: what is wrong, in one clause.
        todo: what the user can do about it.
    """

    kind: Kind
    entity: str
    alias: str
    what: str
    todo: str

    @property
    def warning(self) -> bool:
        """Whether it needs a look; the longer of two names wins by itself, which is only worth a note."""
        return self.kind != "inside"

    def __str__(self) -> str:
        return f"{self.entity}: {self.alias!r} {self.what}. {self.todo}"


def alias_problems(watchlist: Watchlist, texts: Iterable[str] = ()) -> list[AliasProblem]:
    """Find the names that mislead the reader.

    Args:
        watchlist: the whole, with its metrics.
        texts: the user's own, such as the stored ones; they give the counts that decide on everyday words. None is
            fine.

    Returns:
        The problems, warnings first, in the order of the watchlist.
    """
    names = [(entity, name) for entity in watchlist.entities for name in _written(entity)]
    everyday = {name: code for name in {name for _, name in names} if (code := everyday_language(name))}
    gazetteers = Gazetteers(watchlist)
    uses = name_uses(gazetteers, {name for _, name in names if name.isascii()}, texts)
    problems = [
        *_shared(watchlist, names),
        *_unusable(names),
        *_everyday(names, everyday, uses),
        *_cues(watchlist, names),
        *_inside(watchlist, gazetteers, names),
    ]
    return sorted(problems, key=lambda problem: not problem.warning)


def _written(entity: Entity) -> list[str]:
    """Return the names that a user wrote as names; an id is found in texts too, but seldom meant as a name."""
    return list(dict.fromkeys([*entity.names.values(), *entity.aliases])) or [entity.id]


Names = list[tuple[Entity, str]]


def _shared(watchlist: Watchlist, names: Names) -> Iterator[AliasProblem]:
    owners: dict[str, dict[str, str]] = defaultdict(dict)
    for entity, name in names:
        owners[plain_name(name)].setdefault(entity.id, name)
    order = {entity.id: number for number, entity in enumerate(watchlist.entities)}
    for shared in owners.values():
        if len(shared) > 1:
            last = max(shared, key=order.__getitem__)
            for entity_id, name in shared.items():
                if entity_id != last:
                    same = "" if shared[last] == name else f" ({shared[last]!r})"
                    yield AliasProblem(
                        "shared",
                        entity_id,
                        name,
                        f"is also a name of {last}{same}",
                        "Keep it at one of them, or give both one entry: a text that has it is read as one of the two",
                    )


def _unusable(names: Names) -> Iterator[AliasProblem]:
    for entity, name in names:
        letters = [char for char in name if char.isalpha()]
        if is_legal_form(name):
            yield AliasProblem("legal_form", entity.id, name, "is a legal form, and no name", "Remove it")
        elif len(letters) <= 1:
            what = "has one letter" if letters else "has no letter"
            todo = "Write a longer name; a stock code belongs to tickers"
            yield AliasProblem("short", entity.id, name, f"{what}, which any text may have by chance", todo)


def _everyday(names: Names, everyday: dict[str, str], uses: NameUses) -> Iterator[AliasProblem]:
    for entity, name in names:
        found, small = uses.texts[entity.id, plain_name(name)], uses.small[name]
        often_small = small > found > 0
        if name not in everyday and not often_small:
            continue
        what = f"is also an everyday word ({everyday[name]})" if name in everyday else "is mostly no name in your texts"
        counts = []
        if found:
            alone = uses.alone[entity.id, plain_name(name)]
            counts.append(f"found in {found} of your texts, in {alone} of them as its only name")
        if small:
            counts.append(f"written in small letters in {small}")
        counted = f": {', '.join(counts)}" if counts else ""
        longer = [other for other in _written(entity) if other != name and other not in everyday]
        todo = (
            f"Look at some of its figures; if they are of others, keep only {longer[0]!r}"
            if longer
            else "Look at some of its figures; if they are of others, write a longer name instead"
        )
        yield AliasProblem("everyday", entity.id, name, what + counted, todo)


def _cues(watchlist: Watchlist, names: Names) -> Iterator[AliasProblem]:
    cues = {
        plain_name(word): metric.id
        for metric in watchlist.metrics
        for groups in metric.cues.values()
        for group in groups
        for word in group
    }
    for entity, name in names:
        if metric := cues.get(plain_name(name)):
            todo = "Remove it from one of them: the name hides the cue"
            yield AliasProblem("cue", entity.id, name, f"is also a cue of the metric {metric}", todo)


def _inside(watchlist: Watchlist, gazetteers: Gazetteers, names: Names) -> Iterator[AliasProblem]:
    """Find names that the reader would see in longer names of others, by the reader's own gazetteer."""
    top = _topmost(watchlist)
    seen: set[tuple[str, str, str]] = set()
    for entity, name in names:
        for mention in gazetteers[guess_language(name)].candidates(name)[0]:
            inner = name[mention.start : mention.end]
            key = (mention.entity, inner, entity.id)
            whole = plain_name(inner) == plain_name(name)
            if whole or top(mention.entity) == top(entity.id) or key in seen:
                continue
            seen.add(key)
            yield AliasProblem(
                "inside",
                mention.entity,
                inner,
                f"stands inside {name!r} of {entity.id}",
                f"If {entity.id} belongs to it, write parent: {mention.entity}; add other spellings of {name!r} as "
                "aliases, since only those are kept apart",
            )


def _topmost(watchlist: Watchlist) -> Callable[[str], str]:
    """Return a function that gives the topmost parent of an entity."""
    parents = {entity.id: entity.parent for entity in watchlist.entities}

    def topmost(entity_id: str) -> str:
        while parent := parents.get(entity_id):
            entity_id = parent
        return entity_id

    return topmost
