"""The features of a period for a number: what names it, how it relates to other periods, where its words stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

from tasks.core.records import Basis, Period
from tasks.figures.linking.article_context import ArticleContext, Statement
from tasks.figures.linking.period.candidates import PUBLICATION_MONTH, PeriodSources
from tasks.figures.linking.period.mention_evidence import put_mention
from tasks.figures.linking.period.relation import relation
from tasks.figures.linking.period.tenses import has_no_single_period, is_in_present_tense, is_some_time_ago
from tasks.figures.linking.period.text_period import is_usable
from tasks.figures.linking.period.timeline import TimedMention, timeline_of
from tasks.figures.linking.scorer.features import Features
from tasks.figures.linking.slots.surroundings.words import around, window
from tasks.figures.time.calendar_periods import month_count

# Roles of a number's node that say which end of a move or comparison it is.
_ROLES = ("from", "until", "compare", "past", "means", "purpose", "place", "genitive", "link")


@dataclass(frozen=True, slots=True)
class NumberEvidence:
    """What all candidates of a number share.

    Attributes:
        values: features of the number itself.
        references: the periods around that a candidate is compared with, by what they are; null is no period.
        before: the figures before it, the latest last.
        periods_here: how often those of its sentence have each period, by its label.
        periods_of_metric: the same of those of its metric.
        words: the words right around the number, and the durations of its clause.
    """

    values: Mapping[str, float]
    references: dict[str, Period | None]
    before: list[Statement]
    periods_here: Counter[str | None]
    periods_of_metric: Counter[str | None]
    words: list[str]


def number_evidence(statement: Statement, article: ArticleContext) -> NumberEvidence:
    """Return what all candidates of a number share; it is worked out once a number.

    Args:
        statement: what is decided of the number so far.
        article: its article; the numbers before are decided.
    """
    before = article.recent()
    features = Features()
    _put_statement(features, statement, article)
    if before:
        _put_last(features, before[-1], statement)
    return NumberEvidence(
        features.values,
        _references(before, statement, article),
        before,
        Counter(_label(item.period) for item in before if item.number.sentence == statement.number.sentence),
        Counter(_label(item.period) for item in before if item.metric is statement.metric),
        [
            *window(statement.number.row, statement.number.index, statement.metric_id, 2),
            *(f"span {item.mention.words.split()[0].lower()}" for item in _durations(statement, article)),
        ],
    )


def period_features(
    sources: PeriodSources | None, shared: NumberEvidence, statement: Statement, article: ArticleContext
) -> Features:
    """Return how sentence, text and calendar speak for a period.

    Args:
        sources: the period with its sources; null for no period at all.
        shared: what all candidates of the number share.
        statement: what is decided of the number so far.
        article: its article; the numbers before are decided.
    """
    features = Features(shared=shared.values)
    period = sources.period if sources is not None else None
    for name, other in shared.references.items():
        features.one_of(f"to {name}", relation(period, other))
    ruled = statement.number.rules.observation
    features.put("rules agree", ruled is not None and ruled.period == _label(period))
    related = f"{relation(period, shared.references['before'])} before" if shared.before else "first"
    kind = "none" if sources is None else sources.kinds[0]
    for condition in (kind, related):
        features.words.add_under(condition, shared.words)
    if statement.metric is not None and (sources is None or PUBLICATION_MONTH in sources.kinds):
        side = f"{statement.metric.timing} {'undated' if sources is None else 'published'}"
        features.words.add_under(side, around(statement))
    if sources is None:
        return features
    for name in sources.kinds:
        features.one_of("source", name)
    features.put("sources", len(sources.kinds))
    features.put("sentences back", sources.sentences_back)
    _put_calendar(features, sources.period, article)
    timeline = timeline_of(article)
    features.put("named", timeline.counts[sources.period.label])
    features.put("in headline", any(_label(item.period) == sources.period.label for item in article.title_periods))
    features.put("taken", shared.periods_here[sources.period.label])
    features.put("same metric has it", shared.periods_of_metric[sources.period.label])
    if sources.positions:
        put_mention(features, sources.positions, statement, timeline.of_sentence[statement.number.sentence])
    return features


def _durations(statement: Statement, article: ArticleContext) -> list[TimedMention]:
    """Return the durations of the number's clause."""
    row, clause = statement.number.row, statement.number.node.clause
    here = timeline_of(article).of_sentence.get(statement.number.sentence, [])
    return [item for item in here if item.mention.role == "duration" and row.nodes[item.position].clause == clause]


