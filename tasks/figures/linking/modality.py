"""Decide whether a value is reported, planned or expected, and by which word."""

from __future__ import annotations

import re

from tasks.core.records import Basis
from tasks.core.watchlist import Metric
from tasks.figures.entities.discourse import Discourse
from tasks.figures.linking.period.tenses import LinkedPeriod
from tasks.figures.syntax.nodes import Node, Row
from tasks.languages.language import Grammar

_SIGHT = 4


def find_basis(row: Row, index: int, *, announced: bool) -> tuple[Basis, str]:
    """Return the basis of a quantity and the word that says so.

    Args:
        row: the sentence.
        index: position of the quantity.
        announced: the metric is an event (a funding round), which the present tense announces and does not report.

    Returns:
        The basis and the word that it rests on, empty where nothing says otherwise than actual.
    """
    named = _named_before(row, index) or _named_behind(row, index)
    if named is not None:
        return named
    if row.language.syntax.verb_before_object:
        return _predicate_before(row, index, announced)
    return _expected_ahead(row, index) or _predicate_behind(row, index, announced)


def basis_of_future_period(
    basis: Basis, word: str, timed: LinkedPeriod, metric: Metric, discourse: Discourse
) -> tuple[Basis, str]:
    """Make an actual whose period begins after publication a target or a forecast.

    It is a target where somebody acts (an event, a stock, a deadline), else a forecast.

    Args:
        basis, word: the basis so far, and the word that says so.
        timed: the period.
        metric: what the number measures.
        discourse: the publication day and the text's deadline.
    """
    if basis is not Basis.ACTUAL or timed.period is None or discourse.published is None or not timed.explicit:
        return basis, word
    if timed.period.start <= discourse.published:
        return basis, word
    planned = metric.timing != "flow" or timed.period == discourse.deadline
    return (Basis.TARGET if planned else Basis.FORECAST), timed.words or ""


def _named_before(row: Row, index: int) -> tuple[Basis, str] | None:
    """Return the basis of an outlook or goal that is named right before its value; null without one.

    Example: ``전망치(3조원)``, ``consensus of $3bn``.
    """
    grammar = row.language.grammar
    for other in reversed(row.nodes[max(0, index - _SIGHT) : index]):
        if other.kind == "word" and other.pos in ("noun", "name"):
            given = other.has("object") and row.nodes[index].has("means")  # 가이던스를 18억달러로 제시했다
            if not other.has("compare", "object") or given or row.language.syntax.nouns_without_case:
                if (named := _basis_named(grammar, other.text)) is not None:
                    return named
            if not grammar.has("transparent", other.text):
                return None
        elif other.kind in ("quantity", "break", "close", "comma"):
            return None
    return None


def _named_behind(row: Row, index: int) -> tuple[Basis, str] | None:
    """Return the basis of an outlook or goal that a value qualifies: ``3조원이던 매출 전망``; null without one."""
    if not row.nodes[index].has("modifier"):
        return None
    grammar = row.language.grammar
    for other in row.nodes[index + 1 : index + 1 + _SIGHT]:
        if other.kind == "word" and other.pos in ("noun", "name"):
            if (named := _basis_named(grammar, other.text)) is not None:
                return named
            if not grammar.has("transparent", other.text):
                return None
        elif other.kind != "cue":
            return None
    return None


def _expected_ahead(row: Row, index: int) -> tuple[Basis, str] | None:
    """Return the basis of a value whose figure others have an outlook of; null where the words ahead say no such thing.

    Example: ``증권사가 전망한 한빛의 지난해 영업이익은 3조원``. What compares with an outlook has a modifier, a bound
    noun or a particle of its own behind it: ``증권사가 전망한 것보다``, ``예상한 대로``, ``예상한 수준을 웃도는``.
    """
    grammar = row.language.grammar
    for at in range(index - 1, 1, -1):
        node = row.nodes[at]
        if node.kind in ("quantity", "break", "comma") or node.has("compare"):
            return None
        if node.pos == "modifier":
            verb = next((other for other in range(at - 2, at) if grammar.has("forecast", row.nodes[other].text)), None)
            if verb is None or row.nodes[at + 1].pos == "bound" or not _others_say(row, verb):
                return None
            return Basis.FORECAST, row.nodes[verb].text
    return None


