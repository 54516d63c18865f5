"""What is known of a phrase that may name the part that a number is of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate

from tasks.figures.linking.article_context import ArticleContext, Statement
from tasks.figures.linking.scorer.features import Features
from tasks.figures.linking.slots.parts.part_context import division_names
from tasks.figures.linking.slots.parts.part_phrases import TOPICS, is_noun, market_names
from tasks.figures.linking.slots.slot import Candidate
from tasks.figures.linking.slots.surroundings.words import window
from tasks.figures.syntax.derived_values import once
from tasks.figures.syntax.nodes import Row

# Bounds beyond which a length, a count or a distance makes no difference.
_MOST_LETTERS = 30
_MOST_WRITTEN = 9
_FAR = 9


@dataclass(frozen=True, slots=True)
class ScopesBefore:
    """Which parts the numbers before a number are of.

    Attributes:
        counts: how many numbers are of each part; null is the whole.
        last: the last number of each part.
        here: the parts of the numbers before in the same sentence.
        just_before: the part of the number before; null too where there is none.
        like: the part of the last number of the same metric and entity; null too where there is none.
    """

    counts: Counter[str | None]
    last: Mapping[str | None, Statement]
    here: frozenset[str | None]
    just_before: str | None
    like: str | None


def scopes_before(statement: Statement, article: ArticleContext) -> ScopesBefore:
    """Return which parts the numbers before are of: all phrases of a number ask for it."""
    number, before = statement.number, article.earlier()
    alike = (item for item in reversed(before) if item.metric is statement.metric)
    like = next((item for item in alike if item.entity_id == statement.entity_id), None)
    return ScopesBefore(
        Counter(item.scope for item in before),
        {item.scope: item for item in before},
        frozenset(item.scope for item in before if item.number.sentence == number.sentence),
        before[-1].scope if before else None,
        like.scope if like is not None else None,
    )


def phrase_features(
    candidate: Candidate,
    statement: Statement,
    article: ArticleContext,
    evidence: Mapping[str, float],
    before: ScopesBefore,
) -> Features:
    """Return where a phrase stands, what it consists of, and what it was of before.

    Args:
        candidate: the phrase; its detail is its range of nodes in the number's sentence, null for one of elsewhere.
        statement: metric, measure, entity and period are decided.
        article: its article, decided as far as the number before.
        evidence: what speaks for a part whatever its name; it is shared by all phrases.
        before: which parts the numbers before are of.
    """
    features = Features(shared=evidence)
    features.one_of("origin", candidate.origin)
    _put_history(features, candidate.value, statement, before)
    _put_name(features, candidate.value, statement, article)
    if candidate.detail is not None:
        _put_place(features, candidate, statement)
    return features


def same_words(one: str | None, other: str) -> bool:
    """Return whether two phrases share a word."""
    return bool(set((one or "").lower().split()) & set(other.lower().split()))


def _put_history(features: Features, name: str, statement: Statement, before: ScopesBefore) -> None:
    """Add which numbers before are of the part."""
    number, ruled = statement.number, statement.number.rules.observation
    features.put("rules agree", ruled is not None and same_words(ruled.scope, name))
    features.put("scope of the number before", before.just_before == name)
    features.put("scopes before", before.counts[name])
    features.put("scope in sentence", name in before.here)
    features.put("scope of last like it", before.like == name)
    last = before.last.get(name)
    if last is not None:
        features.put("its entity", last.entity_id == statement.entity_id)
        features.put("its metric", last.metric is statement.metric)
        features.put("its period", last.period_label == statement.period_label)
        features.put("sentences since it", min(_FAR, number.sentence - last.number.sentence))


def _put_name(features: Features, name: str, statement: Statement, article: ArticleContext) -> None:
    """Add the words of the name, and what the article calls a division or a market."""
    lowered = name.lower()
    parts = lowered.split()
    kind = statement.metric.split_by if statement.metric is not None else None
    features.one_of("split", str(kind))
    features.words += [f"{kind}&ends {parts[-1]}", f"ends {parts[-1][-2:]}", *(f"has {part}" for part in parts)]
    features.put("in headline", bool(article.title) and name in (article.title or ""))
    features.put("letters", min(_MOST_LETTERS, len(name)))
    divisions = division_names(article)
    features.put("division in article", parts[-1] in divisions or lowered in divisions)
    features.put("market in article", lowered in market_names(article))
    features.put("written in article", min(_MOST_WRITTEN, _times_written(name, article)))
    features.put("is accounts", article.language.grammar.has("kinds_of_accounts", lowered))


def _times_written(name: str, article: ArticleContext) -> int:
    return once(article.derived, ("times written", name), lambda: article.source.text.count(name))


def _put_place(features: Features, candidate: Candidate, statement: Statement) -> None:
    """Add where the phrase stands in the number's sentence."""
    start, end = candidate.detail
    row, index = statement.number.row, statement.number.index
    own, grammar = row.nodes[index], row.language.grammar
    behind = row.nodes[end].text.lower() if end < len(row.nodes) else ""
    has_tail = any(grammar.has(table, behind) for table in ("scope_tails", "divisions", "market_nouns"))
    features.put("has tail", has_tail)
    features.put("is topic", row.nodes[end if has_tail else end - 1].has(*TOPICS))
    low, high = sorted((end, index))
    for name, before in once(row.derived, "counts before nodes", lambda: _counts_before(row)).items():
        features.put(f"{name} between", before[high] - before[low])
    features.put("clauses between", own.clause - row.nodes[start].clause)
    features.put("same clause", row.nodes[start].clause == own.clause)
    features.put("length", end - start)
    features.put("distance to number", index - end)
    features.put("behind number", start > index)
    if statement.cue is not None:
        features.put("distance to cue", statement.cue - end)
        features.put("right before cue", statement.cue == end)
    features.put("proper", any(node.pos == "name" for node in row.nodes[start:end]))
    features.put("starts a run", start == 0 or not is_noun(row.nodes[start - 1]))
    features.put("names an entity", any(node.mention is not None for node in row.nodes[start:end]))
    features.put("depth", row.nodes[start].depth - own.depth)
    for role in row.nodes[end - 1].roles:
        features.one_of("role", role)
    features.words += [f"{candidate.origin}&{word}" for word in window(row, end - 1, statement.metric_id, 2)]


def _counts_before(row: Row) -> dict[str, list[int]]:
    """Return how many numbers, cues and topics stand before each node of a sentence, and before its end."""
    found = {
        "numbers": [node.kind == "quantity" for node in row.nodes],
        "cues": [node.cue is not None for node in row.nodes],
        "topics": [node.has(*TOPICS) for node in row.nodes],
    }
    return {name: list(accumulate(there, initial=0)) for name, there in found.items()}
