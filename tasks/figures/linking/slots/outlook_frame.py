"""Whether headline, lead, the sentences around and the end of the sentence frame a number as an outlook."""

from __future__ import annotations

from tasks.figures.linking.article_context import ArticleContext, Statement
from tasks.figures.syntax.nodes import Node, Row

# Tables of the grammar whose words speak of outlooks.
_OUTLOOKS = ("forecast", "forecast_before", "target", "target_before")
# Sentences at the head of an article that frame it, and nodes at the end of a sentence that carry its predicate.
_LEAD, _END = 2, 6


def outlook_frame(statement: Statement, article: ArticleContext) -> dict[str, float]:
    """Return which parts of the frame around a number speak of an outlook, as named numbers.

    A sentence without any number, name or cue is not annotated, and may frame the next one all the same
    (``... raised its outlook. Revenue of ...``): sentences around are looked at as written.

    Args:
        statement: the number.
        article: its article.
    """
    number, row = statement.number, statement.number.row
    outlooks = _outlooks_by_sentence(article)
    before = outlooks[max(0, number.sentence - 2) : number.sentence]
    return {
        "outlook in headline": float(_written(article.title or "", article) > 0),
        "outlooks in lead": float(sum(outlooks[:_LEAD])),
        "outlook ends the sentence": float(_count(row, row.nodes[-_END:])),
        "outlook ends the clause": float(_count(row, _clause_end(row, number.index))),
        "outlook in the sentence before": float(sum(before[-1:])),
        "outlook in the two sentences before": float(sum(before)),
        "outlook in the sentence behind": float(sum(outlooks[number.sentence + 1 : number.sentence + 2])),
        "share of sentences with an outlook": sum(count > 0 for count in outlooks) / max(1, len(outlooks)),
    }


def _clause_end(row: Row, index: int) -> list[Node]:
    """Return the last nodes of a number's clause."""
    clause = row.nodes[index].clause
    return [node for node in row.nodes[index + 1 :] if node.clause == clause][-_END:]


def _count(row: Row, nodes: list[Node]) -> int:
    """Return how many of some nodes of a sentence speak of an outlook."""
    grammar = row.language.grammar
    return sum(any(grammar.has(table, node.text.lower()) for table in _OUTLOOKS) for node in nodes)


def _outlooks_by_sentence(article: ArticleContext) -> list[int]:
    """Return how many words for outlooks each sentence of an article has; they are counted once an article."""
    key = "outlooks by sentence"
    if key not in article.derived:
        article.derived[key] = [_written(sentence.text, article) for sentence in article.sentences]
    counts: list[int] = article.derived[key]
    return counts


def _written(text: str, article: ArticleContext) -> int:
    """Return how many of the words for outlooks stand in a text; a word of one letter is no evidence."""
    grammar, lowered = article.language.grammar, text.lower()
    words = {word for table in _OUTLOOKS for word in grammar.table(table) if len(word) > 1}
    return sum(word in lowered for word in words)
