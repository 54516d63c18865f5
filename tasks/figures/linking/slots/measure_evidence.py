"""What comparisons, lists and the numbers before say of a number's measure, sign and basis."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tasks.core.records import RATE_UNITS, Basis, Measure
from tasks.figures.linking.article_context import ArticleContext, Number, Statement
from tasks.figures.linking.modality import find_basis
from tasks.figures.linking.slots.surroundings.word_classes import MOVES, OUTLOOKS, class_distances
from tasks.figures.linking.slots.surroundings.words import word_of
from tasks.figures.syntax.derived_values import once
from tasks.figures.syntax.nodes import Node, Row


def comparison_evidence(statement: Statement, article: ArticleContext) -> dict[str, float]:
    """Return what the comparisons around a number, and those of the numbers before, say of its measure.

    Args:
        statement: the number; its metric is decided.
        article: decided as far as the number before.
    """
    number = statement.number
    row, index = number.row, number.index
    values: dict[str, float] = {}
    last_row = article.rows.get(number.sentence - 1)
    named = {
        "before": _comparisons(row.nodes[:index])[-1:],
        "behind": _comparisons(row.nodes[index + 1 :])[:1],
        "in the sentence before": _comparisons(last_row.nodes)[-1:] if last_row is not None else [],
    }
    values |= {f"compared {place}={measures[0]}": 1.0 for place, measures in named.items() if measures}
    changes = [item for item in article.recent() if item.measure is not Measure.LEVEL]
    like = [item for item in changes if item.number.quantity.unit == number.quantity.unit]
    if like:
        values[f"last like change={like[-1].measure.value}"] = 1.0
        values["last like change in sentence"] = like[-1].number.sentence == number.sentence
    values["changes before"] = min(10, len(changes))
    for measure in (Measure.YOY, Measure.QOQ):
        same_base = sum(item.measure is measure for item in changes)
        values[f"share of {measure.value}"] = same_base / len(changes) if changes else 0.0
    for item in _in_sentence(number, article)[:1]:
        between = row.nodes[item.number.index + 1 : index]
        unit = item.number.quantity.unit
        values["nodes since the number before"] = len(between)
        values["brackets open since"] = any(node.kind == "open" for node in between)
        values[f"unit before={unit if unit in RATE_UNITS else 'amount'}"] = 1.0
    same = _of_its_metric(statement, article)
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
    same = _of_its_metric(statement, article)
    if same:
        values[f"last of the metric={same[-1].basis.value}"] = 1.0
    values |= _basis_of_others(number, article)
    values |= _tenses(number, article) | _neighbours(row, index) | class_distances(row, index, OUTLOOKS)
    values["sentence"] = min(20, number.sentence)
    return {name: float(held) for name, held in values.items()}


def _basis_of_others(number: Number, article: ArticleContext) -> dict[str, float]:
    """Return which share of the article's numbers are outlooks and plans, and what the rules read of the next one."""
    values: dict[str, float] = {}
    ruled = _ruled_bases(article)
    decided = [item.basis for item in article.earlier()]
    for basis in (Basis.FORECAST, Basis.TARGET):
        values[f"share read as {basis.value}"] = ruled.count(basis) / max(1, len(ruled))
        values[f"share decided as {basis.value}"] = decided.count(basis) / max(1, len(decided))
    following = next((other for other in article.numbers[number.order + 1 : number.order + 2]), None)
    if following is not None and following.sentence == number.sentence and following.rules.observation is not None:
        values[f"next number read={following.rules.observation.basis.value}"] = 1.0
    return values


def _ruled_bases(article: ArticleContext) -> Sequence[Basis]:
    """Return the bases that the rules read of an article's numbers."""
    ruled = (number.rules.observation for number in article.numbers)
    return once(
        article.derived, "bases that the rules read", lambda: [item.basis for item in ruled if item is not None]
    )


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


def _comparisons(nodes: Iterable[Node]) -> list[str]:
    """Return the measures that the comparisons among some nodes make of a change, in order."""
    return [node.period.comparison for node in nodes if node.period is not None and node.period.comparison]


def _of_its_metric(statement: Statement, article: ArticleContext) -> list[Statement]:
    """Return the figures before that are of the statement's metric."""
    return [item for item in article.earlier() if statement.metric is not None and item.metric is statement.metric]


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
