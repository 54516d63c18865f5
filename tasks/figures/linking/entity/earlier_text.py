"""The entity that the text before a sentence suggests for a number."""

from __future__ import annotations

from tasks.core.records import Reason
from tasks.figures.entities.discourse import Discourse, EntityRef
from tasks.figures.linking.entity.candidate import EntityCandidate
from tasks.figures.syntax.nodes import Row


def entity_of_earlier_text(row: Row, index: int, discourse: Discourse, kinds: frozenset[str]) -> EntityCandidate | None:
    """Return the entity that the text before makes the likeliest owner of a number.

    Args:
        row: the sentence.
        index: position of the quantity.
        discourse: the state of the text before.
        kinds: words that name what the metric is of.

    Returns:
        A candidate; null where the text before names nobody.
    """
    bracketed, last, topic = discourse.bracketed_entity, discourse.last_entity, discourse.topic
    if row.nodes[index].depth and bracketed is not None:
        return _candidate(bracketed, 0.96, f"{bracketed.name}: of the number before the bracket")
    for entity, words in reversed(discourse.recent_mentions):
        if any(kind.lower() in words for kind in kinds):
            return _candidate(entity, 0.8, f"{entity.name}: named as what the metric is of")
    anaphor = _anaphor(row, index)
    if anaphor is not None and topic is not None:
        return _candidate(discourse.sole_entity or topic, 0.85, f"{anaphor}: carried over")
    if last is not None and not row.nodes[index].depth:
        return _candidate(last, 0.57, f"{last.name}: of the figure before")
    return _candidate(topic, 0.55, f"{topic.name}: topic of the text before") if topic is not None else None


def _candidate(entity: EntityRef, score: float, detail: str) -> EntityCandidate:
    return EntityCandidate(entity, score, Reason("subject", detail, score))


def _anaphor(row: Row, index: int) -> str | None:
    """Return the nearest noun before the number that refers back to the topic; null without one.

    Example: ``이 회사는``, ``the chain``.
    """
    grammar = row.language.grammar
    for node in reversed(row.nodes[:index]):
        if node.kind in ("word", "cue") and node.has("topic", "subject", "also", "side", "genitive"):
            if grammar.has("anaphoric_nouns", node.text):
                return node.text
    return None
