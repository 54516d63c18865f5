"""Whether a number is of a part of its entity or of the whole."""

from __future__ import annotations

import math

import numpy as np

from tasks.figures.linking.article_context import ArticleContext, Statement
from tasks.figures.linking.scorer.features import Features, Words
from tasks.figures.linking.slots.parts.part_context import headline_words
from tasks.figures.linking.slots.parts.part_phrases import kinds_of_accounts, part_words
from tasks.figures.linking.slots.parts.scope import WHOLE, offered_phrases
from tasks.figures.linking.slots.slot import Candidate
from tasks.figures.linking.slots.surroundings.words import around, bag, window

# A share nearer to 0 than this counts as this near: its log-odds would be infinite.
_LEAST_SHARE = 1e-4


class PartSlot:
    """Whether a number is of a part of its entity or of the whole; the phrases that may name the part are weighed."""

    name = "part"

    def candidates(self, statement: Statement, article: ArticleContext) -> list[Candidate]:
        """Return both; one alone for metrics whose parts the rules name."""
        if (named := offered_phrases(statement, article).ruled) is not None:
            is_part = bool(named)
            return [Candidate(is_part, "part" if is_part else WHOLE, "rules")]
        return [Candidate(False, WHOLE, "fixed"), Candidate(True, "part", "fixed")]

    def features(self, candidate: Candidate, statement: Statement, article: ArticleContext) -> Features:
        """Return what the words before the number, the numbers before it and the best phrase say for a part."""
        if not candidate.value:
            return Features(is_reference=True)
        number, metric = statement.number, statement.metric_id
        values = dict(offered_phrases(statement, article).evidence)
        if statement.metric is not None:
            values[f"split={statement.metric.split_by}"] = 1.0
        words = list(around(statement))
        if statement.cue is not None:
            words += [f"cue {word}" for word in window(number.row, statement.cue, metric, 3)]
        words += bag(number.row, 0, number.index, metric, "sentence")
        phrase_words, phrase_values = part_words(statement, article)
        words += phrase_words
        values |= phrase_values
        words += headline_words(statement, article)
        accounts = kinds_of_accounts(number.row, statement.cue)
        values["accounts"] = float(bool(accounts))
        words += [f"accounts {name}" for name in accounts]
        values |= _best_phrase(statement, article)
        words += [f"is {name}" for name, on in values.items() if on]
        return Features(values, Words(words))

    def fill(self, candidate: Candidate, statement: Statement) -> None:
        """Write it into the statement, with the name of the part: the best of the phrases, if any."""
        statement.is_part = candidate.value
        statement.scope = None
        choice = statement.choices.get("scope")
        if not statement.is_part or choice is None or len(choice.names) < 2:
            statement.probabilities.pop("scope", None)
            statement.margins.pop("scope", None)
            return
        shares = choice.probabilities[1:] / (float(choice.probabilities[1:].sum()) or 1.0)
        order = np.argsort(-shares, kind="stable")
        statement.scope = choice.names[int(order[0]) + 1]
        statement.probabilities["scope"] = float(shares[order[0]])
        statement.margins["scope"] = float(shares[order[0]] - (shares[order[1]] if len(order) > 1 else 0.0))


def _best_phrase(statement: Statement, article: ArticleContext) -> dict[str, float]:
    """Return how the phrase that most probably names a part compares with none, and what is known of it.

    While histories are those of an annotation, the choice of the phrase is too, and says nothing of how sure it is.
    """
    choice = statement.choices.get("scope")
    if choice is None or article.follows_annotation or len(choice.names) < 2:
        return {}
    whole = min(max(float(choice.probabilities[0]), _LEAST_SHARE), 1 - _LEAST_SHARE)
    best = 1 + int(np.argmax(choice.probabilities[1:]))
    share = float(choice.probabilities[best])
    offered = offered_phrases(statement, article)
    known = offered.features(offered.candidates[best], statement, article)
    values = {f"phrase {name}": value for name, value in known.own.items()}
    values["phrases against none"] = math.log((1 - whole) / whole)
    values["best phrase against none"] = math.log(max(share, _LEAST_SHARE) / whole)
    values["share of best phrase"] = share / (1 - whole)
    return values
