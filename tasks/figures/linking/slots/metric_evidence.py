"""What cues, lists, size and the text before say of a metric for a number."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal

from tasks.core.records import SMALL_CURRENCIES
from tasks.core.watchlist import Metric
from tasks.figures.linking.article_context import ArticleContext, Number, Statement
from tasks.figures.linking.metric.competing_nouns import competing_governor, measured_noun
from tasks.figures.linking.per_unit_amounts import per_unit_words
from tasks.figures.linking.scorer.features import Features
from tasks.figures.linking.slots.surroundings.number_order import has_place, number_order
from tasks.figures.linking.slots.surroundings.number_phrase import put_number_phrase
from tasks.figures.linking.slots.surroundings.word_classes import OTHERS, class_distances
from tasks.figures.syntax.derived_values import once
from tasks.figures.syntax.nodes import Row

# Distance that stands for "none in sight".
_FAR = 30
# Percentage points by which rounded shares of one whole may miss 100.
WHOLE_WITHIN = 1
# Shares on either side that are added up: longer lists are tables.
MOST_SHARES = 12
# Under which a sentence and an article keep what cues they have.
_GROUPS = "groups of cues"


def number_evidence(number: Number, article: ArticleContext) -> dict[str, float]:
    """Return what is known of a number before any metric is considered.

    Args:
        number: the number.
        article: its article, decided as far as the number before.
    """
    row, index, quantity = number.row, number.index, number.quantity
    cues = [place for place, cue in row.cues() if cue.needs]
    others = [place for place, cue in row.cues() if not cue.needs]
    value = quantity.value if quantity.value is not None else quantity.low
    before = [item for item in article.statements if item.number.sentence == number.sentence]
    values = {
        "foreign governor": competing_governor(row, index) is not None,
        "measured noun": measured_noun(row, index) is not None,
        "nearest cue": _nearest(cues, index),
        "nearest cue before": _nearest([place for place in cues if place < index], index),
        "nearest veto": _nearest(others, index),
        "nearest veto before": _nearest([place for place in others if place < index], index),
        "cues in sentence": len(cues),
        "numbers in sentence": len(row.quantities()),
        "numbers before in sentence": len(before),
        "number before in sentence is none": bool(before) and before[-1].metric is None,
        "number before is none": bool(article.statements) and article.statements[-1].metric is None,
        "figures before": min(20, len(article.earlier())),
        "in brackets": row.nodes[index].depth,
        "sentence": min(20, number.sentence),
        "magnitude": math.log10(abs(float(value))) if value else -3.0,
        "is money": quantity.dimension == "money",
        "is count": quantity.dimension == "count",
        "small currency": quantity.unit in SMALL_CURRENCIES,
        "has a point value": quantity.value is not None,
        "tokenised": any(node.kind == "word" for node in row.nodes),
        "splits a whole": _splits_whole(row, index),
        "a move is near": number.rules.move is not None,
        "a base is near": number.rules.base is not None,
        "level candidates": len(number.rules.levels),
        "share read as figures": _share_of_figures(article),
    }
    return {name: float(held) for name, held in values.items()} | class_distances(row, index, OTHERS)


def put_metric_evidence(
    features: Features, metric: Metric, cue: int | None, statement: Statement, article: ArticleContext
) -> None:
    """Add what speaks for one metric.

    Args:
        features: they are added to.
        metric: the metric.
        cue: position of its nearest cue in the sentence, if any.
        statement: the number, nothing decided yet.
        article: decided as far as the number before.
    """
    number = statement.number
    features.one_of("metric timing", metric.timing)
    features.one_of("metric dimension", metric.dimension)
    features.put("metric has losses", bool(metric.loss_cues))
    features.put("per unit", per_unit_words(number.row, number.index, metric, cue) is not None)
    features.put("in range", _in_range(metric, number))
    features.put("counter fits", _counter_fits(metric, number))
    features.put("assigned", number.rules.assignment is not None and number.rules.assignment.metric == metric.id)
    put_number_phrase(features, number.row, number.index, metric.id)
    _put_cue_groups(features, metric, number, article)
    _put_cue_order(features, metric, number, article)
    _put_vetoes(features, metric, number)
    _put_number_before(features, metric, number, article)
    _put_history(features, metric, number, article)
    if cue is not None:
        _put_cue(features, metric, cue, number)


def _put_cue(features: Features, metric: Metric, cue: int, number: Number) -> None:
    """Add how the nearest cue of the metric lies to the number, to other cues and to other numbers."""
    row, index = number.row, number.index
    node = row.nodes[cue]
    rivals = [place for place, other in row.cues() if other.needs]
    near = sorted(rivals, key=lambda place: abs(place - index))
    features.put("rank of cue", near.index(cue))
    behind = [place for place in rivals if place < index]
    features.put("last cue before", bool(behind) and max(behind) == cue)
    low, high = sorted((cue, index))
    between = row.nodes[low + 1 : high]
    features.put("beside", all(item.kind in ("period", "open", "close") or item.pos == "adverb" for item in between))
    features.put("clauses between", abs(node.clause - row.nodes[index].clause))
    features.put("names between", sum(item.mention is not None for item in between))
    features.put("commas between", sum(item.kind == "comma" for item in between))
    features.put("verbs between", sum(item.pos == "verb" for item in between))
    features.put(
        "governing nouns between",
        sum(item.kind == "word" and item.pos == "noun" and item.has("topic", "subject", "object") for item in between),
    )
    features.put(
        "like numbers between",
        sum(item.quantity is not None and item.quantity.unit == number.quantity.unit for item in between),
    )
    features.put("a number follows the cue", cue + 1 < len(row.nodes) and row.nodes[cue + 1].kind == "quantity")
    features.put("cue of a loss", node.cue is not None and metric.id in node.cue.losses)
    features.put("cue is a verb", node.verbal)


def _put_cue_groups(features: Features, metric: Metric, number: Number, article: ArticleContext) -> None:
    """Add how many of the metric's groups of cues are served here, just before, and in the headline."""
    groups = max(1, len(metric.cues.get(article.language.code, [])))
    before = article.rows.get(number.sentence - 1)
    features.put("groups", groups)
    features.put("groups here", _groups(number.row, metric) / groups)
    features.put("groups just before", _groups(before, metric) / groups if before is not None else 0.0)
    served = {group for cue in article.title_cues for name, group in cue.needs if name == metric.id}
    features.put("groups in headline", len(served) / groups)


