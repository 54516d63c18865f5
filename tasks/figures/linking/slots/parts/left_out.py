"""What is left out of a figure: sales without those of a subsidiary (``CJ대한통운을 제외한 매출``)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from tasks.figures.linking.article_context import ArticleContext, Statement
from tasks.figures.linking.slots.parts.part_phrases import is_noun, noun_runs, own_places, text_of
from tasks.figures.syntax.derived_values import once
from tasks.figures.syntax.nodes import Node, Row
from tasks.languages.language import Grammar, load_language


@dataclass(frozen=True, slots=True)
class _LeftOut:
    """A phrase that says what is left out: its nodes, and the node behind the word for leaving out."""

    start: int
    end: int
    behind: int


def part_without(statement: Statement, article: ArticleContext) -> str | None:
    """Return the name of what is left of an entity where the text leaves something out; null where it does not.

    The number's own sentence says so before it, or the next one of all that the sentence gives
    (``이는 CJ대한통운을 제외한 실적이다``), or the one before, where it leaves out another firm and this one begins
    with another metric.

    Args:
        statement: metric, entity and period are decided.
        article: its article.
    """
    pattern = article.language.grammar.settings.get("without")
    if pattern is None:
        return None
    run = _left_out_before(statement)
    name = text_of(statement.number.row, *run) if run is not None else _left_out_behind(statement, article)
    name = name or _firm_left_out_above(statement, article)
    return str(pattern).format(name=name) if name is not None else None


def _left_out_before(statement: Statement) -> tuple[int, int] | None:
    """Return the range of nodes that a number's sentence leaves out before it; null where it leaves out nothing."""
    row = statement.number.row
    phrase = next((found for found in reversed(_left_out_phrases(row)) if found.behind <= statement.number.index), None)
    if phrase is None or not _is_of(statement, phrase.behind):
        return None
    nodes = row.nodes[phrase.start : phrase.end]
    words = [node.text.lower() for node in nodes if is_noun(node) or _counts(node)]
    is_own = not own_places(row, statement.entity).isdisjoint(range(phrase.start, phrase.end))
    is_named = not is_own and _names_something(words, statement, row.language.grammar)
    return (phrase.start, phrase.end) if is_named else None


def _left_out_phrases(row: Row) -> list[_LeftOut]:
    """Return the phrases of a sentence that say what is left out, in their order."""
    return once(
        row.derived,
        "left out",
        lambda: [
            _LeftOut(_with_joined(row, start), end, behind)
            for start, end in noun_runs(row)
            if (behind := _end_of_leaving_out(row, end)) is not None
        ],
    )


def _names_something(words: Sequence[str], statement: Statement, grammar: Grammar) -> bool:
    """Return whether words name what a figure may be without: ``등`` names nothing, and a profit is without taxes."""
    plain = [word for word in words if not grammar.has("transparent", word)]
    is_profit = statement.metric is not None and bool(statement.metric.loss_cues)
    return bool(plain) and not (is_profit and all(grammar.has("deductions", word) for word in plain))


def _end_of_leaving_out(row: Row, end: int) -> int | None:
    """Return the node behind a word for leaving out behind a run of nouns: ``제외한``, ``빼면``, not ``제외하지``."""
    grammar = row.language.grammar
    if not _is_object_of("left_out", row, end - 1):
        return None
    place = end + 1
    if place < len(row.nodes) and grammar.has("light_verbs", row.nodes[place].text):
        place += 1
    is_said = place < len(row.nodes) and grammar.has("left_out_endings", row.nodes[place].text)
    return place + 1 if is_said else None


def _with_joined(row: Row, start: int) -> int:
    """Return where a list begins that ends with a run of nouns, or the number of what the run counts (``3개 회사``)."""
    while start > 0 and (row.nodes[start - 1].has("join") or _counts(row.nodes[start - 1])):
        start -= 1
        while start > 0 and is_noun(row.nodes[start - 1]) and not row.nodes[start - 1].roles:
            start -= 1
    return start


def _counts(node: Node) -> bool:
    return node.kind == "quantity" and not node.roles


