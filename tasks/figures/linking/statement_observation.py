"""Build the observation of a decided statement."""

from __future__ import annotations

from decimal import Decimal

from tasks.core.records import Observation, Reason
from tasks.figures.linking.article_context import ArticleContext, Statement
from tasks.figures.linking.quotation import find_speaker

EXTRACTOR = "figurewatch-fitted/1"
# The slots whose next best candidates an observation keeps.
_RUNNERS_UP_OF = ("metric", "entity", "period", "scope")


def observation_of(statement: Statement, article: ArticleContext, confidence: float) -> Observation | None:
    """Return the observation of a statement; null for one that is no figure or of nobody.

    Args:
        statement: all slots decided.
        article: its article; offsets are into the normalised text.
        confidence: the probability that the whole statement is right.
    """
    if statement.metric is None or statement.entity is None:
        return None
    number, quantity, period = statement.number, statement.number.quantity, statement.period
    value, low, high = _signed(statement)
    conversion = quantity.conversion
    chosen = [statement.choices[slot] for slot in _RUNNERS_UP_OF if slot in statement.choices]
    runners = [name for choice in chosen for name in choice.runners_up()]
    return Observation(
        entity=statement.entity.id,
        metric=statement.metric.id,
        scope=statement.scope,
        period=period.label if period is not None else None,
        basis=statement.basis,
        measure=statement.measure,
        value=value,
        low=low,
        high=high,
        unit=quantity.unit,
        bound=quantity.bound,
        expression=article.source.text[quantity.start : quantity.end],
        start=quantity.start,
        end=quantity.end,
        sentence=number.row.sentence.text,
        confidence=round(confidence, 3),
        extractor=EXTRACTOR,
        entity_name=statement.entity.name,
        discovered=statement.entity.discovered,
        period_start=period.start if period is not None else None,
        period_end=period.end if period is not None else None,
        period_grain=period.grain if period is not None else None,
        period_words=statement.period_words,
        value_high=quantity.value_high,
        conversion_value=conversion.value if conversion else None,
        conversion_unit=conversion.unit if conversion else None,
        quoted_by=find_speaker(number.row, number.index),
        reasons=_reasons(statement),
        runners_up=tuple(runners),
    )


def _signed(statement: Statement) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    """Return value, low and high with the decided sign."""
    quantity = statement.number.quantity
    value, low, high = quantity.value, quantity.low, quantity.high
    written = value if value is not None else low if low is not None else high
    if statement.sign < 0 and (written is None or written > 0):
        return _negated(value), _negated(high), _negated(low)
    return value, low, high


def _negated(value: Decimal | None) -> Decimal | None:
    return None if value is None else -value


def _reasons(statement: Statement) -> tuple[Reason, ...]:
    """Return for each slot what was chosen, how probable it is, and which features weighed, where that was asked."""
    chosen = {
        "metric": statement.metric.id if statement.metric is not None else "",
        "measure": statement.measure.value,
        "basis": statement.basis.value,
        "entity": statement.entity.name if statement.entity is not None else "",
        "period": statement.period.label if statement.period is not None else "none",
        "part": "of a part" if statement.is_part else "of the whole",
        "scope": statement.scope or "",
    }
    return tuple(
        Reason(slot, "; ".join([name, *choice.weighed_for(choice.best)]), round(statement.probabilities[slot], 3))
        for slot, name in chosen.items()
        if name and (choice := statement.choices.get(slot)) is not None
    )