def _others_say(row: Row, verb: int) -> bool:
    """Return whether those who watch firms are the subject of a verb: ``증권사 14곳이 추정한``, ``시장에서 보는``.

    An object of its own is what they expect: ``증권가가 부진을 예상한 한빛의 매출``.
    """
    grammar, nodes = row.language.grammar, row.nodes[max(0, verb - _SIGHT) : verb]
    for place, node in enumerate(nodes):
        if any(grammar.has(table, node.text) for table in ("sources", "collective_speakers")):
            is_subject = any(other.has("subject", "from") for other in nodes[place : place + 2])
            return is_subject and not any(other.has("object") for other in nodes[place:])
    return False


def _basis_named(grammar: Grammar, noun: str) -> tuple[Basis, str] | None:
    """Return the basis that a noun beside a value names, with the noun; null for any other noun."""
    if grammar.has("forecast_before", noun):
        return Basis.FORECAST, noun
    return (Basis.TARGET, noun) if grammar.has("target_before", noun) else None


def _predicate_behind(row: Row, index: int, announced: bool) -> tuple[Basis, str]:
    """Find the basis in a language whose verb ends the clause: read on, past clauses without a tense of their own."""
    grammar, me = row.language.grammar, row.nodes[index]
    nodes = [node for node in row.nodes[index + 1 :] if node.depth <= me.depth]
    if me.depth and me.depth > min((node.depth for node in nodes), default=me.depth) and not _after_number(row, index):
        return Basis.ACTUAL, ""
    clause, past, parted = me.clause, False, False
    for j, node in enumerate(nodes):
        verb = nodes[j - 1].text if j else ""
        if node.clause != clause:
            if past or _own_topic(nodes[j:], node.clause):
                break
            clause = node.clause
        following = nodes[j + 1].text if j + 1 < len(nodes) else ""
        if node.pos == "modifier" and grammar.has("past_modifiers", node.text) and grammar.has("after_done", following):
            return Basis.ACTUAL, ""  # 투자받은 데 이어 …받을 예정: the plan is the next number's
        past = past or grammar.has("past", node.text) or node.pos == "link" or node.has("link")
        if node.kind not in ("word", "cue", "break"):
            continue
        parted = parted or node.kind == "comma" or node.pos == "modifier"
        if node.pos in ("noun", "name") and not node.roles and j + 1 < len(nodes) and nodes[j + 1].kind == "quantity":
            continue  # 시장 예상치 15억달러를 웃돌았다: the outlook is the next number's
        if announced and not parted and grammar.has("present", node.text):
            if not grammar.has("quote_verbs", verb) and not grammar.has("stative", verb):
                return Basis.TARGET, node.text
        following = nodes[j + 1].text if j + 1 < len(nodes) else ""
        if grammar.has("prospective", node.text) and node.pos == "modifier" and grammar.has("prospects", following):
            return (Basis.TARGET if announced else Basis.FORECAST), following
        if grammar.has("target", node.text) and not node.has("compare", "object", "genitive"):
            return Basis.TARGET, node.text
        if grammar.has("decisions", node.text) and node.has("means"):
            return Basis.TARGET, node.text  # 들이기로 했다, 줄이기로 합의했다
        if grammar.has("plan", node.text):
            return Basis.TARGET, node.text
        if grammar.has("seems", node.text) and grammar.has("prospects", verb) and nodes[j - 1].has("means"):
            return Basis.FORECAST, node.text
        if grammar.has("forecast", node.text) and not _missed(row, node, following):
            return Basis.FORECAST, node.text
    return Basis.ACTUAL, ""


def _after_number(row: Row, index: int) -> bool:
    depth = row.nodes[index].depth
    for j in range(index - 1, 0, -1):
        if row.nodes[j].kind == "open" and row.nodes[j].depth < depth:
            return row.nodes[j - 1].kind in ("quantity", "cue")
    return False


def _own_topic(nodes: list[Node], clause: int) -> bool:
    """Return whether the next clause has a topic or a time of its own."""
    own = [node for node in nodes if node.clause == clause]
    return any(node.kind == "period" or (node.has("topic") and node.kind in ("entity", "cue", "word")) for node in own)


