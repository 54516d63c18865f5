"""The period that a number is of."""

from __future__ import annotations

from tasks.core.records import Period
from tasks.figures.linking.article_context import ArticleContext, Statement
from tasks.figures.linking.scorer.features import Features
from tasks.figures.linking.slots.slot import Candidate
from tasks.figures.linking.slots.words import around, window
from tasks.figures.time.anaphora import resolve
from tasks.figures.time.calendar_periods import month_of, period_from_label, shifted


class PeriodSlot:
    """Which period a number is of; the candidate without a value stands for none that the text says."""

    name = "period"

    def candidates(self, statement: Statement, article: ArticleContext) -> list[Candidate]:
        """Return the periods of the sentence, of the text, of the numbers before, each also a year earlier, and none."""
        number, rules = statement.number, statement.number.rules
        found: dict[str, Candidate] = {}

        def add(period: Period | None, origin: str, detail: int | None = None) -> None:
            if period is not None:
                usable = month_of(period.start) if period.grain == "day" else period
                found.setdefault(usable.label, Candidate(usable, usable.label, origin, detail))

        if rules.observation is not None and rules.observation.period is not None:
            add(period_from_label(rules.observation.period), "rules")
        nearest = sorted(enumerate(number.row.nodes), key=lambda item: abs(item[0] - number.index))
        for position, node in nearest:
            if node.period is not None:
                anchor = rules.period or article.opening_period
                resolved = resolve(node.period, anchor) if node.period.kind == "anaphoric" and anchor else None
                add(resolved or node.period.period, "sentence", position)
        for before in reversed(article.earlier()[-3:]):
            add(before.period, "number before")
        add(rules.period, "text")
        add(article.opening_period, "opening")
        add(rules.deadline, "deadline")
        for mention in article.title_periods:
            add(mention.period, "headline")
        if article.published is not None:
            add(month_of(article.published), "month of publication")
        for candidate in list(found.values()):
            add(shifted(candidate.value, "year", -1), "a year earlier")
        return [Candidate(None, "none", "none"), *found.values()]

    def features(self, candidate: Candidate, statement: Statement, article: ArticleContext) -> Features:
        """Return how the sentence, the text and the numbers before speak for a period."""
        number, rules, period = statement.number, statement.number.rules, candidate.value
        label = period.label if period is not None else None
        ruled = rules.observation
        features = Features()
        features.one_of("origin", candidate.origin)
        if statement.metric is not None:
            features.one_of("timing", statement.metric.timing)
        features.one_of("basis", statement.basis.value)
        features.put("is level", statement.measure.value == "level")
        features.put("rules agree", ruled is not None and ruled.period == label)
        features.put("rules have none", ruled is None or ruled.period is None)
        before = article.earlier()
        if before:
            last = before[-1]
            features.put("period of the number before", _label(last.period) == label)
            features.put("same metric as before", last.metric is statement.metric)
            features.put("same sentence as before", last.number.sentence == number.sentence)
            features.put("year before that before", label is not None and last.period is not None
                         and label == shifted(last.period, "year", -1).label)  # fmt: skip
        features.put("period of the text", rules.period is not None and _label(rules.period) == label)
        features.put("opening period", article.opening_period is not None and _label(article.opening_period) == label)
        features.put("in headline", any(_label(item.period) == label for item in article.title_periods))
        if period is None:
            features.words += [f"none&{word}" for word in around(statement)]
            return features
        features.one_of("grain", period.grain)
        if article.published is not None:
            features.put("years ago", article.published.year - period.end.year)
            features.put("in the future", period.start > article.published)
            features.put("under way", period.start <= article.published < period.end)
        if candidate.origin == "sentence":
            _measure_mention(features, candidate.detail, statement)
        features.words += [f"{candidate.origin}&{word}" for word in around(statement, 2)]
        return features

    def fill(self, candidate: Candidate, statement: Statement) -> None:
        """Write the period and its words into the statement."""
        statement.period = candidate.value
        statement.period_words = None
        if candidate.origin == "sentence":
            mention = statement.number.row.nodes[candidate.detail].period
            statement.period_words = mention.words if mention is not None else None
        elif candidate.origin == "rules" and statement.number.rules.observation is not None:
            statement.period_words = statement.number.rules.observation.period_words


def _measure_mention(features: Features, position: int, statement: Statement) -> None:
    """Add where a time expression stands, seen from the number, and what kind it is."""
    row, index = statement.number.row, statement.number.index
    node = row.nodes[position]
    mention = node.period
    assert mention is not None
    low, high = sorted((position, index))
    between = row.nodes[low + 1 : high]
    features.put("distance", min(30, high - low))
    features.put("behind", position > index)
    features.put("clauses between", row.nodes[index].clause - node.clause)
    features.put("depth", node.depth - row.nodes[index].depth)
    features.put("numbers between", sum(item.kind == "quantity" for item in between))
    features.put("periods between", sum(item.kind == "period" for item in between))
    features.put("comparison", mention.comparison is not None)
    features.one_of("kind", mention.kind)
    features.one_of("mention role", mention.role)
    for role in node.roles:
        features.one_of("role", role)
    metric = statement.metric.id if statement.metric is not None else None
    features.words += [f"time {word}" for word in window(row, position, metric, 2)]


def _label(period: Period | None) -> str | None:
    return period.label if period is not None else None
