"""Whom a number is of: the entity that grammar, or else the text before, makes its subject."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice, pairwise

from tasks.core.records import Reason
from tasks.core.watchlist import Entity
from tasks.figures.entities.discourse import Discourse, Subject
from tasks.figures.entities.organisations import GROUP
from tasks.figures.linking.agents import antecedent, its_thing_acts, marked_before, speaks
from tasks.figures.syntax.nodes import Node, Row

# An unlisted name must stand clearly better than a listed one to be preferred.
UNLISTED = 0.12
_WINDOW = 12


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible subject with its score and the words that made it."""

    subject: Subject
    score: float
    reason: Reason
    node: int = -1


def rank_subjects(
    row: Row,
    index: int,
    cue: int | None,
    discourse: Discourse,
    entities: dict[str, Entity],
    kinds: frozenset[str],
) -> list[Candidate]:
    """Possible subjects of the quantity at ``index``, best first.

    Args:
        row: the sentence.
        index: position of the quantity.
        cue: position of the metric's cue in the row; null where the metric is carried over.
        discourse: for what is carried over.
        entities: by id.
        kinds: words that name what the metric is of (``모델``); an entity named beside one is preferred.

    Returns:
        Candidates, best first; empty where nobody is in sight.
    """
    unlisted = _bracket_of_unlisted(row, index) or _with_number(row, index)
    if unlisted is not None and unlisted.pos != "name":
        return []  # 비보(8%): whose it is cannot be told, but not the topic's
    if unlisted is not None:
        name = Subject(unlisted.text, unlisted.text, discovered=True)
        return [Candidate(name, 0.6, Reason("subject", f"{unlisted.text}: the number stands in the bracket behind it"))]
    found: list[Candidate] = []
    for j, node in enumerate(row.nodes):
        subject = _group(row, j) if node.kind == "quantity" and j != index else _subject(node, entities)
        if subject is None:
            continue
        score, why = _relation(row, j, index, cue)
        if subject.discovered:
            score -= UNLISTED
        if kinds and _beside(row, j, kinds):
            score, why = score + 0.4, f"{why}, named as what the metric is of"
        found.append(Candidate(subject, score, Reason("subject", f"{node.text}: {why}", round(score, 3)), j))
    carried = None if _done_by_another(row, cue) else _carried(row, index, discourse, kinds)
    if carried is not None:
        found.append(carried)
    return sorted(found, key=lambda candidate: -candidate.score)


def _bracket_of_unlisted(row: Row, index: int) -> Node | None:
    """``비보(8%)``, where no watchlist names 비보: whose bracket it is, it is not of the sentence's topic.

    Only in a list of such names: one name with a bracket may be a place or a thing.
    """
    opener = next((j for j in range(index - 1, 0, -1) if row.nodes[j].kind == "open"), 0)
    owner = row.nodes[opener - 1] if opener else None
    if owner is None or owner.kind != "word" or owner.pos not in ("name", "noun") or owner.roles:
        return None
    if row.nodes[index].depth <= owner.depth:
        return None
    grammar = row.language.grammar
    if any(grammar.has(table, owner.text) for table in ("places", "not_organisations", "transparent")):
        return None
    peers = [
        other
        for other, behind in pairwise(row.nodes)
        if behind.kind == "open" and other is not owner and (other.kind == "entity" or other.pos == owner.pos == "name")
    ]
    return owner if peers else None


def _with_number(row: Row, index: int) -> Node | None:
    """``followed by HP with 21.1%``: an unlisted name right before the ``with`` that brings the number."""
    me = row.nodes[index]
    before = row.nodes[index - 1] if index else None
    if before is None or not marked_before(row) or not me.has("means") or before.pos != "name":
        return None
    grammar = row.language.grammar
    return None if grammar.has("places", before.text) or grammar.has("not_organisations", before.text) else before


def _group(row: Row, j: int) -> Subject | None:
    """``5개사의 누적 매출``: a count of firms that stands where a subject stands."""
    node = row.nodes[j]
    assert node.quantity is not None
    grammar = row.language.grammar
    placed = ("topic", "subject", "genitive", "also")
    if grammar.has("group_counters", node.quantity.counter or "") and node.has(*placed):
        return Subject(node.text, node.text, discovered=True, group=True)
    for other in islice((other for other in islice(row.nodes, j + 1, None) if other.start >= node.end), 2):
        if other.kind != "word" or other.pos not in ("noun", "name"):
            return None
        if other.has(*placed):
            if not other.text.endswith(grammar.table("group_heads")):
                return None
            name = row.sentence.text[node.start - row.sentence.start : other.end - row.sentence.start]
            return Subject(name, name, discovered=True, group=True)
    return None


