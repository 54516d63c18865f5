"""Take the metric of a figure before, for a number that no cue of its own sentence fits."""

from __future__ import annotations

from itertools import takewhile

from tasks.core.records import Quantity, Reason
from tasks.figures.entities.discourse import Discourse, PreviousNumber
from tasks.figures.linking.metric.candidates import MetricCandidate
from tasks.figures.linking.metric.compatibility import counts_other, fits
from tasks.figures.linking.metric.competing_nouns import competing_governor
from tasks.figures.syntax.nodes import Row

# The score of the metric of a figure in the same sentence, what each sentence between takes off, and how many count.
FULL_SCORE = 0.58
PER_SENTENCE = 0.03
LOOK_BACK = 3


def inherited_metric(row: Row, index: int, discourse: Discourse, *, moved: bool) -> MetricCandidate | None:
    """Return the metric of the last figure that fits the number; null without one.

    Args:
        row: the sentence.
        index: position of the quantity.
        discourse: figures read before.
        moved: whether the quantity is the size of a move.

    Returns:
        A candidate that scores less with each sentence between; null where another noun governs the number, or where
        nothing before fits its unit.
    """
    quantity = row.nodes[index].quantity
    assert quantity is not None
    if competing_governor(row, index, since=_previous_of_same_unit(row, index, discourse)) is not None:
        return None
    if _another_metric(row, index, discourse):
        return None
    previous = _nearest_fitting(row, index, quantity, discourse, moved)
    if previous is None:
        return None
    score = FULL_SCORE - PER_SENTENCE * (discourse.sentence - previous.sentence)
    reason = Reason("carried", f"{previous.metric.id} of the figure before", round(score, 3))
    return MetricCandidate(previous.metric, score, None, previous.negative, reasons=(reason,))


def _nearest_fitting(
    row: Row, index: int, quantity: Quantity, discourse: Discourse, moved: bool
) -> PreviousNumber | None:
    """Return the last figure within ``LOOK_BACK`` sentences that fits; null without one.

    For a level it is the last level in its unit, if there is one: a rate in passing changes nothing.
    """
    last: PreviousNumber | None = None
    known: dict[tuple[str, bool, str, bool], bool] = {}  # a list of figures repeats few metrics and units
    for previous in reversed(discourse.previous_numbers):
        if discourse.sentence - previous.sentence > LOOK_BACK:  # those before are further off still
            break
        kind = previous.metric.id, bool(previous.as_share_base), previous.unit, previous.sentence == discourse.sentence
        if kind not in known:
            known[kind] = _fits(previous, row, index, quantity, discourse, moved)
        if not known[kind]:
            continue
        if moved or (previous.measure == "level" and previous.unit == quantity.unit):
            return previous
        last = last or previous
    return last


def _another_metric(row: Row, index: int, discourse: Discourse) -> bool:
    """Return whether the subject is a cue of none of the recent metrics.

    Example: ``The market for robots will reach $55 billion``.
    """
    if not row.language.syntax.verb_before_object:
        return False
    phrase = takewhile(
        lambda node: node.kind in ("word", "cue") and node.pos != "verb" and not node.verbal, row.nodes[:index]
    )
    head = next((node for node in phrase if node.cue is not None), None)
    if head is None or head.cue is None or head.has("genitive", "place", "purpose", "means", "from"):
        return False
    recent = {previous.metric.id for previous in discourse.previous_numbers[-8:]}
    return not any(metric in recent for metric, _ in head.cue.needs)


def _previous_of_same_unit(row: Row, index: int, discourse: Discourse) -> int:
    """Return the position of the number before this one, if it was linked in the same unit; -1 otherwise."""
    last = discourse.previous_numbers[-1] if discourse.previous_numbers else None
    if last is None or last.sentence != discourse.sentence or not row.language.syntax.restates_numbers:
        return -1
    before = [j for j in row.quantities() if j < index][-1:]
    quantity = row.nodes[before[0]].quantity if before else None
    mine = row.nodes[index].quantity
    return before[0] if quantity is not None and mine is not None and quantity.unit == last.unit == mine.unit else -1


def _fits(
    previous: PreviousNumber, row: Row, index: int, quantity: Quantity, discourse: Discourse, moved: bool
) -> bool:
    if previous.as_share_base or _vetoed(row, index, previous.metric.id):
        return False
    if moved and previous.metric.dimension == "ratio" and quantity.unit == "percent":
        return False
    if previous.metric.dimension != "ratio" and quantity.dimension == "ratio" and _is_share(row, index):
        return False
    bare = previous.unit == "count" and discourse.sentence == previous.sentence
    return fits(previous.metric, quantity, moved, row.language.code, bare=bare) and not counts_other(
        row, index, previous.metric
    )


def _vetoed(row: Row, index: int, metric: str) -> bool:
    clause = row.nodes[index].clause
    spaced = row.language.syntax.complement_after_number
    return any(
        node.cue is not None
        and metric in node.cue.vetoes
        and not (spaced and j and row.nodes[j - 1].kind == "quantity")  # 89 cents a share: that number's own
        for j, node in enumerate(row.nodes[:index])
        if node.clause == clause
    )


def _is_share(row: Row, index: int) -> bool:
    """Return whether the nearest topic before the number is a share.

    Example: ``비중은 19%``.
    """
    grammar = row.language.grammar
    topics = [node for node in row.nodes[:index] if node.has("topic", "subject", "also")]
    return bool(topics) and grammar.has("share_nouns", topics[-1].text)
