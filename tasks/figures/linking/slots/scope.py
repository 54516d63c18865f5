"""Whether a number is of a part of its entity, and of which."""

from __future__ import annotations

from tasks.figures.linking.article_context import ArticleContext, Statement
from tasks.figures.linking.scorer.features import Features
from tasks.figures.linking.slots.choices import by_choice
from tasks.figures.linking.slots.slot import Candidate
from tasks.figures.linking.slots.words import around, bag, window
from tasks.figures.syntax.nodes import Row

_NOUNS = ("noun", "name", "number")
# The longest phrase that names a part, in nodes.
_LONGEST = 5


class PartSlot:
    """Whether a number is of a part of its entity or of the whole."""

    name = "part"

    def candidates(self, statement: Statement, article: ArticleContext) -> list[Candidate]:
        """Return both."""
        return [Candidate(False, "whole", "fixed"), Candidate(True, "part", "fixed")]

    def features(self, candidate: Candidate, statement: Statement, article: ArticleContext) -> Features:
        """Return what the words before the number and the numbers before it say for a part."""
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
        metric = statement.metric.id if statement.metric is not None else None
        words = around(statement)
        if statement.cue is not None:
            words += [f"cue {word}" for word in window(number.row, statement.cue, metric, 3)]
        words += bag(number.row, 0, number.index, metric, "sentence")
        features = by_choice(candidate.name, [*words, *(f"is {name}" for name, on in values.items() if on)], values)
        features.put("agrees with the one before", bool(before) and before[-1].is_part is candidate.value)
        features.put("rules agree", ruled is not None and (ruled.scope is not None) is candidate.value)
        return features

    def fill(self, candidate: Candidate, statement: Statement) -> None:
        """Write it into the statement."""
        statement.is_part = candidate.value


class ScopeSlot:
    """Which part a number is of, where it is of one."""

    name = "scope"

    def candidates(self, statement: Statement, article: ArticleContext) -> list[Candidate]:
        """Return the phrases of the sentence that may name a part, and the parts of the numbers before."""
        number = statement.number
        found: dict[str, Candidate] = {}
        ruled = number.rules.observation
        if ruled is not None and ruled.scope:
            found[ruled.scope] = Candidate(ruled.scope, ruled.scope, "rules")
        for start, end in noun_phrases(number.row):
            base = number.row.sentence.start
            text = number.row.sentence.text[number.row.nodes[start].start - base : number.row.nodes[end - 1].end - base]
            found.setdefault(text, Candidate(text, text, "phrase", (start, end)))
        for before in reversed(article.earlier()[-4:]):
            if before.is_part and before.scope:
                found.setdefault(before.scope, Candidate(before.scope, before.scope, "number before"))
        return list(found.values())

    def features(self, candidate: Candidate, statement: Statement, article: ArticleContext) -> Features:
        """Return where a phrase stands and what it consists of."""
        number = statement.number
        row, index = number.row, number.index
        ruled = number.rules.observation
        features = Features()
        features.one_of("origin", candidate.origin)
        features.put("rules agree", ruled is not None and ruled.scope == candidate.value)
        before = article.earlier()
        features.put("scope of the number before", bool(before) and before[-1].scope == candidate.value)
        if candidate.origin == "phrase":
            start, end = candidate.detail
            metric = statement.metric.id if statement.metric is not None else None
            features.put("length", end - start)
            features.put("distance to number", index - end)
            features.put("behind number", start > index)
            if statement.cue is not None:
                features.put("distance to cue", statement.cue - end)
                features.put("right before cue", statement.cue == end)
            features.put("same clause", row.nodes[start].clause == row.nodes[index].clause)
            for role in row.nodes[end - 1].roles:
                features.one_of("role", role)
            features.words += [f"last {row.nodes[end - 1].text.lower()}", f"first {row.nodes[start].text.lower()}"]
            features.words += [f"phrase {word}" for word in window(row, end - 1, metric, 2)]
        return features

    def fill(self, candidate: Candidate, statement: Statement) -> None:
        """Write the part into the statement, where it is of one."""
        statement.scope = candidate.value if statement.is_part else None


def noun_phrases(row: Row) -> list[tuple[int, int]]:
    """Return the phrases of bare nouns of a sentence as ranges of nodes, every tail of a longer one among them."""
    phrases: list[tuple[int, int]] = []
    for end in range(1, len(row.nodes) + 1):
        for length in range(1, _LONGEST + 1):
            start = end - length
            if start < 0:
                break
            node = row.nodes[start]
            if node.kind not in ("word", "entity") or (node.kind == "word" and node.pos not in _NOUNS):
                break
            if length > 1 and node.roles:
                break
            phrases.append((start, end))
    return phrases
