"""Build an observation from a linked number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from tasks.core.records import Basis, Measure, Observation, Quantity, Reason
from tasks.core.watchlist import Metric
from tasks.figures.entities.discourse import EntityRef
from tasks.figures.linking.entity.candidate import EntityCandidate
from tasks.figures.linking.metric.candidates import MetricCandidate
from tasks.figures.linking.period.tenses import LinkedPeriod
from tasks.figures.linking.quotation import find_speaker
from tasks.figures.linking.rise_and_fall import Move
from tasks.figures.numbers.accounting_brackets import is_accounting_loss
from tasks.figures.syntax.nodes import Node, Row, is_glued

EXTRACTOR = "figurewatch-rules/2"
_LOSS_WINDOW = 18  # characters: longer than a bracketed loss, and than )와 비교해 흑자로 전환


@dataclass(frozen=True, slots=True)
class LinkedNumber:
    """A number with its metric and measure, before it has an entity.

    Attributes:
        candidate: the metric that was chosen.
        measure: level, or the kind of change.
        direction: +1 or -1 for a change, 0 for a level.
        runners_up: the next best metrics.
        reasons: the steps that led to metric and measure.
    """

    candidate: MetricCandidate
    measure: Measure
    direction: int
    runners_up: tuple[MetricCandidate, ...]
    reasons: tuple[Reason, ...]


def link_metric(
    candidates: list[MetricCandidate], measure: Measure, direction: int, move: Move | None, base: str | None
) -> LinkedNumber:
    """Link a number to the best of its metric candidates.

    Args:
        candidates: best first, at least one.
        measure: level or kind of change.
        direction: +1, -1, or 0 for a level.
        move: the rise or fall near the number; null without one.
        base: what the change is measured against; null where the text does not say.
    """
    best = candidates[0]
    reasons = best.reasons
    if move is not None and measure is not Measure.LEVEL:
        reasons = (*reasons, Reason("move", move.word))
    if base is not None:
        reasons = (*reasons, Reason("against", base))
    return LinkedNumber(best, measure, direction, tuple(candidates[1:3]), reasons)


def build_observation(
    row: Row,
    quantity: Quantity,
    linked: LinkedNumber,
    best: EntityCandidate,
    others: list[EntityCandidate],
    timed: LinkedPeriod,
    basis: Basis,
    scope: str | None,
    reasons: tuple[Reason, ...],
    text: str,
) -> Observation:
    """Build the observation of a linked number; a fall and a loss become negative.

    Args:
        row: the sentence.
        quantity: the number.
        linked: its metric and measure.
        best: its entity.
        others: the other entity candidates, best first.
        timed: its period.
        basis: actual, target or forecast.
        scope: what narrows it; null for the whole.
        reasons: the steps of the linking.
        text: the article's text.
    """
    is_negative = (linked.measure is Measure.LEVEL and _is_loss(row, quantity, linked, text)) or linked.direction < 0
    turned = is_negative and (quantity.value is None or quantity.value > 0)
    runners = [f"{item.metric.id} {item.score:.2f}" for item in linked.runners_up]
    rivals = [item for item in others if item.entity.id != best.entity.id]
    runners += [f"{item.entity.name} {item.score:.2f}" for item in rivals[:2]]
    index = next(i for i, node in enumerate(row.nodes) if node.quantity is quantity)
    return observation_of_number(
        row, index, text, entity=best.entity, metric=linked.candidate.metric, scope=scope, timed=timed, basis=basis,
        measure=linked.measure, turned=turned, extractor=EXTRACTOR, reasons=reasons, runners_up=tuple(runners),
        confidence=min(1.0, 0.6 * linked.candidate.score + 0.4 * best.score),
    )  # fmt: skip


def observation_of_number(
    row: Row,
    index: int,
    text: str,
    *,
    entity: EntityRef,
    metric: Metric,
    scope: str | None,
    timed: LinkedPeriod,
    basis: Basis,
    measure: Measure,
    turned: bool,
    confidence: float,
    extractor: str,
    reasons: tuple[Reason, ...],
    runners_up: tuple[str, ...],
) -> Observation:
    """Build the observation of a number of which everything is decided.

    Args:
        row: the sentence.
        index: position of the number.
        text: the article's text.
        entity, metric, scope, basis, measure: what is decided of it.
        timed: its period.
        turned: whether it is the negative of what is written, as a fall or a loss is.
        confidence: that the whole statement is right, 0..1.
        extractor: who decided.
        reasons: what each decision rests on.
        runners_up: what else it might be.
    """
    quantity, period = row.nodes[index].quantity, timed.period
    assert quantity is not None
    value, value_high, low, high = quantity.value, quantity.value_high, quantity.low, quantity.high
    if turned:
        value, value_high, low, high = _negated(value), _negated(value_high), _negated(high), _negated(low)
    conversion = quantity.conversion
    return Observation(
        entity=entity.id,
        metric=metric.id,
        scope=scope,
        period=period.label if period else None,
        basis=basis,
        measure=measure,
        value=value,
        low=low,
        high=high,
        unit=quantity.unit,
        bound=quantity.bound,
        expression=text[quantity.start : quantity.end],
        start=quantity.start,
        end=quantity.end,
        sentence=row.sentence.text,
        confidence=round(confidence, 3),
        extractor=extractor,
        entity_name=entity.name,
        discovered=entity.discovered,
        period_start=period.start if period else None,
        period_end=period.end if period else None,
        period_grain=period.grain if period else None,
        period_words=timed.words,
        value_high=value_high,
        conversion_value=conversion.value if conversion else None,
        conversion_unit=conversion.unit if conversion else None,
        quoted_by=find_speaker(row, index),
        reasons=reasons,
        runners_up=runners_up,
    )


def _is_loss(row: Row, quantity: Quantity, linked: LinkedNumber, text: str) -> bool:
    """Return whether the cue names a loss, or accounting brackets or words next to it make a loss of a profit."""
    if not linked.candidate.metric.loss_cues:
        return linked.candidate.negative
    sign = written_sign(row, quantity, linked.candidate.metric.id, text)
    return sign < 0 or (sign == 0 and (linked.candidate.negative or is_accounting_loss(text, quantity, row.language)))


def written_sign(row: Row, quantity: Quantity, metric: str | None, text: str) -> int:
    """Return the sign that the words next to an amount give it: -1 of a loss, 1 of a profit that turned into one.

    Example: ``영업손실이 157억원으로 전년 동기(391억원)와 비교해 적자 전환``: the second amount is the profit.

    Args:
        row: the sentence.
        quantity: an amount of it.
        metric: id of its metric; null where it is not known.
        text: the whole text.

    Returns:
        The sign; 0 where the words give none.
    """
    if _is_followed_by("profit_behind", row, quantity, text):
        return 1
    is_loss = _names_loss_behind(row, quantity, metric, text) or _is_named_loss(row, quantity, text)
    return -1 if is_loss else 0


def _names_loss_behind(row: Row, quantity: Quantity, metric: str | None, text: str) -> bool:
    """Return whether the noun that the amount belongs to is a loss.

    A list of which no word before says what it is of has that noun behind the last amount.

    Example: ``영업이익은 120억원 적자``, ``120억원의 적자``, ``2022년 80억원, 2023년 120억원의 적자``.
    """
    index = next((i for i, node in enumerate(row.nodes) if node.quantity is quantity), None)
    if index is None:
        return False
    if all(node.cue is None for node in row.nodes[:index]):
        index = _last_of_list(row, index)
    if index + 1 >= len(row.nodes) or _begins_longer_noun(row, index + 1):
        return False
    node, noun = row.nodes[index], row.nodes[index + 1]
    if noun.cue is not None and not row.language.grammar.has("bare_profits", noun.text.lower()):
        if metric is not None and metric not in noun.cue.losses:
            return False  # 영업이익은 80억원, 50억원의 순손실
    apart = text[node.end : noun.start].strip() and not node.has("genitive")
    return not apart and not node.roles - {"genitive"} and row.language.grammar.has("loss_nouns", noun.text)


def _begins_longer_noun(row: Row, place: int) -> bool:
    """Return whether a noun is written in one with a word that names something else: ``손실충당금``."""
    return place + 1 < len(row.nodes) and is_glued(row, place + 1) and row.nodes[place + 1].cue is not None


def _last_of_list(row: Row, index: int) -> int:
    """Return the place of the last amount of a list, of which each is of another time or owner."""
    place: int | None = index
    while place is not None:
        index, place = place, _next_of_list(row, place)
    return index


def _next_of_list(row: Row, place: int) -> int | None:
    """Return the place of the next amount of a list: behind a comma or a joining particle, of the same unit.

    What moves from one amount to another or is compared with it (``120억원에서 50억원 적자``) makes no list.
    """
    node, following = row.nodes[place], place + 1
    if node.roles - {"join"}:
        return None
    if following < len(row.nodes) and row.nodes[following].kind == "comma":
        following += 1
    elif not node.has("join"):
        return None
    while following < len(row.nodes) and _tells_apart(row.nodes[following]):
        following += 1
    other = row.nodes[following].quantity if following < len(row.nodes) else None
    same = other is not None and node.quantity is not None and other.unit == node.quantity.unit
    return following if same else None


def _tells_apart(node: Node) -> bool:
    """Return whether a node of a list may say whose or of when its next amount is, and nothing else."""
    is_owner = node.kind == "entity" or (node.kind == "word" and node.pos in ("name", "noun") and node.has("subject"))
    return is_owner or (node.kind == "period" and not node.roles)


def _is_named_loss(row: Row, quantity: Quantity, text: str) -> bool:
    """Return whether the grammar's ``loss_before`` or ``loss_behind`` matches next to the amount.

    Example: ``순이익은 적자 50억원``, ``$12.3 million (loss)``.
    """
    pattern = str(row.language.grammar.settings.get("loss_before", "(?!)"))
    before = text[max(0, quantity.start - _LOSS_WINDOW) : quantity.start]
    return re.search(pattern, before) is not None or _is_followed_by("loss_behind", row, quantity, text)


def _is_followed_by(setting: str, row: Row, quantity: Quantity, text: str) -> bool:
    """Return whether a pattern of the grammar's settings matches right behind an amount."""
    pattern = str(row.language.grammar.settings.get(setting, "(?!)"))
    return re.match(pattern, text[quantity.end : quantity.end + _LOSS_WINDOW]) is not None


def _negated(value: Decimal | None) -> Decimal | None:
    return None if value is None else -value