def _subject(node: Node, entities: dict[str, Entity]) -> Subject | None:
    if node.mention is None:
        return None
    known = entities.get(node.mention.entity)
    if known is None:
        return Subject(node.text, node.text, discovered=True, group=node.mention.entity.startswith(GROUP))
    return Subject(known.id, node.text)


def _relation(row: Row, j: int, index: int, cue: int | None) -> tuple[float, str]:
    nodes, node, me = row.nodes, row.nodes[j], row.nodes[index]
    if _owns_bracket(row, j, index):
        return 1.0, "the number stands in the bracket behind it"
    if j < index:
        between = nodes[j + 1 : index]
        barriers = sum(0.07 for other in between if other.kind == "break")
        closer = sum(0.1 for other in between if other.kind == "entity" and not other.has("place", "means", "object"))
        distance = 0.004 * len(between) + closer
        if (not node.roles or (j >= index - 2 and marked_before(row))) and _adjacent(row, j, index):
            return 0.97, "right before the number"
        if node.has("genitive") and _possesses(row, j, _possessed(row, j, index, cue)):
            return 0.93 - barriers - distance, "possessive"
        if antecedent(row, j, me):
            return 0.95, "what the relative clause is about"
        if marked_before(row) and node.has("place") and cue is not None and cue + 1 == j:
            return 0.9 - barriers - distance, "at whom the metric is"  # sales at Hanbit, sales at Hanbit's unit
        if node.has("place") and j and row.language.grammar.has("people", nodes[j - 1].text.lower()):
            return 0.84 - barriers - distance, "whose people are the subject"
        if node.has("genitive"):
            if its_thing_acts(row, j, me):
                return 0.78 - barriers - distance, "whose thing is the subject"
            if node.clause < me.clause and not any(other.kind == "entity" for other in nodes[:j]):
                return 0.4, "possessor of what the clause before is about"
            return 0.34, "possessor of something else"
        if not node.roles and cue is not None and cue > j and _adjacent(row, j, cue):
            return 0.92 - barriers - distance, "right before the cue"
        if not node.roles and _compound(row, j):
            return 0.88 - barriers - distance, "heads the phrase that is the subject"
        if node.has("topic"):
            base = 0.9 if not node.has("place", "from") else 0.84
            return base - barriers - distance, "topic"
        if node.has("subject", "also", "link"):
            return 0.86 - barriers - distance, "subject"
        if node.has("side"):
            return 0.88 - barriers - distance, "subject"
        if node.has("from", "place", "object", "compare", "means"):
            return 0.3 - barriers, "another part of the sentence"
        if node.has("join"):
            return 0.6 - barriers - distance, "one of several"
        return (0.62 if marked_before(row) else 0.5) - barriers - distance, "named before"
    if node.has("purpose") and _adjacent(row, index, j):
        return 0.95, "for whom the number is said to be"
    if j + 1 < len(nodes) and row.language.grammar.has("possession", nodes[j + 1].text) and me.has("subject", "topic"):
        return 0.95, "whose it is said to be"
    if speaks(row, index, j):
        return 0.88, "whose head speaks of us"
    if node.clause == me.clause and node.depth <= me.depth:
        if cue is not None and cue > index and j < cue:
            return 0.9, "possessor of the cue behind the number"
        modified = any(other.pos == "modifier" for other in nodes[index:j])
        return (0.58 if modified else 0.4) - 0.01 * (j - index), "named after the number"
    return 0.25 - 0.02 * (node.clause - me.clause), "named later"


def _compound(row: Row, j: int) -> bool:
    """``네이버 AI 리서치의 논문``: a name with bare nouns behind it takes the role of the last of them."""
    for node in row.nodes[j + 1 : j + 6]:
        if node.kind == "cue" or (node.kind == "word" and node.pos in ("noun", "name", "bound")):
            if node.roles:
                return node.has("topic", "subject", "genitive", "also", "side")
        elif node.kind != "period" and node.pos not in ("number", "determiner", "quote"):
            return False
    return False


