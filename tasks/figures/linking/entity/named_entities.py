"""The entities that an article names: where, how often, and as what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tasks.figures.entities.mentions import Mention
from tasks.figures.syntax.nodes import Node, Row

# Roles of a name that its clause is about.
SUBJECT_ROLES = ("topic", "subject", "also", "side")


@dataclass(slots=True)
class NamedEntity:
    """An entity that an article names.

    Attributes:
        sentences: numbers of the sentences that name it, ascending; one entry for each mention.
        as_subject: of these, those where it is a subject.
        leads: how many paragraphs it is the first name of.
        share: share of all names of the text, 0..1.
        rank: 0 for the entity that is named most often.
        order: 0 for the entity that is named first, the headline aside.
    """

    sentences: list[int] = field(default_factory=list)
    as_subject: list[int] = field(default_factory=list)
    leads: int = 0
    share: float = 0.0
    rank: int = 0
    order: int = 0


@dataclass(slots=True)
class NamedEntities:
    """All entities that an article names, by id.

    Attributes:
        by_id: those of the text, in the order of their first mention.
        in_title: ids that the headline names, in order.
        first_nodes: for each id the node of its first mention.
    """

    by_id: dict[str, NamedEntity] = field(default_factory=dict)
    in_title: list[str] = field(default_factory=list)
    first_nodes: dict[str, Node] = field(default_factory=dict)

    def of(self, entity: str) -> NamedEntity:
        """Return what is known of an entity; of one that the text does not name, that it has no mention."""
        return self.by_id.get(entity) or NamedEntity(rank=len(self.by_id), order=len(self.by_id))


def entity_id(node: Node, known: Iterable[str]) -> str:
    """Return the id under which a mention is linked: the watchlist's, else the name itself.

    Args:
        node: mentions an entity.
        known: ids of the watchlist.
    """
    assert node.mention is not None
    return node.mention.entity if node.mention.entity in known else node.text


def read_names(
    rows: Mapping[int, Row], paragraphs: Iterable[int], title_mentions: list[Mention], known: Iterable[str]
) -> NamedEntities:
    """Collect the entities that an article names.

    Args:
        rows: its annotated sentences.
        paragraphs: numbers of the sentences that begin a paragraph.
        title_mentions: names in its headline.
        known: ids of the watchlist.
    """
    found = NamedEntities(in_title=list(dict.fromkeys(mention.entity for mention in title_mentions)))
    starts, waiting = set(paragraphs), False
    for sentence, row in sorted(rows.items()):
        waiting = waiting or sentence in starts
        for node in row.nodes:
            if node.mention is None:
                continue
            entity = entity_id(node, known)
            named = found.by_id.setdefault(entity, NamedEntity(order=len(found.by_id)))
            found.first_nodes.setdefault(entity, node)
            named.sentences.append(sentence)
            if node.has(*SUBJECT_ROLES):
                named.as_subject.append(sentence)
            named.leads += waiting
            waiting = False
    total = sum(len(named.sentences) for named in found.by_id.values())
    ranked = sorted(found.by_id.values(), key=lambda named: -len(named.sentences))
    for rank, named in enumerate(ranked):
        named.rank = rank
        named.share = len(named.sentences) / total
    return found