def _put_cue_order(features: Features, metric: Metric, number: Number, article: ArticleContext) -> None:
    """Add whether the number's place among like numbers is the metric's place among those named."""
    order = number_order(number.row, number.index)
    place = order.place
    features.put("like numbers", order.like)
    features.put("place in order", has_place(metric, order.metrics, place))
    features.put("place in list", order.place_in_list)
    if len(order.before_list) > 1:
        features.put("list order", has_place(metric, order.before_list, order.place_in_list))
    sentences = [item for item in article.earlier() if number.sentence - 3 <= item.number.sentence < number.sentence]
    if sentences:
        last = [item for item in sentences if item.number.sentence == sentences[-1].number.sentence]
        named = list(dict.fromkeys(item.metric.id for item in last if item.metric is not None))
        features.put("order of the sentence before", named[place : place + 1] == [metric.id])
        features.put("metrics of the sentence before", len(named))
        features.put("in the sentence before", metric.id in named)
        features.put("first of the sentence before", named[:1] == [metric.id])


def _put_vetoes(features: Features, metric: Metric, number: Number) -> None:
    """Add how near a word stands that makes another thing of the metric."""
    places = [place for place, cue in number.row.cues() if metric.id in cue.vetoes and not cue.serves(metric.id)]
    features.put("own veto", _nearest(places, number.index))
    features.put("own veto before", _nearest([place for place in places if place < number.index], number.index))


def _put_number_before(features: Features, metric: Metric, number: Number, article: ArticleContext) -> None:
    """Add how the number before in the sentence is tied to this one, if it is of the metric."""
    last = article.statements[-1] if article.statements else None
    if last is None or last.number.sentence != number.sentence:
        return
    between = number.row.nodes[last.number.index + 1 : number.index]
    is_same = last.metric is not None and last.metric.id == metric.id
    tie = "same metric" if is_same else "other metric"
    features.put(f"number before, {tie}", 1.0)
    features.put(f"nodes since, {tie}", len(between))
    features.put(f"cue since, {tie}", any(node.cue is not None for node in between))
    features.put(f"name since, {tie}", any(node.mention is not None for node in between))
    features.put(f"clause since, {tie}", any(node.kind == "break" for node in between))
    features.put(f"noun since, {tie}", sum(node.has("topic", "subject", "object") for node in between))
    features.put(f"opens brackets, {tie}", bool(between) and between[0].kind == "open")
    features.put(f"same unit, {tie}", last.number.quantity.unit == number.quantity.unit)


