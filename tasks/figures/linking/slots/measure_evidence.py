"""What comparisons, lists and the numbers before say of a number's measure, sign and basis."""

from __future__ import annotations

from collections.abc import Iterable

from tasks.core.records import Basis, Measure
from tasks.figures.linking.article_context import ArticleContext, Number, Statement
from tasks.figures.linking.modality import find_basis
from tasks.figures.linking.slots.word_classes import MOVES, OUTLOOKS, class_distances
from tasks.figures.linking.slots.words import word_of
from tasks.figures.syntax.nodes import Node, Row

# Units whose numbers are rates where the metric itself is no ratio.
_RATES = frozenset({"percent", "percentage_point", "times"})


def comparison_evidence(statement: Statement, article: ArticleContext) -> dict[str, float]:
    """Return what the comparisons around a number, and those of the numbers before, say of its measure.

    Args:
        statement: the number; its metric is decided.
        article: decided as far as the number before.
    """
    number = statement.number
    row, index = number.row, number.index
    values: dict[str, float] = {}
    before = [node.period.comparison for node in row.nodes[:index] if node.period and node.period.comparison]
    behind = [node.period.comparison for node in row.nodes[index + 1 :] if node.period and node.period.comparison]
    if before:
        values[f"compared before={before[-1]}"] = 1.0
    if behind:
        values[f"compared behind={behind[0]}"] = 1.0
    last_row = article.rows.get(number.sentence - 1)
    earlier = (
        [node.period.comparison for node in last_row.nodes if node.period and node.period.comparison]
        if last_row
        else []
    )
    if earlier:
        values[f"compared in the sentence before={earlier[-1]}"] = 1.0
    changes = [item for item in article.earlier() if item.measure is not Measure.LEVEL]
    like = [item for item in changes if item.number.quantity.unit == number.quantity.unit]
    if like:
        values[f"last like change={like[-1].measure.value}"] = 1.0
        values["last like change in sentence"] = float(like[-1].number.sentence == number.sentence)
    values["changes before"] = min(10.0, len(changes))
    for name in ("yoy_change", "qoq_change"):
        share = sum(item.measure.value == name for item in changes) / len(changes) if changes else 0.0
        values[f"share of {name}"] = share
    for count, item in enumerate(_in_sentence(number, article), 1):
        between = row.nodes[item.number.index + 1 : index]
        if count == 1:
            values["nodes since the number before"] = len(between)
            values["brackets open since"] = any(node.kind == "open" for node in between)
            values[f"unit before={item.number.quantity.unit if item.number.quantity.unit in _RATES else 'amount'}"] = (
                1.0
            )
    metric = statement.metric
    same = [
        item
        for item in article.earlier()
        if metric is not None and item.metric is not None and item.metric.id == metric.id
    ]
    values["a level of it just before"] = bool(same) and same[-1].measure is Measure.LEVEL
    values |= _neighbours(row, index) | class_distances(row, index, MOVES)
    return {name: float(held) for name, held in values.items()}


def basis_evidence(statement: Statement, article: ArticleContext) -> dict[str, float]:
    """Return what words, periods and other numbers say of a number's basis.

    Args:
        statement: the number; its metric, measure and sign are decided.
        article: decided as far as the number before.
    """
    number = statement.number
    row, index = number.row, number.index
    values: dict[str, float] = {}
    for name, announced in (("read", False), ("read as announced", True)):
        basis, word = find_basis(row, index, announced=announced)
        values[f"{name}={basis.value}"] = 1.0
        if not announced:
            values["a word says so"] = bool(word)
    for item in _in_sentence(number, article)[:1]:
        values[f"before in this sentence={item.basis.value}"] = 1.0
        values["clauses since"] = row.nodes[index].clause - row.nodes[item.number.index].clause
        values["nodes since"] = index - item.number.index
        values["same measure before"] = item.measure is statement.measure
    metric = statement.metric
    same = [
        item
        for item in article.earlier()
        if metric is not None and item.metric is not None and item.metric.id == metric.id
    ]
    if same:
        values[f"last of the metric={same[-1].basis.value}"] = 1.0
    ruled = [other.rules.observation.basis for other in article.numbers if other.rules.observation is not None]
    decided = [item.basis for item in article.earlier()]
    for basis in (Basis.FORECAST, Basis.TARGET):
        values[f"share read as {basis.value}"] = ruled.count(basis) / max(1, len(ruled))
        values[f"share decided as {basis.value}"] = decided.count(basis) / max(1, len(decided))
    following = next((other for other in article.numbers[number.order + 1 : number.order + 2]), None)
    if following is not None and following.sentence == number.sentence and following.rules.observation is not None:
        values[f"next number read={following.rules.observation.basis.value}"] = 1.0
    values |= _tenses(number, article) | _neighbours(row, index) | class_distances(row, index, OUTLOOKS)
    values["sentence"] = min(20, number.sentence)
    return {name: float(held) for name, held in values.items()}


def words_between(statement: Statement, article: ArticleContext) -> list[str]:
    """Return the words between a number and the one before it in its sentence, with that one's basis and measure."""
    for item in _in_sentence(statement.number, article)[:1]:
        between = statement.number.row.nodes[item.number.index + 1 : statement.number.index]
        words = dict.fromkeys(word_of(node, None) for node in between[:10])
        return [f"since {item.basis.value}={word}" for word in words]
    return []


def title_words(article: ArticleContext) -> list[str]:
    """Return the headline's words, without names and digits."""
    title = article.title or ""
    for mention in reversed(article.title_mentions):
        title = title[: mention.start] + " " + title[mention.end :]
    letters = "".join(letter if letter.isalpha() else " " for letter in title.lower())
    return [f"headline={word}" for word in dict.fromkeys(letters.split())]


def _in_sentence(number: Number, article: ArticleContext) -> list[Statement]:
    """Return the figures before a number in its sentence, the nearest first."""
    return [item for item in reversed(article.earlier()[-12:]) if item.number.sentence == number.sentence]


def _neighbours(row: Row, index: int) -> dict[str, float]:
    """Return how the number lies in its sentence: brackets, lists, clauses."""
    node = row.nodes[index]
    return {
        "depth": node.depth,
        "clause": node.clause,
        "clauses behind": max(item.clause for item in row.nodes) - node.clause,
        "number right before": _is_quantity(row.nodes[index - 1 : index]),
        "number right behind": _is_quantity(row.nodes[index + 1 : index + 2]),
        "numbers in sentence": len(row.quantities()),
        "signed": node.quantity.sign if node.quantity is not None else 0,
        "conversion": node.quantity is not None and node.quantity.conversion is not None,
    }


def _is_quantity(nodes: Iterable[Node]) -> bool:
    return any(node.kind == "quantity" for node in nodes)


def _tenses(number: Number, article: ArticleContext) -> dict[str, float]:
    """Return whether the periods named near a number are over, running or to come on the day of publication."""
    published = article.published
    values: dict[str, float] = {}
    if published is None:
        return values
    nodes = number.row.nodes
    named = {
        "nearest before": [node for node in nodes[: number.index] if node.period is not None][-1:],
        "nearest behind": [node for node in nodes[number.index + 1 :] if node.period is not None][:1],
        "first": [node for node in nodes if node.period is not None][:1],
    }
    for place, found in named.items():
        period = found[0].period.period if found and found[0].period is not None else None
        if period is not None:
            tense = "to come" if period.start > published else "over" if period.end < published else "running"
            values[f"period {place} is {tense}"] = 1.0
    opening = article.opening_period
    if opening is not None:
        values["opening period is to come"] = opening.start > published
        values["opening period is over"] = opening.end < published
    return values
