"""Whether a number is of a part of its entity, and of which."""

from __future__ import annotations

from tasks.core.records import Measure
from tasks.figures.linking.article_context import ArticleContext, Statement
from tasks.figures.linking.scorer.features import Features, Words
from tasks.figures.linking.slots.part_context import divisions_before, part_context
from tasks.figures.linking.slots.part_phrases import (
    is_noun,
    kinds_of_accounts,
    markets_of,
    noun_runs,
    part_words,
    phrases,
    quoted_names,
    text_of,
    topic_runs,
    trimmed_phrase,
)
from tasks.figures.linking.slots.slot import Candidate
from tasks.figures.linking.slots.words import around, bag, window

# What tells the parts of a metric apart where the rules name them.
_RULED_SPLITS = ("venue", "round")
# Sentences before a number whose topics may name its part.
_SIGHT = 3


class PartSlot:
    """Whether a number is of a part of its entity or of the whole."""

    name = "part"

    def candidates(self, statement: Statement, article: ArticleContext) -> list[Candidate]:
        """Return both; one alone for metrics whose parts the rules name."""
        if (named := _named_by_rules(statement)) is not None:
            is_part = bool(named)
            return [Candidate(is_part, "part" if is_part else "whole", "rules")]
        return [Candidate(False, "whole", "fixed"), Candidate(True, "part", "fixed")]

    def features(self, candidate: Candidate, statement: Statement, article: ArticleContext) -> Features:
        """Return what the words before the number and the numbers before it say for a part."""
        if not candidate.value:
            return Features(is_reference=True)
        number = statement.number
        ruled = number.rules.observation
        before = article.earlier()
        values: dict[str, float] = {"rules part": float(ruled is not None and ruled.scope is not None)}
        if statement.metric is not None:
            values[f"split={statement.metric.split_by}"] = 1.0
        if before:
            values["part before"] = float(before[-1].is_part)
            values["same sentence"] = float(before[-1].number.sentence == number.sentence)
            values["same metric"] = float(before[-1].metric is statement.metric)
        metric = statement.metric_id
        words = list(around(statement))
        if statement.cue is not None:
            words += [f"cue {word}" for word in window(number.row, statement.cue, metric, 3)]
        words += bag(number.row, 0, number.index, metric, "sentence")
        phrase_words, phrase_values = part_words(statement, article)
        words += phrase_words
        values |= phrase_values
        context_words, context_values = part_context(statement, article)
        words += context_words
        values |= context_values
        values |= _history(statement, article)
        accounts = kinds_of_accounts(number.row, statement.cue)
        values["accounts"] = float(bool(accounts))
        words += [f"accounts {name}" for name in accounts]
        values["measure is level"] = float(statement.measure is Measure.LEVEL)
        if statement.entity is not None:
            values["entity is unlisted"] = float(statement.entity.discovered)
        return Features(values, Words([*words, *(f"is {name}" for name, on in values.items() if on)]))

    def fill(self, candidate: Candidate, statement: Statement) -> None:
        """Write it into the statement."""
        statement.is_part = candidate.value


def _named_by_rules(statement: Statement) -> str | None:
    """Return the part of a metric that is told apart by venues or rounds, empty for the whole; null for other metrics.

    Venues and rounds are written in few ways, which the rules know; too few are annotated to fit anything on.
    """
    metric, ruled = statement.metric, statement.number.rules.observation
    if metric is None or ruled is None or ruled.metric != metric.id or metric.split_by not in _RULED_SPLITS:
        return None
    return ruled.scope or ""


def _history(statement: Statement, article: ArticleContext) -> dict[str, float]:
    """Return what the numbers before say: those right before, and those of the same metric and entity."""
    number, before = statement.number, article.earlier()
    if not before:
        return {"first number": 1.0}
    last = before[-1]
    values = {
        "sentences since": float(min(9, number.sentence - last.number.sentence)),
        "same entity as before": float(last.entity_id == statement.entity_id),
        "share of parts": sum(item.is_part for item in before) / len(before),
        "number in sentence": float(sum(item.number.sentence == number.sentence for item in before)),
        "has own cue": float(statement.cue is not None),
        "names entity": float(any(node.mention is not None for node in number.row.nodes)),
    }
    like = [item for item in before if item.metric is statement.metric and item.entity_id == statement.entity_id]
    if like:
        values["part of last like it"] = 1.0 if like[-1].is_part else -1.0
        values["same measure as last like it"] = float(like[-1].measure is statement.measure)
        values["sentences since last like it"] = float(min(9, number.sentence - like[-1].number.sentence))
    here = [item for item in before if item.number.sentence == number.sentence]
    if here:
        values["part in sentence"] = 1.0 if here[-1].is_part else -1.0
    return values