def _put_history(features: Features, metric: Metric, number: Number, article: ArticleContext) -> None:
    """Add how the article has spoken of the metric, and how the value compares with its last one."""
    own = [item for item in article.earlier() if item.metric is not None and item.metric.id == metric.id]
    earlier = article.earlier()
    features.put("figures of it before", min(10, len(own)))
    features.put("share of figures before", len(own) / len(earlier) if earlier else 0.0)
    features.put("sentences since its figure", number.sentence - own[-1].number.sentence if own else _FAR)
    mentioned = [
        number.sentence - sentence
        for sentence in range(number.sentence, max(-1, number.sentence - 6), -1)
        if sentence in article.rows and _groups(article.rows[sentence], metric)
    ]
    features.put("sentences since its cue", min(mentioned, default=_FAR))
    named = _sentences_with_cues(article).get(metric.id, 0)
    features.put("share of sentences with its cue", named / max(1, len(article.rows)))
    like = [item.number.quantity.value for item in own if item.number.quantity.unit == number.quantity.unit]
    if like and like[-1] and number.quantity.value:
        features.put("has a like figure before", 1.0)
        ratio = abs(float(number.quantity.value)) / abs(float(like[-1]))
        features.put("size against it", max(-6.0, min(6.0, math.log10(ratio))) if ratio else -6.0)


def _sentences_with_cues(article: ArticleContext) -> Mapping[str, int]:
    """Return for each metric how many sentences of an article have a cue of it."""
    rows = article.rows.values()
    return once(article.derived, _GROUPS, lambda: Counter(name for row in rows for name in _groups_served(row)))


def _groups(row: Row, metric: Metric) -> int:
    """Return how many of the metric's groups of cues a sentence serves."""
    return _groups_served(row).get(metric.id, 0)


def _groups_served(row: Row) -> Mapping[str, int]:
    """Return for each metric with a cue in a sentence how many of its groups of cues the sentence serves."""
    counts: Mapping[str, int] | None = row.derived.get(_GROUPS)
    if counts is None:
        served: dict[str, set[int]] = {}
        for _, cue in row.cues():
            for name, group in cue.needs:
                served.setdefault(name, set()).add(group)
        counts = row.derived[_GROUPS] = {name: len(groups) for name, groups in served.items()}
    return counts


def _splits_whole(row: Row, index: int) -> bool:
    """Return whether a percentage and its neighbours make 100 together: how a total is made up, no rate of it."""
    quantities = [(place, row.nodes[place].quantity) for place in row.quantities()]
    percents = {place: item.value for place, item in quantities if item and item.unit == "percent" and item.value}
    if index not in percents:
        return False
    values, place = list(percents.values()), list(percents).index(index)
    first = max(0, place - MOST_SHARES)
    values, at = values[first : place + MOST_SHARES + 1], place - first
    runs = [values[begin:end] for begin in range(at + 1) for end in range(at + 1, len(values) + 1)]
    return any(len(run) > 1 and abs(sum(run, Decimal(-100))) <= WHOLE_WITHIN for run in runs)


def _nearest(places: list[int], index: int) -> int:
    return min((abs(place - index) for place in places), default=_FAR)


def _in_range(metric: Metric, number: Number) -> bool:
    low, high = metric.range
    value = number.quantity.value
    if value is None or metric.dimension != number.quantity.dimension:
        return True
    return (low is None or value >= low) and (high is None or value <= high)


def _counter_fits(metric: Metric, number: Number) -> bool:
    counters = metric.counters.get(number.row.language.code, [])
    counter = number.quantity.counter
    return counter is not None and any(counter.lower().endswith(word) for word in counters)


def _share_of_figures(article: ArticleContext) -> float:
    """Return which share of the article's numbers the rules read as figures."""
    numbers = article.numbers
    return once(
        article.derived,
        "share read as figures",
        lambda: sum(number.rules.observation is not None for number in numbers) / max(1, len(numbers)),
    )
