"""The basis of a number: whether it happened, is planned, or is expected."""

from __future__ import annotations

from tasks.core.records import Basis
from tasks.figures.linking.article_context import ArticleContext, Statement
from tasks.figures.linking.scorer.features import Features
from tasks.figures.linking.slots.choices import ChoiceEvidence, by_choice, true_names
from tasks.figures.linking.slots.measure_evidence import basis_evidence, title_words, words_between
from tasks.figures.linking.slots.slot import Candidate
from tasks.figures.linking.slots.surroundings.governing_words import governing_words
from tasks.figures.linking.slots.surroundings.words import around


class BasisSlot:
    """Whether a number is an actual, a target or a forecast."""

    name = "basis"

    def candidates(self, statement: Statement, article: ArticleContext) -> list[Candidate]:
        """Return the three bases."""
        evidence = ChoiceEvidence(lambda: self._evidence(statement, article))
        return [Candidate(basis, basis.value, "fixed", evidence) for basis in Basis]

    def features(self, candidate: Candidate, statement: Statement, article: ArticleContext) -> Features:
        """Return what the words around, the numbers before and the rules say for a basis."""
        ruled, before = statement.number.rules.observation, article.earlier()
        features = by_choice(candidate.name, candidate.detail)
        values = features.shared or {}
        features.put("read agrees", f"read={candidate.name}" in values)
        features.put("last of the metric agrees", f"last of the metric={candidate.name}" in values)
        features.put("rules agree", ruled is not None and ruled.basis is candidate.value)
        features.put("number before agrees", bool(before) and before[-1].basis is candidate.value)
        return features

    def _evidence(self, statement: Statement, article: ArticleContext) -> tuple[dict[str, float], list[str]]:
        """Return what is known of the number, whichever basis it has."""
        ruled = statement.number.rules.observation
        values: dict[str, float] = {f"timing={statement.metric.timing}": 1.0} if statement.metric is not None else {}
        values[f"measure={statement.measure.value}"] = 1.0
        before = article.earlier()
        if before:
            values[f"before={before[-1].basis.value}"] = 1.0
            values["before in sentence"] = float(before[-1].number.sentence == statement.number.sentence)
        if ruled is not None:
            values[f"rules={ruled.basis.value}"] = 1.0
        values |= basis_evidence(statement, article)
        words = [
            *around(statement, 4),
            *governing_words(statement.number.row, statement.number.index, statement.metric_id),
            *words_between(statement, article),
            *title_words(article),
        ]
        return values, [*words, *true_names(values)]

    def fill(self, candidate: Candidate, statement: Statement) -> None:
        """Write the basis into the statement."""
        statement.basis = candidate.value
