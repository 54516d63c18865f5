"""Rank the entities that a number may be a figure of."""

from __future__ import annotations

from collections.abc import Mapping

from tasks.core.records import Reason
from tasks.core.watchlist import Entity
from tasks.figures.entities.discourse import Discourse, EntityRef
from tasks.figures.entities.organisations import GROUP
from tasks.figures.linking.entity.candidate import EntityCandidate
from tasks.figures.linking.entity.earlier_text import entity_of_earlier_text
from tasks.figures.linking.entity.grammatical_relation import score_relation
from tasks.figures.linking.entity.unlisted import group_of_firms, unlisted_bracket_owner, unlisted_name_with_number
from tasks.figures.syntax.nodes import Node, Row

# How much lower an unlisted name scores than a listed one in the same place.
UNLISTED = 0.12


# Letters on either side of a name that are searched for what kind of thing it is.
_WINDOW = 12


def rank_entities(
    row: Row,
    index: int,
    cue: int | None,
    discourse: Discourse,
    entities: dict[str, Entity],
    kinds: frozenset[str],
) -> list[EntityCandidate]:
    """Rank the entities that the quantity at ``index`` may be a figure of, best first.

    Args:
        row: the sentence.
        index: position of the quantity.
        cue: position of the metric's cue in the sentence; null where the metric comes from the text before.
        discourse: the state of the text before.
        entities: the watchlist's entities by id.
        kinds: words that name what the metric is of (``모델``); an entity that is named beside one is preferred.

    Returns:
        Candidates, best first; empty where no entity is possible.
    """
    unlisted = unlisted_bracket_owner(row, index) or unlisted_name_with_number(row, index)
    if unlisted is not None and unlisted.pos != "name":
        return []  # 비보(8%): its owner is unknown, and is not the sentence's topic
    if unlisted is not None:
        name = EntityRef(unlisted.text, unlisted.text, discovered=True)
        reason = Reason("subject", f"{unlisted.text}: the number stands in the bracket behind it")
        return [EntityCandidate(name, 0.6, reason)]
    candidates: list[EntityCandidate] = []
    for j, node in enumerate(row.nodes):
        entity = group_of_firms(row, j) if node.kind == "quantity" and j != index else mentioned_entity(node, entities)
        if entity is None:
            continue
        score, why = score_relation(row, j, index, cue)
        if entity.discovered:
            score -= UNLISTED
        if kinds and _beside(row, j, kinds):
            score, why = score + 0.4, f"{why}, named as what the metric is of"
        candidates.append(EntityCandidate(entity, score, Reason("subject", f"{node.text}: {why}", round(score, 3))))
    if not _done_by_another(row, cue):
        earlier = entity_of_earlier_text(row, index, discourse, kinds)
        candidates += [earlier] if earlier is not None else []
    return sorted(candidates, key=lambda candidate: -candidate.score)


def mentioned_entity(node: Node, entities: Mapping[str, Entity]) -> EntityRef | None:
    """Return the entity that a node mentions; null for other nodes."""
    if node.mention is None:
        return None
    known = entities.get(node.mention.entity)
    if known is None:
        return EntityRef(node.text, node.text, discovered=True, group=node.mention.entity.startswith(GROUP))
    return EntityRef(known.id, node.text)


def surrounding_words(row: Row, node: Node) -> str:
    """Return the letters on either side of a name, in lower case."""
    start, end = node.start - row.sentence.start, node.end - row.sentence.start
    text = row.sentence.text
    return f"{text[max(0, start - _WINDOW) : start]} {text[end : end + _WINDOW]}".lower()


def _beside(row: Row, j: int, kinds: frozenset[str]) -> bool:
    """Return whether a word for what the metric is of is right beside the name at ``j``."""
    words = surrounding_words(row, row.nodes[j])
    return any(kind.lower() in words for kind in kinds)


def _done_by_another(row: Row, cue: int | None) -> bool:
    """Return whether the metric is a verb whose subject is an unknown noun, so that no earlier entity is meant.

    Example: ``The store manager earned $128,000``.
    """
    grammar = row.language.grammar
    if cue is None or not row.nodes[cue].verbal or not row.language.syntax.verb_before_object:
        return False
    for node in reversed(row.nodes[:cue]):
        if node.kind == "break":
            return False
        if node.kind != "word" or node.pos == "verb":
            if node.kind == "entity" or node.cue is not None:
                return False
            continue
        if node.has("subject"):
            known = any(
                grammar.has(table, node.text) for table in ("anaphoric_nouns", "sources", "transparent", "pronouns")
            )
            return node.pos == "noun" and not known
    return False
