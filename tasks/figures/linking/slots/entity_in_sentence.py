"""What the number's own sentence says of whose figure it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from tasks.figures.entities.discourse import EntityRef
from tasks.figures.linking.article_context import ArticleContext, Statement
from tasks.figures.linking.entity.grammatical_relation import score_relation
from tasks.figures.linking.entity.list_order import names_in_order
from tasks.figures.linking.entity.named_entities import SUBJECT_ROLES
from tasks.figures.linking.entity.ranking import mentioned_entity
from tasks.figures.linking.scorer.features import Features
from tasks.figures.linking.slots.surroundings.words import bag, window, word_of
from tasks.figures.syntax.nodes import Node, Row

# Words between a name and the number that are features; more say nothing.
_BETWEEN = 10
# Words behind a modifier of a name that belong to the same noun phrase.
_PHRASE = 4


@dataclass(slots=True)
class Mentions:
    """The names of a number's sentence.

    Attributes:
        entities: the entity of each name, by its position.
        relations: for each position how closely grammar ties it to the number, 0..1, and how.
        index: position of the number.
        in_order: place of the number in its list, and the positions of the names of a list as long.
        proper_names: positions of the proper names that are no entity's.
        owners: those of them before the number that may be whose figure it is.
        owner_in_headline: whether the headline has the last of these owners.
        owner_named: how often the text has it.
        reference: position of the first noun that stands for the entity of the text before; null without one.
    """

    entities: dict[int, EntityRef] = field(default_factory=dict)
    relations: dict[int, tuple[float, str]] = field(default_factory=dict)
    index: int = 0
    in_order: tuple[int, list[int]] | None = None
    proper_names: list[int] = field(default_factory=list)
    owners: list[int] = field(default_factory=list)
    owner_in_headline: bool = False
    owner_named: int = 0
    reference: int | None = None

    def nearest_first(self) -> list[EntityRef]:
        """Return the entities, those nearest to the number first."""
        return [self.entities[j] for j in sorted(self.entities, key=lambda j: abs(j - self.index))]

    def positions(self, entity: str) -> list[int]:
        """Return where an entity is named, nearest first."""
        own = [j for j, named in self.entities.items() if named.id == entity]
        return sorted(own, key=lambda j: abs(j - self.index))

    def refers_back_before(self, position: int) -> bool:
        """Return whether a noun before a position stands for the entity of the text before."""
        return self.reference is not None and self.reference < position

    def best(self, positions: list[int]) -> int:
        """Return the position that grammar ties most closely to the number."""
        return max(positions, key=lambda j: self.relations[j][0])


def read_mentions(statement: Statement, article: ArticleContext) -> Mentions:
    """Return the names of a number's sentence."""
    row, index = statement.number.row, statement.number.index
    mentions = Mentions(index=index, in_order=names_in_order(row, index))
    mentions.reference = _reference(row, 0, len(row.nodes))
    for j, node in enumerate(row.nodes):
        entity = mentioned_entity(node, article.entities)
        if entity is not None:
            mentions.entities[j] = entity
            mentions.relations[j] = score_relation(row, j, index, statement.cue)
    names = mentions.proper_names = [
        j for j, node in enumerate(row.nodes) if node.kind == "word" and node.pos == "name"
    ]
    mentions.owners = [j for j in names if j < index and row.nodes[j].has(*SUBJECT_ROLES, "genitive")]
    if mentions.owners:
        owner = row.nodes[mentions.owners[-1]].text
        mentions.owner_in_headline = owner in (article.title or "")
        mentions.owner_named = article.source.text.count(owner)
    return mentions


