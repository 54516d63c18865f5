"""Find nouns that govern a number and belong to no tracked metric."""

from __future__ import annotations

from tasks.figures.linking.metric.distance import belongs_to_number_before
from tasks.figures.linking.metric.step_costs import FOREIGN_BARE, step_cost
from tasks.figures.syntax.derived_values import once
from tasks.figures.syntax.nodes import Row


def competing_governor(row: Row, index: int, *, since: int = -1) -> str | None:
    """Return the noun or verb that plainly governs the number at ``index`` and is no cue, entity or empty word.

    Args:
        row: the sentence.
        index: position of the number.
        since: position of a number before it whose metric is known; what governs that one is not looked at again.

    Returns:
        The noun or, in languages whose verbs tell what a number is of, the verb; null where nothing foreign governs.
    """
    return once(row.derived, ("competing governor", index, since), lambda: _competing_governor(row, index, since))


def _competing_governor(row: Row, index: int, since: int) -> str | None:
    grammar, me = row.language.grammar, row.nodes[index]
    j = index - 1
    while j > since:
        node = row.nodes[j]
        if node.kind == "close" and j in row.owners:
            j = row.owners[j] - 1
            continue
        if node.kind == "break":
            break
        if node.cue is not None and not node.cue.needs and not belongs_to_number_before(row, j):
            return node.text
        if node.kind == "word":
            if grammar.has("sources", node.text.lower()):
                j -= 1
                continue
            if step_cost(row, j, index) >= FOREIGN_BARE:
                return node.text
            if node.pos == "verb" and _heavy(row, node.text) and node.depth <= me.depth:
                return node.text
        j -= 1
    return _governor_behind(row, index)


def measured_noun(row: Row, index: int) -> str | None:
    """Return the noun of no metric that a share or rate is of; null without one.

    Example: ``a 12% margin``, ``20%의 지분``, ``beat by 6%``.
    """
    return once(row.derived, ("measured noun", index), lambda: _measured_noun(row, index))


def _measured_noun(row: Row, index: int) -> str | None:
    grammar, me = row.language.grammar, row.nodes[index]
    behind = row.nodes[index + 1].text if index + 1 < len(row.nodes) else ""
    if grammar.has("milestones", behind):
        return behind  # the 5조 클럽 is a name
    before = row.sentence.text[: me.start - row.sentence.start].lower().rstrip()
    if (tolerance := next((word for word in grammar.table("tolerances") if before.endswith(word)), None)) is not None:
        return tolerance
    if me.quantity is None or me.quantity.unit not in ("percent", "times"):
        return None
    if (other := _multiple_of(row, index)) is not None:
        return other
    if me.quantity.unit == "times":
        word = me.text.rpartition(" ")[2]
        return word if grammar.has("bare_multiples", word.lower()) else None
    for node in row.nodes[index + 1 : index + 3]:
        if node.kind in ("word", "cue") and grammar.has("others", node.text.lower()):
            return node.text if node.cue is None or not node.cue.needs else None
        if node.pos not in ("determiner", "adverb", "noun") or node.kind != "word":
            break
    if me.has("means") and row.language.syntax.verb_before_object:
        for node in reversed(row.nodes[:index]):
            if node.pos == "verb" and grammar.has("beats", node.text):
                return node.text
            if node.kind in ("break", "quantity"):
                break
    return None


def _multiple_of(row: Row, index: int) -> str | None:
    """Return what the number is a multiple of; null where it is a rate of change.

    Example: ``2008년의 10% 수준``, ``티빙(749만명)의 두 배``.
    """
    quantity = row.nodes[index].quantity
    for j in range(index - 1, -1, -1):
        node = row.nodes[j]
        if node.pos in ("adverb", "determiner"):
            continue
        if row.language.syntax.complement_after_number or not node.has("genitive"):
            return None
        held = row.nodes[max(0, row.owners.get(j, j) - 1)] if node.kind == "close" else node
        other = held.kind in ("entity", "quantity") and quantity is not None and quantity.unit == "times"
        return held.text if other or held.kind == "period" else None
    return None


def _heavy(row: Row, verb: str) -> bool:
    """Return whether a verb says of itself what its number is of."""
    grammar = row.language.grammar
    if not row.language.syntax.verbs_name_metrics:
        return False
    return not any(grammar.has(table, verb) for table in ("light_verbs", "rise", "fall"))


def _measured_by_size(row: Row, index: int) -> str | None:
    """Return the noun that an amount is the size of, where no cue names it; null otherwise.

    Example: ``192억원 규모 공급계약을``.
    """
    nodes = row.nodes[index + 1 : index + 8]
    if not nodes or not row.language.grammar.has("size", nodes[0].text):
        return None
    for node in nodes[1:]:
        if node.kind == "cue":
            return None
        if node.kind == "word" and node.pos in ("noun", "name") and node.has("object", "subject", "topic"):
            return node.text
        if node.pos in ("verb", "final") or node.kind in ("quantity", "comma", "break"):
            return None
    return None


def _governor_behind(row: Row, index: int) -> str | None:
    """Return the noun behind a number, or behind its list, that the number is of; null without one.

    Example: ``134% 판매량이 증가``, ``a 12% margin``.
    """
    grammar = row.language.grammar
    spaced = row.language.syntax.complement_after_number
    i = index
    while i + 1 < len(row.nodes):
        node = row.nodes[i + 1]
        if node.kind in ("comma", "dot", "quantity") and not spaced:
            i += 1
            continue
        if node.kind == "word" and node.has("from", "place") and not spaced:
            i += 1
            continue
        if spaced and node.pos in ("determiner", "adverb"):
            i += 1
            continue
        possessed = row.nodes[i].has("genitive") and not spaced
        if node.cue is not None and not node.cue.needs and (possessed or not node.roles):
            return node.text
        if not spaced and i == index and _measured_by_size(row, index):
            return _measured_by_size(row, index)
        if node.kind != "word" or (row.nodes[i].roles and not spaced):
            return None
        if spaced and grammar.has("others", node.text.lower()) and not grammar.has("transparent", node.text.lower()):
            return node.text
        if node.pos not in ("noun", "name"):
            return None
        known = any(grammar.has(table, node.text.lower()) for table in ("transparent", "rise", "fall", "sources"))
        governs = node.roles <= {"genitive", "subject"} if spaced else node.has("subject", "object", "topic")
        return node.text if governs and not known else None
    return None