def _possessed(row: Row, j: int, index: int, cue: int | None) -> int:
    """What the possessor at ``j`` would have: the metric's first cue behind it, else the number.

    ``카카오의 지난해 연구개발 비용이 매출의 13%``: the nearest cue to the number is only one of two.
    """
    chosen = row.nodes[cue].cue if cue is not None else None
    if cue is None or cue < j or chosen is None:
        return index
    metrics = {metric for metric, _ in chosen.needs}
    for k in range(j + 1, min(cue, index)):
        other = row.nodes[k].cue
        if other is not None and any(metric in metrics for metric, _ in other.needs):
            return k
    return min(cue, index)


def _possesses(row: Row, j: int, head: int) -> bool:
    """``네이버의 지난해 매출``: nothing that plays a part of its own stands between possessor and possessed."""
    for node in row.nodes[j + 1 : head]:
        if node.kind == "word" and row.language.grammar.has("transparent", node.text):
            continue
        if node.kind == "break" or (
            node.kind in ("word", "entity") and node.has("object", "subject", "place", "from", "topic")
        ):
            return False
    return True


def _owns_bracket(row: Row, j: int, index: int) -> bool:
    """``애플(18.6%)``: the bracket that opens right behind the name holds the number."""
    if row.nodes[index].depth <= row.nodes[j].depth or j > index:
        return False
    k = j + 1
    if k >= len(row.nodes) or row.nodes[k].kind != "open":
        return False
    return all(node.depth > row.nodes[j].depth or node is row.nodes[k] for node in row.nodes[k : index + 1])


def _adjacent(row: Row, j: int, index: int) -> bool:
    """Nothing but time words, brackets, adverbs and other cues stands between."""
    for node in row.nodes[j + 1 : index]:
        if node.depth > row.nodes[j].depth:
            continue
        if node.kind in ("period", "cue", "open", "close") or node.pos in ("adverb", "determiner"):
            continue
        if node.kind == "comma" and marked_before(row):
            continue
        if node.kind == "word" and row.language.grammar.has("transparent", node.text):
            continue
        return False
    return True


def around(row: Row, node: Node) -> str:
    """The words right around a name, in lower case."""
    start, end = node.start - row.sentence.start, node.end - row.sentence.start
    text = row.sentence.text
    return f"{text[max(0, start - _WINDOW) : start]} {text[end : end + _WINDOW]}".lower()


def _beside(row: Row, j: int, kinds: frozenset[str]) -> bool:
    beside = around(row, row.nodes[j])
    return any(word.lower() in beside for word in kinds)


def _done_by_another(row: Row, cue: int | None) -> bool:
    """``The store manager earned $128,000``: the metric is a verb, and its subject is no name or word carried over."""
    grammar = row.language.grammar
    if cue is None or not row.nodes[cue].verbal or not marked_before(row):
        return False
    for node in reversed(row.nodes[:cue]):
        if node.kind == "break":
            return False
        if node.kind != "word" or node.pos == "verb":
            if node.kind == "entity" or node.cue is not None:
                return False
            continue
        if node.has("subject"):
            known = any(grammar.has(table, node.text) for table in ("carry", "sources", "transparent", "pronouns"))
            return node.pos == "noun" and not known
    return False


def _carried(row: Row, index: int, discourse: Discourse, kinds: frozenset[str]) -> Candidate | None:
    grammar = row.language.grammar
    if row.nodes[index].depth and discourse.owner is not None:
        return Candidate(
            discourse.owner, 0.96, Reason("subject", f"{discourse.owner.name}: of the number before the bracket", 0.96)
        )
    for subject, beside in reversed(discourse.named):
        if any(word.lower() in beside for word in kinds):
            return Candidate(subject, 0.8, Reason("subject", f"{subject.name}: named as what the metric is of", 0.8))
    for node in reversed(row.nodes[:index]):
        if (
            node.kind in ("word", "cue")
            and discourse.topic is not None
            and node.has("topic", "subject", "also", "side", "genitive")
        ):
            if grammar.has("carry", node.text):
                subject = discourse.only or discourse.topic
                return Candidate(subject, 0.85, Reason("subject", f"{node.text}: carried over", 0.85))
    if discourse.told is not None and not row.nodes[index].depth:
        return Candidate(discourse.told, 0.57, Reason("subject", f"{discourse.told.name}: of the figure before", 0.57))
    if discourse.topic is None:
        return None
    return Candidate(
        discourse.topic, 0.55, Reason("subject", f"{discourse.topic.name}: topic of the text before", 0.55)
    )
