"""The entity that a number is a figure of."""

from __future__ import annotations

from tasks.figures.entities.discourse import EntityRef
from tasks.figures.linking.article_context import ArticleContext, Statement
from tasks.figures.linking.entity.named_entities import SUBJECT_ROLES
from tasks.figures.linking.entity.ranking import mentioned_entity
from tasks.figures.linking.scorer.features import Features
from tasks.figures.linking.slots.entity_in_sentence import Mentions, add_mention, is_beside, read_mentions
from tasks.figures.linking.slots.entity_in_text import add_text
from tasks.figures.linking.slots.parts.left_out import is_added_or_left_out
from tasks.figures.linking.slots.slot import Candidate

# Sentences before a number whose names are candidates.
_SIGHT = 5
# Figures before a number whose entities are candidates.
_FIGURES_BEFORE = 5


class EntitySlot:
    """Whose figure a number is; it may be of none of those who are named, such as a firm that no watchlist lists."""

    name = "entity"

    def candidates(self, statement: Statement, article: ArticleContext) -> list[Candidate]:
        """Return the names of the sentence, of the rules, of the headline, of the numbers and sentences before.

        Nobody is one too, but where a list gives each of its names a number, and where the sentence refers back.
        """
        number, rules = statement.number, statement.number.rules
        mentions = read_mentions(statement, article)
        found: dict[str, Candidate] = {}

        def add(entity: EntityRef | None, origin: str) -> None:
            if entity is not None:
                found.setdefault(entity.id, Candidate(entity, entity.name, origin, mentions))

        for entity in mentions.nearest_first():
            add(entity, "sentence")
        if rules.observation is not None:
            ruled = rules.observation
            grouped = any(item.entity.group and item.entity.id == ruled.entity for item in rules.entities)
            add(EntityRef(ruled.entity, ruled.entity_name or ruled.entity, ruled.discovered, grouped), "rules")
        for item in rules.entities:
            add(item.entity, "rules")
        add(rules.topic, "topic")
        for before in reversed(article.earlier()[-_FIGURES_BEFORE:]):
            add(before.entity, "number before")
        for mention in article.title_mentions:
            known = article.entities.get(mention.entity)
            if known is not None and article.title is not None:
                add(EntityRef(known.id, article.title[mention.start : mention.end]), "headline")
        for entity in _named_before(number.sentence, article):
            add(entity, "sentence before")
        possible = _possible(list(found.values()), mentions, statement, article)
        meant = _referred_to(possible, mentions, statement, article)
        if possible and not meant and mentions.in_order is None:
            possible.append(Candidate(None, "none of these", "nobody", mentions))
        return meant or possible

    def features(self, candidate: Candidate, statement: Statement, article: ArticleContext) -> Features:
        """Return how grammar, place and the text before tie an entity to the number."""
        if candidate.value is None:
            return Features(is_reference=True)
        entity, rules = candidate.value, statement.number.rules
        mentions: Mentions = candidate.detail
        ruled = rules.observation
        features = Features()
        features.one_of("origin", candidate.origin)
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
        features.put("one of those joined before", any(item.id == entity.id for item in rules.joined_entities))
        add_text(features, entity, mentions, statement, article)
        add_mention(features, entity, mentions, statement)
        return features

    def fill(self, candidate: Candidate, statement: Statement) -> None:
        """Write the entity into the statement, or leave it without one: then it is no figure of anybody."""
        statement.entity = candidate.value


def _possible(
    candidates: list[Candidate], mentions: Mentions, statement: Statement, article: ArticleContext
) -> list[Candidate]:
    """Leave out what no text means: places, firms named only as a reporter's employer or as what a figure includes or
    leaves out, and the others of a list.

    Where nothing would be left, all stay.
    """
    row, grammar = statement.number.row, article.language.grammar
    if mentions.in_order is not None:
        place, names = mentions.in_order
        chosen = mentions.entities[names[place]].id
        return [item for item in candidates if item.value.id == chosen]
    kept = []
    for item in candidates:
        own = mentions.positions(item.value.id)
        employs = bool(own) and all(is_beside(row, j, "reporter_titles") for j in own)
        apart = bool(own) and all(is_added_or_left_out(row, j) for j in own)
        if not employs and not apart and not grammar.has("places", item.value.name):
            kept.append(item)
    return kept or candidates


def _referred_to(
    candidates: list[Candidate], mentions: Mentions, statement: Statement, article: ArticleContext
) -> list[Candidate]:
    """Return the projects and competitions among candidates where the sentence is about one that was named before.

    It is, if it refers back to one (``해당 프로젝트는``) before it names anybody as its subject.
    """
    row, back = statement.number.row, mentions.reference
    if back is None or back > mentions.index or not article.language.grammar.has("event_nouns", row.nodes[back].text):
        return []
    if any(j < back and row.nodes[j].has(*SUBJECT_ROLES) for j in mentions.entities):
        return []
    types = {item.value.id: known.type for item in candidates if (known := article.entities.get(item.value.id))}
    return [item for item in candidates if types.get(item.value.id) == "event"]


def _named_before(sentence: int, article: ArticleContext) -> list[EntityRef]:
    """Return the entities of the sentences before, the last one first, and the first one of the text."""
    rows = [article.rows[i] for i in range(sentence - 1, sentence - 1 - _SIGHT, -1) if i in article.rows]
    named = [node for row in rows for node in row.nodes if node.mention is not None]
    found = [mentioned_entity(node, article.entities) for node in named]
    found += [mentioned_entity(node, article.entities) for node in list(article.names().first_nodes.values())[:1]]
    return [entity for entity in found if entity is not None]