def add_mention(features: Features, entity: EntityRef, mentions: Mentions, statement: Statement) -> None:
    """Add how the entity's mentions are tied to the number, or that the sentence does not name it."""
    row, index = statement.number.row, statement.number.index
    others = [score for j, (score, _) in mentions.relations.items() if mentions.entities[j].id != entity.id]
    features.put("names in sentence", len(mentions.entities))
    features.put("best relation of another", max(others, default=0.0))
    subject = _subject(row, index)
    features.put("subject is a name", subject is not None and subject in mentions.entities)
    own = mentions.positions(entity.id)
    features.put("named", bool(own))
    word = word_of(row.nodes[subject], statement.metric_id) if subject is not None else ""
    features.words.append(f"{'named' if own else 'carried'}&subject={word}")
    _add_other_names(features, own, mentions)
    features.put("part of a longer word", any(_is_longer(node, entity.name) for node in row.nodes[:index]))
    if not own:
        features.put("referred to", mentions.refers_back_before(index))
        features.words += [f"carried&{item}" for item in bag(row, 0, min(index, 5), statement.metric_id, "opening")]
        return
    best = mentions.best(own)
    score, relation = mentions.relations[best]
    features.put("relation score", score)
    features.put("lead in relation", score - max(others, default=0.0))
    features.one_of("relation", relation)
    features.words.append(f"relation={relation}")
    features.put("is the subject", subject in own)
    for tag in _rare_tags(row, index, own, mentions):
        features.put(tag, 1.0)
        features.words.append(tag)
    _add_nearest(features, own[0], mentions, statement)
    if best != own[0]:
        features.words += [f"best&name {item}" for item in window(row, best, statement.metric_id, 1)]


def _add_other_names(features: Features, own: list[int], mentions: Mentions) -> None:
    """Add the proper names that are no entity's, foremost those that may be whose figure the number is."""
    index, names, owners = mentions.index, mentions.proper_names, mentions.owners
    features.put("other proper names", len(names))
    features.put("other proper name before", min((index - j for j in names if j < index), default=40))
    if not owners:
        return
    since = owners[-1] > max((j for j in own if j < index), default=-1)
    features.put("other owner", 1.0)
    features.put("other owner since named", since)
    features.put("other owner's distance", index - owners[-1])
    features.put("other owner in headline", mentions.owner_in_headline)
    features.put("other owner is named", min(mentions.owner_named, 10))
    tag = f"{'named' if own else 'carried'}&other owner {'since' if since else 'before'}"
    features.words += [tag, f"{tag} headline"] if mentions.owner_in_headline else [tag]


def _rare_tags(row: Row, index: int, own: list[int], mentions: Mentions) -> list[str]:
    """Return what is seldom true of a mention and says much; they are words too, so that few examples teach them."""
    tags = []
    if any(_is_modified(row, index, j) for j in own):
        tags.append("modified by the number's clause")
    if mentions.in_order is not None:
        place, names = mentions.in_order
        if names[place] in own:
            tags.append("same place in the list")
        elif set(names) & set(own):
            tags.append("other place in the list")
    if _reference(row, own[0] + 1, index) is not None:
        tags.append("somebody referred to since")
    if mentions.refers_back_before(min(own)):
        tags.append("somebody referred to before")
    tags += _chain_tags(row, index, own, mentions)
    if any(is_beside(row, j, "speakers") for j in own):
        tags.append("of a speaker")
    if all(row.nodes[j].has("place", "from") and _is_source(row, j) for j in own):
        tags.append("source")
    return tags


def _chain_tags(row: Row, index: int, own: list[int], mentions: Mentions) -> Iterator[str]:
    """Yield whether a name that possesses has another such name nearer to the number, or farther from it.

    ``네이버의 육성조직 D2SF의 포트폴리오사는``: it is the nearer one's.
    """
    owners = [j for j in mentions.entities if j < index and row.nodes[j].has("genitive")]
    mine, others = [j for j in owners if j in own], [j for j in owners if j not in own]
    if not mine or not others:
        return
    if min(mine) < max(others):
        yield "possesses a nearer owner"
    if min(others) < max(mine):
        yield "possessed by a farther owner"