def _is_of(statement: Statement, begin: int) -> bool:
    """Return whether a phrase for leaving out applies to a number.

    It applies to the figures of the first cue behind it (to the first number where there is no cue), if only times and
    kinds of accounts stand between; and to later figures of other metrics (``매출은 4조원이고 영업이익은``) whose cue
    begins a clause, up to the next entity.

    Args:
        statement: of the number.
        begin: the node behind the phrase.
    """
    row, index, cue = statement.number.row, statement.number.index, statement.cue
    own, grammar = own_places(row, statement.entity), row.language.grammar
    first = next(j for j in range(begin, index + 1) if row.nodes[j].cue is not None or j == index)
    if not all(j in own or _may_stand_before(row.nodes[j], grammar) for j in range(begin, first)):
        return False
    if any(node.kind == "entity" for node in row.nodes[first:index]):
        return False
    if first == index or cue is None or cue <= first:
        return True
    named = row.nodes[first].cue
    again = named is not None and statement.metric_id is not None and named.serves(statement.metric_id)
    return not again and _begins_clause(row, cue)


def _begins_clause(row: Row, cue: int) -> bool:
    """Return whether only times stand between a cue and the end of the clause or number before it."""
    for node in reversed(row.nodes[:cue]):
        if node.kind in ("break", "comma", "quantity") or node.pos == "ending":
            return True
        if node.kind != "period":
            return False
    return True


def _may_stand_before(node: Node, grammar: Grammar) -> bool:
    """Return whether a node may stand between a word for leaving out and its figure: a time, a kind of accounts."""
    word = node.text.lower()
    return node.kind == "period" or grammar.has("kinds_of_accounts", word) or grammar.has("before_figures", word)


def is_added_or_left_out(row: Row, place: int) -> bool:
    """Return whether a sentence adds what a noun names to a figure, or leaves it out: it is not the figure's owner."""
    while row.nodes[place].has("join") and place + 1 < len(row.nodes) and is_noun(row.nodes[place + 1]):
        place += 1
    return any(_is_object_of(table, row, place) for table in ("left_out", "affiliates_with"))


def _is_object_of(table: str, row: Row, place: int) -> bool:
    """Return whether a noun is the object of a word of a table, right before it."""
    behind = row.nodes[place + 1].text.lower() if place + 1 < len(row.nodes) else ""
    return row.nodes[place].has("object") and row.language.grammar.has(table, behind)


def _left_out_behind(statement: Statement, article: ArticleContext) -> str | None:
    """Return what the next sentence leaves out of the figures of this one, where they are all of one firm."""
    row, following = statement.number.row, statement.number.sentence + 1
    if following >= len(article.sentences):
        return None
    match = _note(article.language.code).match(article.sentences[following].text)
    if match is None or not _names_something(match["name"].lower().split(), statement, article.language.grammar):
        return None
    own = own_places(row, statement.entity)
    others = any(node.kind == "entity" and j not in own for j, node in enumerate(row.nodes))
    is_own = statement.entity is not None and match["name"] == statement.entity.name
    return None if others or is_own else match["name"]


def _firm_left_out_above(statement: Statement, article: ArticleContext) -> str | None:
    """Return the firm that the sentence before leaves out, where its last figure is of the same firm and period.

    What goes on is of another metric like it, a flow of money, and begins the sentence.
    """
    number = statement.number
    above = (item for item in reversed(article.recent()) if item.number.sentence < number.sentence)
    last = next(above, None)
    if last is None or last.number.sentence < number.sentence - 1 or last.metric_id == statement.metric_id:
        return None
    if (last.entity, last.period) != (statement.entity, statement.period) or not _are_alike(last, statement):
        return None
    run = _left_out_before(last)
    if run is None or last.number.row.nodes[run[1] - 1].kind != "entity" or statement.cue is None:
        return None
    is_first = all(node.kind == "period" for node in number.row.nodes[: statement.cue])
    return text_of(last.number.row, *run) if is_first else None


def _are_alike(first: Statement, second: Statement) -> bool:
    """Return whether two figures are of metrics of one dimension and timing."""
    if first.metric is None or second.metric is None:
        return False
    return (first.metric.dimension, first.metric.timing) == (second.metric.dimension, second.metric.timing)


@cache
def _note(code: str) -> re.Pattern[str]:
    """Return the pattern of a sentence that says of the one before what its figures leave out."""
    return re.compile(str(load_language(code).grammar.settings.get("note_without", "(?!)")))
