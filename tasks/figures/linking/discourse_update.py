"""Update what the text is about, after each sentence: topic, named entities, period and deadline."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.core.records import Period
from tasks.core.watchlist import Entity
from tasks.figures.entities.discourse import Discourse, EntityRef
from tasks.figures.entities.organisations import GROUP
from tasks.figures.linking.entity.ranking import surrounding_words
from tasks.figures.linking.period.text_period import is_usable, main_period
from tasks.figures.syntax.nodes import Node, Row

# Mentions that are kept, the latest last.
_RECENT = 8


def update_topic(row: Row, discourse: Discourse, entities: dict[str, Entity]) -> None:
    """Set the entity that the next sentence is about, if it names nobody.

    Args:
        row: the sentence that was linked.
        discourse: the state of the text; it is updated.
        entities: the watchlist's entities by id.
    """
    mentions = [node for node in row.nodes if node.mention is not None and node.depth == 0]
    distinct = {node.mention.entity for node in mentions if node.mention is not None}
    if distinct:
        discourse.sole_entity = _entity(mentions[0], entities) if len(distinct) == 1 else None
    for node in mentions:
        recent = discourse.recent_mentions[1 - _RECENT :]
        discourse.recent_mentions = [*recent, (_entity(node, entities), surrounding_words(row, node))]
    topics = (
        [node for node in mentions if node.has("link")]
        or [node for node in mentions if node.has("topic")]
        or [node for node in mentions if node.has("subject", "also", "side")]
    )
    if not topics and discourse.topic is None:
        topics = mentions
    if not topics:
        return
    discourse.topic = _entity(topics[0], entities)
    if any(node.has("join") for node in mentions):
        discourse.joined_entities = list(dict.fromkeys(_entity(node, entities) for node in mentions[:3]))


def _entity(node: Node, entities: dict[str, Entity]) -> EntityRef:
    assert node.mention is not None
    known = entities.get(node.mention.entity)
    is_group = node.mention.entity.startswith(GROUP)
    return EntityRef(known.id if known else node.text, node.text, known is None, is_group)


def update_period(row: Row, discourse: Discourse, periods: Sequence[Period]) -> None:
    """Set the period and the deadline that the text is about.

    Args:
        row: the sentence that was linked.
        discourse: the state of the text; it is updated.
        periods: periods of the sentence's actual figures; without any, the first finished period that it names.
    """
    mentions = [node.period for node in row.nodes if node.period is not None and node.depth == 0]
    for mention in mentions:
        if mention.role == "deadline" and mention.period is not None:
            discourse.deadline = mention.period
    if not periods:
        periods = [
            mention.period
            for mention in mentions
            if is_usable(mention)
            and mention.period is not None
            and mention.role != "deadline"
            and (discourse.published is None or mention.period.end <= discourse.published)
        ][:1]
    discourse.period = main_period(discourse.period, periods, discourse.published)
