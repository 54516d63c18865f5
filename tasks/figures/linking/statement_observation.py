"""Build the observation of a decided statement."""

from __future__ import annotations

from tasks.core.records import NAME_OF_PART, Observation, Reason
from tasks.figures.linking.article_context import ArticleContext, Statement
from tasks.figures.linking.confidence import Confidence
from tasks.figures.linking.observation import observation_of_number
from tasks.figures.linking.period.tenses import LinkedPeriod

EXTRACTOR = "figurewatch-fitted/1"
# The slots whose next best candidates an observation keeps.
_RUNNERS_UP_OF = ("metric", "entity", "period", "scope")


def observation_of(statement: Statement, article: ArticleContext, confidence: Confidence) -> Observation:
    """Return the observation of a statement that is a figure.

    Args:
        statement: all slots decided.
        article: its article; offsets are into the normalised text.
        confidence: how sure the statement is.
    """
    assert statement.entity is not None
    assert statement.metric is not None
    number, quantity = statement.number, statement.number.quantity
    written = next((end for end in (quantity.value, quantity.low, quantity.high) if end is not None), None)
    chosen = [statement.choices[slot] for slot in _RUNNERS_UP_OF if slot in statement.choices]
    return observation_of_number(
        number.row, number.index, article.source.text, entity=statement.entity, metric=statement.metric,
        scope=statement.scope, timed=LinkedPeriod(statement.period, statement.period_words), basis=statement.basis,
        measure=statement.measure, turned=statement.sign < 0 and (written is None or written > 0),
        confidence=confidence.whole, extractor=EXTRACTOR, reasons=_reasons(statement, confidence),
        runners_up=tuple(name for choice in chosen for name in choice.runners_up()),
    )  # fmt: skip


def _reasons(statement: Statement, confidence: Confidence) -> tuple[Reason, ...]:
    """Return for each slot what was chosen, how probable it is, and which features weighed, where that was asked.

    Behind them stands how probable the name of the part is where all else is right, if that is known.
    """
    chosen = {
        "metric": statement.metric_id or "",
        "measure": statement.measure.value,
        "basis": statement.basis.value,
        "entity": statement.entity.name if statement.entity is not None else "",
        "period": statement.period_label or "none",
        "part": "of a part" if statement.is_part else "of the whole",
        "scope": statement.scope or "",
    }
    slots = tuple(
        Reason(slot, "; ".join([name, *choice.weighed_for(choice.best)]), round(statement.probabilities[slot], 3))
        for slot, name in chosen.items()
        if name and (choice := statement.choices.get(slot)) is not None
    )
    if confidence.of_name is None:
        return slots
    return (*slots, Reason(NAME_OF_PART, statement.scope or "", round(confidence.of_name, 3)))
