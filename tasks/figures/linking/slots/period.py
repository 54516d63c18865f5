"""The period that a number is of."""

from __future__ import annotations

from tasks.figures.linking.article_context import ArticleContext, Statement
from tasks.figures.linking.period.candidates import PeriodSources, period_candidates
from tasks.figures.linking.period.evidence import number_evidence, period_features
from tasks.figures.linking.period.mention_evidence import fills_bracket, opens_bracket
from tasks.figures.linking.period.timeline import usable_period
from tasks.figures.linking.scorer.features import Features
from tasks.figures.linking.slots.slot import Candidate


class PeriodSlot:
    """Which period a number is of; the candidate without a value stands for none that the text says."""

    name = "period"

    def candidates(self, statement: Statement, article: ArticleContext) -> list[Candidate]:
        """Return none, and the periods that sentence, text and calendar offer.

        A number that opens the bracket behind a time expression is of what that expression may mean, and of nothing
        else (``전년 동기(347억원)``): so were all 25 of them in annotated news.
        """
        shared = number_evidence(statement, article)
        found = period_candidates(statement, article)
        own = [item for item in found if any(_is_bracketed(statement, position) for position in item.positions)]
        if own:
            return [Candidate(item.period, item.period.label, item.kinds[0], (item, shared)) for item in own]
        return [
            Candidate(None, "none", "none", (None, shared)),
            *(Candidate(item.period, item.period.label, item.kinds[0], (item, shared)) for item in found),
        ]

    def features(self, candidate: Candidate, statement: Statement, article: ArticleContext) -> Features:
        """Return how sentence, text and calendar speak for a period."""
        sources, shared = candidate.detail
        return period_features(sources, shared, statement, article)

    def fill(self, candidate: Candidate, statement: Statement) -> None:
        """Write the period and its words into the statement."""
        statement.period = candidate.value
        statement.period_words = None
        sources: PeriodSources | None = candidate.detail[0]
        if sources is None:
            return
        if sources.positions:
            mention = statement.number.row.nodes[sources.positions[0]].period
            if mention is None:
                return
            statement.period_words = mention.words
            if statement.metric is not None and statement.period == usable_period(mention.period):
                statement.period = usable_period(mention.period_of(statement.metric.timing))
        elif "rules" in sources.kinds and statement.number.rules.observation is not None:
            statement.period_words = statement.number.rules.observation.period_words


def _is_bracketed(statement: Statement, position: int) -> bool:
    """Return whether a bracket holds a number to a time expression, or the time expression to the number."""
    return opens_bracket(statement, position) or fills_bracket(statement, position)
