"""Corrections of people, applied to what a reader reads: they stand above it, in every later reading too."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from tasks.core.judgements import Action, CorrectionRow, Place
from tasks.core.records import Observation


def corrected(
    observations: Sequence[Observation], revision_id: int, text: str, corrections: Iterable[CorrectionRow]
) -> list[Observation]:
    """Return the observations of a text with the corrections of its article applied.

    A correction is of the reading of a number that has the entity and metric that it corrects; where no reading has
    them any more, of the only reading of that number. A number that the reader no longer reads keeps its correction.

    Args:
        observations: as a reader reads the text.
        revision_id, text: of the text.
        corrections: of the article, the first one first; of several of one reading the latest counts. One of another
            text of the article holds where its sentence stands in this one.

    Returns:
        By place in the text. A text that was entered by hand holds what was entered and nothing else.
    """
    found = _latest(corrections, revision_id, text)
    if not found:
        return list(observations)
    by_hand = any(correction.action is Action.ADD for correction, _ in found)
    left = [] if by_hand else list(observations)
    placed = []
    for correction, at in found:
        replaced = _replaced(correction, [item for item in left if place_of(item, revision_id).overlaps(at)])
        left = [item for item in left if item not in replaced]
        if correction.action is not Action.DROP:
            placed.append(replace(correction.observation, start=at.start, end=at.end))
    return sorted([*left, *placed], key=lambda item: (item.start, item.end))


def by_article(corrections: Iterable[CorrectionRow]) -> dict[int, list[CorrectionRow]]:
    """Return corrections by article, in the order in which they came."""
    found: dict[int, list[CorrectionRow]] = {}
    for correction in corrections:
        found.setdefault(correction.article_id, []).append(correction)
    return found


def place_of(observation: Observation, revision_id: int) -> Place:
    """Return the place of an observation's expression."""
    return Place(revision_id, observation.start, observation.end)


def located(correction: CorrectionRow, revision_id: int, text: str) -> Place | None:
    """Return where the number of a correction stands in a text of its article; null where it does not."""
    reading = correction.observation
    if correction.revision_id == revision_id:
        return place_of(reading, revision_id)
    at = text.find(reading.sentence)
    if at < 0 or text.find(reading.sentence, at + 1) >= 0:
        return None
    offset = at - correction.sentence_start
    return Place(revision_id, reading.start + offset, reading.end + offset)


def _latest(corrections: Iterable[CorrectionRow], revision_id: int, text: str) -> list[tuple[CorrectionRow, Place]]:
    latest: dict[tuple[Place, str, str], CorrectionRow] = {}
    for correction in corrections:
        at = located(correction, revision_id, text)
        if at is not None:
            latest[at, correction.former_entity, correction.former_metric] = correction
    return [(correction, key[0]) for key, correction in latest.items() if correction.action is not Action.UNDO]


def _replaced(correction: CorrectionRow, readings: Sequence[Observation]) -> list[Observation]:
    """Return the readings of a number whose place a correction takes."""
    now = correction.observation
    meant = {(correction.former_entity, correction.former_metric), (now.entity, now.metric)}
    same = [item for item in readings if (item.entity, item.metric) in meant]
    return same or (list(readings) if len(readings) == 1 else [])
