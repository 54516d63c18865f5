"""The measure of a number: its metric's level or a kind of change; and its sign."""

from __future__ import annotations

from tasks.core.records import Measure
from tasks.figures.linking.article_context import ArticleContext, Statement
from tasks.figures.linking.observation import written_sign
from tasks.figures.linking.scorer.features import Features
from tasks.figures.linking.slots.choices import ChoiceEvidence, by_choice, true_names
from tasks.figures.linking.slots.measure_evidence import comparison_evidence
from tasks.figures.linking.slots.slot import Candidate
from tasks.figures.linking.slots.surroundings.governing_words import governing_words
from tasks.figures.linking.slots.surroundings.word_classes import MOVES, PROFITS, class_distances
from tasks.figures.linking.slots.surroundings.words import around

# What is known of comparisons and places that also bears on the sign.
_SIGN_EVIDENCE = (
    "signed", "depth", "clauses behind", "number right behind",
    *(f"{name} {side}" for name in MOVES for side in ("before", "behind")),
)  # fmt: skip


class MeasureSlot:
    """Whether a number is a level, or which kind of change."""

    name = "measure"

    def candidates(self, statement: Statement, article: ArticleContext) -> list[Candidate]:
        """Return the measures that a number of that unit may have."""
        evidence = ChoiceEvidence(lambda: self._evidence(statement, article))
        return [Candidate(measure, measure.value, "fixed", evidence) for measure in Measure]

    def features(self, candidate: Candidate, statement: Statement, article: ArticleContext) -> Features:
        """Return what the unit, the words around and the rules say for a measure."""
        rules, ruled = statement.number.rules, statement.number.rules.observation
        features = by_choice(candidate.name, candidate.detail)
        values = features.shared or {}
        features.put("last like change agrees", f"last like change={candidate.name}" in values)
        features.put("rules agree", ruled is not None and ruled.measure is candidate.value)
        features.put("base agrees", rules.base == candidate.name)
        return features

    def _evidence(self, statement: Statement, article: ArticleContext) -> tuple[dict[str, float], list[str]]:
        """Return what is known of the number, whichever measure it has."""
        number = statement.number
        rules, ruled = number.rules, number.rules.observation
        values = {f"unit={_unit(statement)}": 1.0, "a move is near": float(rules.move is not None)}
        values["moves to here"] = float(rules.move is not None and rules.move.is_endpoint)
        values["dimension fits"] = float(
            statement.metric is not None and statement.metric.dimension == number.quantity.dimension
        )
        before = article.earlier()
        if before:
            values[f"before={before[-1].measure.value}"] = 1.0
        if rules.base is not None:
            values[f"base={rules.base}"] = 1.0
        if ruled is not None:
            values[f"rules={ruled.measure.value}"] = 1.0
        values |= comparison_evidence(statement, article)
        return values, [*_words(statement), *true_names(values)]

    def fill(self, candidate: Candidate, statement: Statement) -> None:
        """Write the measure into the statement."""
        statement.measure = candidate.value


class SignSlot:
    """Whether a number is a rise or a fall, a profit or a loss."""

    name = "sign"

    def candidates(self, statement: Statement, article: ArticleContext) -> list[Candidate]:
        """Return the sign that the sentence itself gives, else both.

        It is that of the verb that moves a number (of 594 moves right in 592), minus where the words next to an amount
        call it a loss, and plus where they call it a profit that turned into one. Where nothing is written before it,
        the level of a metric that knows no losses is never below zero.
        """
        evidence = ChoiceEvidence(lambda: self._evidence(statement, article))
        both = [Candidate(1, "plus", "fixed", evidence), Candidate(-1, "minus", "fixed", evidence)]
        quantity, move = statement.number.quantity, statement.number.rules.move
        if statement.measure is Measure.LEVEL:
            knows_losses = statement.metric is None or bool(statement.metric.loss_cues)
            if not knows_losses:
                return both if quantity.sign else both[:1]
            sign = written_sign(statement.number.row, quantity, statement.metric_id, article.source.text)
            return [candidate for candidate in both if sign in (0, candidate.value)]
        if move is None or quantity.sign:
            return both
        return [candidate for candidate in both if candidate.value == move.direction]

    def features(self, candidate: Candidate, statement: Statement, article: ArticleContext) -> Features:
        """Return what the words around and the rules say for a sign."""
        return by_choice(candidate.name, candidate.detail)

    def _evidence(self, statement: Statement, article: ArticleContext) -> tuple[dict[str, float], list[str]]:
        """Return what is known of the number, whichever sign it has."""
        number = statement.number
        ruled, move = number.rules.observation, number.rules.move
        is_level = statement.measure is Measure.LEVEL
        written = number.quantity.value or number.quantity.low
        cue = number.row.nodes[statement.cue].cue if statement.cue is not None else None
        metric = statement.metric
        values = {
            "is level": float(is_level),
            "written negative": float(written is not None and written < 0),
            "move up": float(move is not None and move.direction > 0),
            "move down": float(move is not None and move.direction < 0),
            "cue of a loss": float(cue is not None and metric is not None and metric.id in cue.losses),
            "may be negative": float(metric is not None and bool(metric.loss_cues)),
        }
        if ruled is not None:
            read = ruled.value if ruled.value is not None else ruled.low
            values["rules minus"] = float(read is not None and read < 0)
            values["rules plus"] = float(read is not None and read >= 0)
        kind = "level" if is_level else "change"
        evidence = comparison_evidence(statement, article)
        values |= _signs_before(statement, article)
        values |= {name: evidence[name] for name in _SIGN_EVIDENCE}
        values |= class_distances(number.row, number.index, PROFITS)
        moved = [f"is moved by {move.word}"] if move is not None else []
        return values, [*(f"{kind}&{word}" for word in _words(statement)), *true_names(values), *moved]

    def fill(self, candidate: Candidate, statement: Statement) -> None:
        """Write the sign into the statement."""
        statement.sign = candidate.value


def _unit(statement: Statement) -> str:
    unit = statement.number.quantity.unit
    return unit if unit in ("percent", "percentage_point", "times", "count") else "money"


def _words(statement: Statement) -> list[str]:
    """Return the words around a number and those that govern it."""
    number = statement.number
    return [*around(statement), *governing_words(number.row, number.index, statement.metric_id)]


def _signs_before(statement: Statement, article: ArticleContext) -> dict[str, float]:
    """Return the signs of the last figures of the same kind: in the sentence, and of the metric."""
    number, metric = statement.number, statement.metric
    is_level = statement.measure is Measure.LEVEL
    like = [item for item in article.earlier() if (item.measure is Measure.LEVEL) == is_level]
    same = [item for item in like if item.metric is not None and metric is not None and item.metric.id == metric.id]
    values: dict[str, float] = {}
    if like and like[-1].number.sentence == number.sentence:
        values["like number before minus"] = float(like[-1].sign < 0)
        values["like number before plus"] = float(like[-1].sign > 0)
    if same:
        values["last of the metric minus"] = float(same[-1].sign < 0)
        values["last of the metric near"] = float(number.sentence - same[-1].number.sentence <= 1)
    return values