def _written(row: Row, node: Node) -> str:
    return row.sentence.text[node.start - row.sentence.start : node.end - row.sentence.start]


def _due(row: Row, verb: Node) -> bool:
    """Return whether a verb is still to be done.

    Example: ``is to cut``, ``is set to raise``; in a headline ``Hanbit to cut``.
    """
    grammar = row.language.grammar
    pattern = grammar.settings.get("due")
    before = row.sentence.text[: verb.start - row.sentence.start]
    if not pattern:
        return False
    headline = any(
        before.endswith(f"{node.text} {marker} ")
        for marker in grammar.table("infinitive_markers")
        for node in row.nodes
        if node.kind == "entity"
    )
    return headline or re.search(str(pattern), before[-16:]) is not None


def _under_way(row: Row, verb: Node) -> bool:
    """Return whether a verb is announced rather than done.

    Example: ``is cutting``, ``are raising``.
    """
    before = [node for node in row.nodes if node.end <= verb.start and node.pos != "adverb"][-1:]
    written = [_written(row, node).lower() for node in before]
    return _written(row, verb).split()[0].endswith(row.language.grammar.table("progressive_endings")) and any(
        row.language.grammar.has("progressive", word) for word in written
    )


def _modal_before(row: Row, verb: Node) -> bool:
    """Return whether a modal before the verb gives its modality.

    Example: ``could reach``, ``will raise``, ``to raise``.
    """
    grammar = row.language.grammar
    before = [node for node in row.nodes if node.end <= verb.start][-2:]
    return any(grammar.has(table, node.text) for node in before for table in ("target", "forecast"))


def _missed(row: Row, node: Node, following: str) -> bool:
    """Return whether an outlook is named only to be compared with.

    Example: ``예상보다 높은``, ``전망치를 웃도는``.
    """
    return node.has("compare", "object", "place") or row.language.grammar.has("beats", following)


def _predicate_before(row: Row, index: int, announced: bool) -> tuple[Basis, str]:
    """Find the basis in a language whose verb precedes the number: read back, then right behind the number."""
    grammar, me = row.language.grammar, row.nodes[index]
    for word in me.text.lower().split()[:-1]:  # bound words may hold the modal: could reach $200 billion
        if grammar.has("forecast", word):
            return Basis.FORECAST, word
    for node in reversed(row.nodes[:index]):
        if node.clause != me.clause:
            break
        if node.cue is not None and node.verbal and node.depth <= me.depth:
            if _due(row, node) or (announced and _under_way(row, node)):
                return Basis.TARGET, _written(row, node)  # in talks to raise, is raising
        if node.kind != "word" or node.depth > me.depth or node.has("compare"):
            continue
        finite = node.pos == "verb" and not _written(row, node).endswith(
            grammar.table("progressive_endings")
        )  # R&D spending is a thing, no verb
        if finite and grammar.has("past_verbs", node.text) and not _modal_before(row, node):
            break
        if grammar.has("target", node.text):
            following = next((other for other in row.nodes[:index] if other.start >= node.end), node)
            if grammar.has("foretells", f"{node.text} {following.text}"):
                return Basis.FORECAST, node.text
            return Basis.TARGET, node.text
        if node.pos == "verb" and _due(row, node):
            return Basis.TARGET, _written(row, node)
        if announced and node.pos == "verb" and _under_way(row, node):
            return Basis.TARGET, _written(row, node)
        if grammar.has("forecast", node.text) and node.pos == "verb":
            return Basis.FORECAST, node.text
    behind = row.nodes[index + 1].text.lower() if index + 1 < len(row.nodes) else ""
    if grammar.has("forecast_before", behind):
        return Basis.FORECAST, behind  # short of the $9.17 billion consensus
    for node in row.nodes[index + 1 : index + _SIGHT + 2]:
        if node.kind in ("comma", "break", "quantity", "period"):
            break
        if grammar.has("forecast", node.text) and node.pos == "verb":
            return Basis.FORECAST, node.text
    return Basis.ACTUAL, ""
