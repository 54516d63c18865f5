"""The entity that a number is a figure of."""

from __future__ import annotations

from tasks.figures.entities.discourse import EntityRef
from tasks.figures.linking.article_context import ArticleContext, Statement
from tasks.figures.linking.scorer.features import Features
from tasks.figures.linking.slots.slot import Candidate
from tasks.figures.linking.slots.words import window
from tasks.figures.syntax.nodes import Node


class EntitySlot:
    """Whose figure a number is."""

    name = "entity"

    def candidates(self, statement: Statement, article: ArticleContext) -> list[Candidate]:
        """Return the names of the sentence, of the rules, of the headline and of the numbers before."""
        number, rules = statement.number, statement.number.rules
        found: dict[str, Candidate] = {}

        def add(entity: EntityRef | None, origin: str, detail: int | None = None) -> None:
            if entity is not None:
                found.setdefault(entity.id, Candidate(entity, entity.name, origin, detail))

        nearest = sorted(enumerate(number.row.nodes), key=lambda item: abs(item[0] - number.index))
        for position, node in nearest:
            add(_mentioned(node, article), "sentence", position)
        if rules.observation is not None:
            ruled = rules.observation
            add(EntityRef(ruled.entity, ruled.entity_name or ruled.entity, ruled.discovered), "rules")
        for item in rules.entities:
            add(item.entity, "rules")
        add(rules.topic, "topic")
        for before in reversed(article.earlier()[-3:]):
            add(before.entity, "number before")
        for mention in article.title_mentions:
            entity = article.entities.get(mention.entity)
            if entity is not None and article.title is not None:
                add(EntityRef(entity.id, article.title[mention.start : mention.end]), "headline")
        return list(found.values())

    def features(self, candidate: Candidate, statement: Statement, article: ArticleContext) -> Features:
        """Return how grammar, place and the text before tie an entity to the number."""
        number, rules, entity = statement.number, statement.number.rules, candidate.value
        row, index = number.row, number.index
        ruled = rules.observation
        features = Features()
        features.one_of("origin", candidate.origin)
        features.put("discovered", entity.discovered)
        features.put("group", entity.group)
        features.put("rules agree", ruled is not None and ruled.entity == entity.id)
        features.put("rules have a figure", ruled is not None)
        scores = [item.score for item in rules.entities if item.entity.id == entity.id]
        features.put("rule score", max(scores, default=0.0))
        features.put("best by score", bool(rules.entities) and rules.entities[0].entity.id == entity.id)
        features.put(
            "assigned", bool(rules.assignment and rules.assignment.entity and rules.assignment.entity.id == entity.id)
        )
        features.put("topic", rules.topic is not None and rules.topic.id == entity.id)
        features.put("sole entity", rules.sole_entity is not None and rules.sole_entity.id == entity.id)
        features.put("in headline", any(mention.entity == entity.id for mention in article.title_mentions))
        features.put(
            "first in headline", bool(article.title_mentions) and article.title_mentions[0].entity == entity.id
        )
        before = article.earlier()
        features.put("entity of the number before", _is_of(before[-1:], entity))
        features.put("entity of the two before", _is_of(before[-2:-1], entity))
        same = [item for item in before if item.number.sentence == number.sentence]
        features.put("entity in this sentence", _is_of(same, entity))
        features.put("share of mentions", _share_of_mentions(entity, article))
        features.put("names in sentence", sum(node.mention is not None for node in row.nodes))
        position = candidate.detail
        if candidate.origin == "sentence" and position is not None:
            node = row.nodes[position]
            features.put("distance", min(30, abs(position - index)))
            features.put("behind", position > index)
            features.put("clauses between", row.nodes[index].clause - node.clause)
            features.put("depth", node.depth - row.nodes[index].depth)
            low, high = sorted((position, index))
            features.put("names between", sum(item.mention is not None for item in row.nodes[low + 1 : high]))
            features.put("numbers between", sum(item.kind == "quantity" for item in row.nodes[low + 1 : high]))
            for role in node.roles:
                features.one_of("role", role)
            metric = statement.metric.id if statement.metric is not None else None
            side = "behind" if position > index else "before"
            features.words += [f"{side}&name {word}" for word in window(row, position, metric, 2)]
        return features

    def fill(self, candidate: Candidate, statement: Statement) -> None:
        """Write the entity into the statement."""
        statement.entity = candidate.value


def _mentioned(node: Node, article: ArticleContext) -> EntityRef | None:
    if node.mention is None:
        return None
    known = article.entities.get(node.mention.entity)
    if known is None:
        return EntityRef(node.text, node.text, discovered=True)
    return EntityRef(known.id, node.text)


def _is_of(statements: list[Statement], entity: EntityRef) -> bool:
    return any(item.entity is not None and item.entity.id == entity.id for item in statements)


def _share_of_mentions(entity: EntityRef, article: ArticleContext) -> float:
    """Return which share of the text's names are this entity."""
    named = [node.mention.entity for row in article.rows.values() for node in row.nodes if node.mention is not None]
    return named.count(entity.id) / len(named) if named else 0.0
