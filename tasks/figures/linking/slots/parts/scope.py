"""Which phrase names the part of its entity that a number is of, if any does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tasks.figures.linking.article_context import ArticleContext, Statement
from tasks.figures.linking.scorer.features import Features
from tasks.figures.linking.slots.parts.left_out import part_without
from tasks.figures.linking.slots.parts.part_context import divisions_before, part_evidence
from tasks.figures.linking.slots.parts.part_phrases import (
    is_general_head,
    kinds_of_accounts,
    markets_of,
    noun_runs,
    own_places,
    phrases,
    quoted_names,
    text_of,
    topic_runs,
    trimmed_phrase,
    without_glued_head,
)
from tasks.figures.linking.slots.parts.scope_evidence import ScopesBefore, phrase_features, scopes_before
from tasks.figures.linking.slots.slot import Candidate
from tasks.figures.syntax.nodes import Row, is_glued, is_letter_behind_time, is_prefix

WHOLE = "whole"
# What tells the parts of a metric apart where the rules name them.
_RULED_SPLITS = ("venue", "round")
# Sentences before a number whose topics may name its part.
_SIGHT = 3
# Numbers before a number whose parts may be its own.
_NUMBERS_BEFORE = 6


@dataclass(frozen=True, slots=True)
class OfferedPhrases:
    """What a number may be of.

    Attributes:
        candidates: the whole first, then the phrases that may name a part.
        evidence: what text and numbers before say for a part, whatever its name.
        before: which parts the numbers before are of.
        ruled: the part that rules decide; see ``_part_named_by_rules``.
    """

    candidates: list[Candidate]
    evidence: Mapping[str, float]
    before: ScopesBefore
    ruled: str | None

    def features(self, candidate: Candidate, statement: Statement, article: ArticleContext) -> Features:
        """Return what is known of one of the phrases."""
        return phrase_features(candidate, statement, article, self.evidence, self.before)


def offered_phrases(statement: Statement, article: ArticleContext) -> OfferedPhrases:
    """Return what the scope slot offered last for the statement's number."""
    offered: OfferedPhrases = article.derived["phrases", statement.number.order]
    return offered


def _part_named_by_rules(statement: Statement, article: ArticleContext) -> str | None:
    """Return the part that rules decide; empty for the whole, null where no rule decides.

    A rule decides where a figure leaves something out, and for metrics that are split by venues or rounds. Those are
    written in few ways, and too few are annotated to fit anything on.
    """
    metric, ruled = statement.metric, statement.number.rules.observation
    if (left := part_without(statement, article)) is not None:
        return left
    if metric is None or ruled is None or ruled.metric != metric.id or metric.split_by not in _RULED_SPLITS:
        return None
    return ruled.scope or ""


class ScopeSlot:
    """Which phrase names the part that a number is of, or none: then it is of the whole.

    It is decided before the part slot, which weighs the best phrase among all else and has the last word.
    """

    name = "scope"

    def candidates(self, statement: Statement, article: ArticleContext) -> list[Candidate]:
        """Return none, the phrases of the sentence that may name a part, and the parts and markets named before."""
        whole = Candidate(None, WHOLE, "fixed")
        if (named := _part_named_by_rules(statement, article)) is not None:
            found, evidence = [Candidate(named, named, "rules")] if named else [], {}
        else:
            found, evidence = _phrases_of(statement, article), part_evidence(statement, article)
        offered = OfferedPhrases([whole, *found], evidence, scopes_before(statement, article), named)
        article.derived["phrases", statement.number.order] = offered
        return offered.candidates

    def features(self, candidate: Candidate, statement: Statement, article: ArticleContext) -> Features:
        """Return where a phrase stands and what it consists of."""
        if candidate.value is None:
            return Features(is_reference=True)
        return offered_phrases(statement, article).features(candidate, statement, article)

    def fill(self, candidate: Candidate, statement: Statement) -> None:
        """Write the part into the statement, where it is of one."""
        statement.scope = candidate.value


def _cuts_word(row: Row, place: int) -> bool:
    """Return whether a name that begins at a node would lack the beginning of its written word (``광학솔루션``).

    A name of an entity, a time or a general word may stand before it without a blank.
    """
    if not is_glued(row, place):
        return False
    before, node = row.nodes[place - 1], row.nodes[place]
    if before.kind == "quantity" or is_letter_behind_time(row, place):
        return True
    if not before.kind == node.kind == "word":
        return False
    return is_prefix(row, place - 1) or not row.language.grammar.has("transparent", before.text.lower())


def _phrases_of(statement: Statement, article: ArticleContext) -> list[Candidate]:
    """Return the different phrases that may name a part, each with where it comes from."""
    number, entity = statement.number, statement.entity
    row, own = number.row, own_places(number.row, entity)
    language = article.language
    grammar = language.grammar
    own_name = entity.name if entity is not None and not entity.group else None
    found: dict[str, Candidate] = {}

    def add(name: str | None, origin: str, detail: tuple[int, int] | None = None) -> None:
        if name and not language.syntax.prepositions:
            name = without_glued_head(name, grammar)
        if not name or name == own_name:
            return
        if not (is_general_head(name.lower(), grammar) or grammar.has("no_parts", name.lower())):
            found.setdefault(name, Candidate(name, name, origin, detail))

    for phrase in phrases(statement):
        for start in range(phrase.start, phrase.end):
            trimmed = trimmed_phrase(row, start, phrase.end, own)
            if trimmed is not None and not _cuts_word(row, trimmed[0]):
                add(text_of(row, *trimmed), phrase.place, trimmed)
    for start, end in noun_runs(row):
        trimmed = trimmed_phrase(row, start, end, own)
        if trimmed is not None and not _cuts_word(row, trimmed[0]):
            add(text_of(row, *trimmed), "elsewhere", trimmed)
    for name in kinds_of_accounts(row, statement.cue):
        add(name, "accounts")
    for name in quoted_names(row):
        add(name, "quoted")
    for before in reversed(article.earlier()[-_NUMBERS_BEFORE:]):
        add(before.scope, "number before")
    for sentence in range(number.sentence - 1, max(-1, number.sentence - 1 - _SIGHT), -1):
        earlier = article.rows.get(sentence)
        if earlier is None:
            continue
        for start, end in topic_runs(earlier):
            trimmed = trimmed_phrase(earlier, start, end, own_places(earlier, entity))
            if trimmed is not None:
                add(text_of(earlier, *trimmed), "topic before")
        for name in kinds_of_accounts(earlier, None):
            add(name, "accounts before")
    for name in divisions_before(statement, article):
        add(name, "division before")
    if statement.metric is not None and statement.metric.split_by == "market":
        for name in markets_of(article):
            add(name, "market")
    ruled = number.rules.observation
    add(ruled.scope if ruled is not None else None, "rules")
    return list(found.values())