class ScopeSlot:
    """Which part a number is of, where it is of one."""

    name = "scope"

    def candidates(self, statement: Statement, article: ArticleContext) -> list[Candidate]:
        """Return the phrases of the sentence that may name a part, and the parts and markets named before."""
        number = statement.number
        if not statement.is_part:
            return []
        if named := _named_by_rules(statement):
            return [Candidate(named, named, "rules")]
        found: dict[str, Candidate] = {}
        entity = statement.entity_id

        def add(name: str | None, origin: str, detail: tuple[int, int] | None = None) -> None:
            if name:
                found.setdefault(name, Candidate(name, name, origin, detail))

        for phrase in phrases(statement):
            for start in range(phrase.start, phrase.end):
                trimmed = trimmed_phrase(number.row, start, phrase.end, entity)
                if trimmed is not None:
                    add(text_of(number.row, *trimmed), phrase.place, trimmed)
        for start, end in noun_runs(number.row):
            trimmed = trimmed_phrase(number.row, start, end, entity)
            if trimmed is not None:
                add(text_of(number.row, *trimmed), "elsewhere", trimmed)
        for name in kinds_of_accounts(number.row, statement.cue):
            add(name, "accounts")
        for name in quoted_names(number.row):
            add(name, "quoted")
        for before in reversed(article.earlier()[-6:]):
            add(before.scope, "number before")
        for sentence in range(number.sentence - 1, max(-1, number.sentence - 1 - _SIGHT), -1):
            row = article.rows.get(sentence)
            for start, end in topic_runs(row) if row is not None else ():
                trimmed = trimmed_phrase(row, start, end, entity) if row is not None else None
                if row is not None and trimmed is not None:
                    add(text_of(row, *trimmed), "topic before")
            for name in kinds_of_accounts(row, None) if row is not None else ():
                add(name, "accounts before")
        for name in divisions_before(statement, article):
            add(name, "division before")
        if statement.metric is not None and statement.metric.split_by == "market":
            for name in markets_of(article):
                add(name, "market")
        ruled = number.rules.observation
        add(ruled.scope if ruled is not None else None, "rules")
        return list(found.values())

    def features(self, candidate: Candidate, statement: Statement, article: ArticleContext) -> Features:
        """Return where a phrase stands and what it consists of."""
        number = statement.number
        row, index = number.row, number.index
        ruled = number.rules.observation
        features = Features()
        features.one_of("origin", candidate.origin)
        features.put("rules agree", ruled is not None and same_words(ruled.scope, candidate.value))
        before = article.earlier()
        features.put("scope of the number before", bool(before) and before[-1].scope == candidate.value)
        features.put("scopes before", sum(item.scope == candidate.value for item in before))
        here = [item for item in before if item.number.sentence == number.sentence]
        features.put("scope in sentence", any(item.scope == candidate.value for item in here))
        like = [item for item in before if item.metric is statement.metric and item.entity_id == statement.entity_id]
        features.put("scope of last like it", bool(like) and like[-1].scope == candidate.value)
        features.put("in headline", bool(article.title) and candidate.value in (article.title or ""))
        features.put("letters", min(30, len(candidate.value)))
        if statement.metric is not None:
            features.one_of("split", str(statement.metric.split_by))
        kind = statement.metric.split_by if statement.metric is not None else None
        parts = candidate.value.lower().split()
        features.words += [f"{kind}&ends {parts[-1]}", f"ends {parts[-1][-2:]}", *(f"has {part}" for part in parts)]
        if candidate.detail is not None:
            start, end = candidate.detail
            features.put("length", end - start)
            features.put("distance to number", index - end)
            features.put("behind number", start > index)
            if statement.cue is not None:
                features.put("distance to cue", statement.cue - end)
                features.put("right before cue", statement.cue == end)
            features.put("same clause", row.nodes[start].clause == row.nodes[index].clause)
            low, high = sorted((end, index))
            features.put("numbers between", sum(node.kind == "quantity" for node in row.nodes[low:high]))
            features.put("cues between", sum(node.cue is not None for node in row.nodes[low:high]))
            features.put("proper", any(node.pos == "name" for node in row.nodes[start:end]))
            features.put("starts a run", start == 0 or not is_noun(row.nodes[start - 1]))
            features.put("names an entity", any(node.mention is not None for node in row.nodes[start:end]))
            features.put("depth", row.nodes[start].depth - row.nodes[index].depth)
            for role in row.nodes[end - 1].roles:
                features.one_of("role", role)
            features.words += [f"{candidate.origin}&{word}" for word in window(row, end - 1, statement.metric_id, 2)]
        return features

    def fill(self, candidate: Candidate, statement: Statement) -> None:
        """Write the part into the statement, where it is of one."""
        statement.scope = candidate.value if statement.is_part else None


def same_words(one: str | None, other: str) -> bool:
    """Return whether two phrases share a word."""
    return bool(set((one or "").lower().split()) & set(other.lower().split()))