def _put_statement(features: Features, statement: Statement, article: ArticleContext) -> None:
    """Add what is known of the number itself, the same for all its candidates."""
    number = statement.number
    node, row, ruled = number.node, number.row, number.rules.observation
    features.put("rules have none", ruled is None or ruled.period is None)
    features.put("rules have nothing", ruled is None)
    if statement.metric is not None:
        features.one_of("timing", statement.metric.timing)
    features.one_of("basis", statement.basis.value)
    features.one_of("measure", statement.measure.value)
    for role in _ROLES:
        if node.has(role):
            features.one_of("number", role)
    features.put("depth of number", node.depth)
    mentions = timeline_of(article).of_sentence.get(number.sentence, [])
    features.put("mentions", sum(is_usable(item.mention) for item in mentions))
    features.put("mentions before", sum(is_usable(item.mention) and item.position < number.index for item in mentions))
    features.put(
        "comparisons before", sum(bool(item.mention.comparison) and item.position < number.index for item in mentions)
    )
    quantities = row.quantities()
    place = quantities.index(number.index)
    features.put("numbers before", place)
    features.put("numbers behind", len(quantities) - place - 1)
    if place:
        before = row.nodes[quantities[place - 1]]
        features.put("from before", before.has("from"))
        features.put("until before", before.has("until"))
        features.put("compared before", before.has("compare"))
        features.put("same unit before", before.quantity is not None and before.quantity.unit == number.quantity.unit)
    if place + 1 < len(quantities):
        behind = row.nodes[quantities[place + 1]]
        features.put("until behind", behind.has("until", "means"))
        features.put("from behind", behind.has("from", "compare"))
        features.put("deeper behind", behind.depth - node.depth)
    features.put("sentence", number.sentence)
    features.put("some time ago", is_some_time_ago(row, number.index))
    features.put("present tense", is_in_present_tense(row, number.index, statement.measure))
    features.put("no single period", has_no_single_period(row, number.index))
    spans = [item for item in mentions if item.mention.role == "duration"]
    features.put("durations ahead", sum(item.position < number.index for item in spans))
    features.put("durations behind", sum(item.position > number.index for item in spans))


def _references(before: list[Statement], statement: Statement, article: ArticleContext) -> dict[str, Period | None]:
    """Return the periods around a number by what they are; those that do not exist are left out."""
    number, timeline = statement.number, timeline_of(article)
    mentions = timeline.of_sentence.get(number.sentence, [])
    here = [item for item in mentions if is_usable(item.mention) and item.period is not None]
    bases = [item for item in mentions if item.mention.comparison]
    dated = [item.period for item in before if item.period is not None and item.basis is Basis.ACTUAL]
    statements = {
        "before": before[-1:],
        "same metric": [item for item in before if item.metric is statement.metric][-1:],
        "alike": list(islice((item for item in reversed(before) if _is_alike(item, statement)), 1)),
        "repeated": list(islice((item for item in before if _is_repeated(item, statement)), 1)),
    }
    found: dict[str, Period | None] = {name: items[0].period for name, items in statements.items() if items}
    named = {
        "ahead": next((item.period for item in reversed(here) if item.position < number.index), None),
        "behind": next((item.period for item in here if item.position > number.index), None),
        "frame": timeline.frame,
        "text": number.rules.period,
        "opening": article.opening_period,
        "base": min(bases, key=lambda item: abs(item.position - number.index)).mention.period if bases else None,
        "usual": Counter(dated).most_common(1)[0][0] if dated else None,
        "first": dated[0] if dated else None,
    }
    return found | {name: period for name, period in named.items() if period is not None}


def _put_last(features: Features, last: Statement, statement: Statement) -> None:
    """Add what a number has in common with the figure before it."""
    features.put("same sentence as before", last.number.sentence == statement.number.sentence)
    features.put("same metric as before", last.metric is statement.metric)
    features.put("same entity as before", _same_entity(last, statement))
    features.put("same basis as before", last.basis is statement.basis)
    features.put("same measure as before", last.measure is statement.measure)
    features.put("sentences since before", min(5, statement.number.sentence - last.number.sentence))


def _is_alike(one: Statement, other: Statement) -> bool:
    """Return whether two statements are of one metric, entity and basis."""
    return _same_entity(one, other) and one.metric is other.metric and one.basis is other.basis


def _is_repeated(one: Statement, other: Statement) -> bool:
    """Return whether an earlier statement has the value of a later one, and its metric."""
    written, again = one.number.quantity, other.number.quantity
    return one.metric is other.metric and (written.value, written.unit) == (again.value, again.unit)


def _same_entity(one: Statement, other: Statement) -> bool:
    return one.entity is not None and one.entity_id == other.entity_id


def _put_calendar(features: Features, period: Period, article: ArticleContext) -> None:
    """Add the size of a period and where it lies, seen from the publication."""
    features.one_of("grain", period.grain)
    features.put("months", month_count(period))
    if article.published is None:
        return
    day = article.published
    features.put("months ago", max(-60, min(60, (day.year - period.end.year) * 12 + day.month - period.end.month)))
    features.put("in the future", period.start > day)
    features.put("under way", period.start <= day < period.end)
    features.put("this year", period.end.year == day.year)


def _label(period: Period | None) -> str | None:
    return period.label if period is not None else None