def _reference(row: Row, start: int, end: int) -> int | None:
    """Return where the first noun between two positions stands for the entity of the text before; null without one."""
    grammar = row.language.grammar
    for j, node in enumerate(row.nodes[start:end], start):
        is_owner = node.kind in ("word", "cue") and node.has(*SUBJECT_ROLES, "genitive")
        if is_owner and grammar.has("anaphoric_nouns", node.text):
            return j
    return None


def _is_source(row: Row, position: int) -> bool:
    """Return whether the sentence names it as the source of what follows (``하늘리서치에 따르면``)."""
    return any(row.language.grammar.has("according", node.text) for node in row.nodes[position + 1 : position + 3])


def is_beside(row: Row, position: int, table: str) -> bool:
    """Return whether a word of that table is in the noun phrase that goes on behind a name (``하늘증권 연구원은``)."""
    for node in row.nodes[position + 1 : position + 1 + _PHRASE]:
        if node.kind != "word" or node.pos in ("verb", "quote"):
            return False
        if row.language.grammar.has(table, node.text):
            return True
        if node.roles:
            return False
    return False


def _add_nearest(features: Features, position: int, mentions: Mentions, statement: Statement) -> None:
    """Add where the entity's nearest mention stands, seen from the number, and the words around it."""
    row, index, metric = statement.number.row, statement.number.index, statement.metric_id
    node = row.nodes[position]
    low, high = sorted((position, index))
    others = [j for j in mentions.entities if low < j < high]
    features.put("distance", min(30, abs(position - index)))
    features.put("behind", position > index)
    features.put("clauses between", row.nodes[index].clause - node.clause)
    features.put("depth", node.depth - row.nodes[index].depth)
    features.put("names between", len(others))
    features.put("numbers between", sum(item.kind == "quantity" for item in row.nodes[low + 1 : high]))
    features.put("first name of the sentence", position == min(mentions.entities))
    features.put("nearest before", position < index and not others)
    side = "behind" if position > index else "before"
    for role in node.roles:
        features.one_of("role", role)
        features.words.append(f"{side}&{role}&{_word_behind(row, position, metric)}")
    features.words += [f"{side}&name {word}" for word in window(row, position, metric, 3)]
    between = bag(row, max(low + 1, high - _BETWEEN), high, metric, "between")
    features.words += [f"{side}&{word}" for word in between]


def _word_behind(row: Row, position: int, metric: str | None) -> str:
    return word_of(row.nodes[position + 1], metric) if position + 1 < len(row.nodes) else ""


def _is_longer(node: Node, name: str) -> bool:
    """Return whether a word begins with a name and goes on."""
    return node.kind == "word" and len(node.text) > len(name) and node.text.startswith(name)


def _subject(row: Row, index: int) -> int | None:
    """Return the position of the nearest subject or topic before the number that is no cue."""
    for j in range(index - 1, -1, -1):
        node = row.nodes[j]
        if node.kind in ("word", "entity") and node.depth <= row.nodes[index].depth and node.has(*SUBJECT_ROLES):
            return j
    return None


def _is_modified(row: Row, index: int, position: int) -> bool:
    """Return whether the number's clause says something of the name behind it (``7조원의 이익을 올린 하늘전자``).

    A clause with a subject of its own says it of that subject.
    """
    nodes, me = row.nodes, row.nodes[index]
    if position < index or nodes[position].depth != me.depth:
        return False
    own = [node for node in nodes[:index] if node.clause == me.clause and node.depth == me.depth]
    if any(node.kind == "entity" and node.has(*SUBJECT_ROLES) for node in own):
        return False
    between = nodes[index + 1 : position]
    ends = [j for j, node in enumerate(between) if node.pos == "modifier"]
    if not ends:
        return not between and me.has("modifier")
    phrase = between[ends[0] + 1 :]
    return len(phrase) <= _PHRASE and all(node.kind == "word" and not node.roles for node in phrase)
