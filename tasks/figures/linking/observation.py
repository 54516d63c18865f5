"""A number's reading as an observation."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from tasks.core.records import Basis, Measure, Observation, Quantity, Reason
from tasks.figures.linking.entity import Candidate
from tasks.figures.linking.metric.candidates import Claim
from tasks.figures.linking.rise_and_fall import Move
from tasks.figures.numbers.accounting_brackets import is_accounting_loss
from tasks.figures.syntax.nodes import Row
from tasks.figures.time.tenses import Timed

EXTRACTOR = "figurewatch-rules/2"


@dataclass(frozen=True, slots=True)
class Reading:
    """A quantity's measure and metric, before it has a subject."""

    chosen: Claim
    measure: Measure
    direction: int
    runners_up: tuple[Claim, ...]
    reasons: tuple[Reason, ...]


def read_as(claims: list[Claim], measure: Measure, direction: int, move: Move | None, base: str | None) -> Reading:
    """The best claim with its measure, and why.

    Args:
        claims: best first, at least one.
        measure: level or kind of move.
        direction: +1, -1, or 0 for a level.
        move: the rise or fall near the number.
        base: what it is measured against.
    """
    chosen = claims[0]
    reasons = chosen.reasons
    if move is not None and measure is not Measure.LEVEL:
        reasons = (*reasons, Reason("move", move.word))
    if base is not None:
        reasons = (*reasons, Reason("against", base))
    return Reading(chosen, measure, direction, tuple(claims[1:3]), reasons)


def build_observation(
    row: Row,
    quantity: Quantity,
    reading: Reading,
    subject: Candidate,
    others: list[Candidate],
    timed: Timed,
    basis: Basis,
    scope: str | None,
    reasons: tuple[Reason, ...],
    text: str,
) -> Observation:
    """The observation that a sentence's reading comes to; a fall and a loss turn negative."""
    value, low, high = quantity.value, quantity.low, quantity.high
    turned = (reading.measure is Measure.LEVEL and _is_loss(row, quantity, reading, text)) or reading.direction < 0
    if turned and (value is None or value > 0):
        value, low, high = _negated(value), _negated(high), _negated(low)
    period = timed.period
    runners = [f"{item.metric.id} {item.score:.2f}" for item in reading.runners_up]
    rivals = [item for item in others if item.subject.entity != subject.subject.entity]
    runners += [f"{item.subject.name} {item.score:.2f}" for item in rivals[:2]]
    conversion = quantity.conversion
    return Observation(
        entity=subject.subject.entity,
        metric=reading.chosen.metric.id,
        scope=scope,
        period=period.label if period else None,
        basis=basis,
        measure=reading.measure,
        value=value,
        low=low,
        high=high,
        unit=quantity.unit,
        bound=quantity.bound,
        expression=text[quantity.start : quantity.end],
        start=quantity.start,
        end=quantity.end,
        sentence=row.sentence.text,
        confidence=round(min(1.0, 0.6 * reading.chosen.score + 0.4 * subject.score), 3),
        extractor=EXTRACTOR,
        entity_name=subject.subject.name,
        discovered=subject.subject.discovered,
        period_start=period.start if period else None,
        period_end=period.end if period else None,
        period_grain=period.grain if period else None,
        period_words=timed.words,
        value_high=quantity.value_high,
        conversion_value=conversion.value if conversion else None,
        conversion_unit=conversion.unit if conversion else None,
        reasons=reasons,
        runners_up=tuple(runners),
    )


def _is_loss(row: Row, quantity: Quantity, reading: Reading, text: str) -> bool:
    """Whether the cue names a loss, or accounting brackets or the word right behind make one of a profit."""
    if reading.chosen.negative:
        return True
    if not reading.chosen.metric.loss_cues:
        return False
    return is_accounting_loss(text, quantity, row.language) or _names_loss_behind(row, quantity, text)


def _names_loss_behind(row: Row, quantity: Quantity, text: str) -> bool:
    """``영업이익은 120억원 적자``, ``120억원의 적자``: the noun that the amount belongs to."""
    index = next((i for i, node in enumerate(row.nodes) if node.quantity is quantity), len(row.nodes))
    if index + 1 >= len(row.nodes):
        return False
    node, noun = row.nodes[index], row.nodes[index + 1]
    apart = text[node.end : noun.start].strip() and not node.has("genitive")
    return not apart and not node.roles - {"genitive"} and row.language.grammar.has("loss_nouns", noun.text)


def _negated(value: Decimal | None) -> Decimal | None:
    return None if value is None else -value
