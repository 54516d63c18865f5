"""The metric of the figures before, for a number that no cue of its own sentence claims."""

from __future__ import annotations

from tasks.extraction.claims import Claim, counts_other, fits
from tasks.extraction.discourse import Discourse, Said
from tasks.extraction.foreign import foreign_governor
from tasks.extraction.nodes import Row
from tasks.model import Quantity, Reason

CARRIED = 0.58
PER_SENTENCE = 0.03
REACH = 3


def carried(row: Row, index: int, discourse: Discourse, *, moved: bool) -> Claim | None:
    """The metric that the text was just speaking of.

    Args:
        row: the sentence.
        index: position of the quantity.
        discourse: figures read before.
        moved: whether the quantity is the size of a move.

    Returns:
        A claim worth less with each sentence between; null where another noun governs the number, or where nothing
        before fits its unit.
    """
    quantity = row.nodes[index].quantity
    assert quantity is not None
    if foreign_governor(row, index) is not None:
        return None
    fitting = [said for said in reversed(discourse.said) if _fits(said, row, index, quantity, discourse, moved)]
    if not fitting:
        return None
    if not moved:  # a level follows levels: a rate read in passing does not change what the amounts are of
        fitting.sort(key=lambda said: said.measure != "level" or said.unit != quantity.unit)
    said = fitting[0]
    score = CARRIED - PER_SENTENCE * (discourse.sentence - said.sentence)
    reason = Reason("carried", f"{said.metric.id} of the figure before", round(score, 3))
    return Claim(said.metric, score, None, said.negative, reasons=(reason,))


def _fits(said: Said, row: Row, index: int, quantity: Quantity, discourse: Discourse, moved: bool) -> bool:
    if discourse.sentence - said.sentence > REACH or said.aside or _vetoed(row, index, said.metric.id):
        return False
    if moved and said.metric.dimension == "ratio" and quantity.unit == "percent":
        return False
    bare = said.unit == "count" and discourse.sentence == said.sentence
    return fits(said.metric, quantity, moved, row.language.code, bare=bare) and not counts_other(
        row, index, said.metric
    )


def _vetoed(row: Row, index: int, metric: str) -> bool:
    clause = row.nodes[index].clause
    return any(
        node.cue is not None and metric in node.cue.vetoes for node in row.nodes[:index] if node.clause == clause
    )
