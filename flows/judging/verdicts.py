"""Write the verdicts of a person on changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from flows.project_checks import check_warehouse
from tasks.core.batch import Batch
from tasks.core.errors import WarehouseError
from tasks.core.judgements import Action, CorrectionRow, VerdictRow
from tasks.core.records import SourcedObservation
from tasks.core.rows import ChangeRow
from tasks.load.judgement.judging import Judgement, correction_row, verdict_row
from warehouse.reading.judgements import changes_by_id, first_states, observations_by_id
from warehouse.store import Store


def judge(data: Path, judgements: Sequence[Judgement]) -> list[VerdictRow]:
    """Write verdicts, publish them, and confirm the readings of the changes that are right.

    Args:
        data: the data folder.
        judgements: of changes, each once.

    Returns:
        The verdicts as they are kept. From now on no report has a change that is wrong, the next report takes back what
        one had, and no later reading alters a figure that was confirmed.

    Raises:
        NotPublishedError: there is no warehouse.
        WarehouseError: a change is not there (any more), or the warehouse cannot be written.
    """
    check_warehouse(data)
    with Store.open(data) as store:
        changes = changes_by_id(store.connection, [judgement.change_id for judgement in judgements])
        for judgement in judgements:
            if judgement.change_id not in changes:
                raise WarehouseError(f"no change {judgement.change_id} is known", todo="figurewatch query @changes")
        with recorded_run(store, "review") as run_id:
            now = datetime.now(UTC)
            verdicts, corrections = _rows(store, judgements, changes, now)
            store.load(Batch(run_id=run_id, verdicts=verdicts, corrections=corrections))
    return verdicts


@contextmanager
def recorded_run(store: Store, kind: str) -> Iterator[int]:
    """Record a run around some work, and publish what came of it.

    Args:
        store: the open warehouse.
        kind: of the run.

    Yields:
        The run's id.
    """
    run_id = store.start_run(kind)
    try:
        yield run_id
    except Exception as error:
        store.finish_run(run_id, failure=str(error)[:500])
        raise
    store.finish_run(run_id)
    store.publish()


def verdicts_on(
    store: Store, judgements: Sequence[Judgement], changes: dict[int, ChangeRow], now: datetime
) -> tuple[list[VerdictRow], dict[int, SourcedObservation]]:
    """Return verdicts as rows, and the observations on the sides of the changes by id."""
    ids = [side for change in changes.values() for side in (change.before_id, change.after_id) if side is not None]
    sides = observations_by_id(store.connection, ids)
    first = first_states(store.connection, changes)
    rows = [
        verdict_row(judgement, changes[judgement.change_id], sides, first.get(judgement.change_id), now)
        for judgement in judgements
    ]
    return rows, sides


def _rows(
    store: Store, judgements: Sequence[Judgement], changes: dict[int, ChangeRow], now: datetime
) -> tuple[list[VerdictRow], list[CorrectionRow]]:
    verdicts, sides = verdicts_on(store, judgements, changes, now)
    earlier = store.corrections_of({item.article_id for item in sides.values()})
    corrections: dict[int, CorrectionRow] = {}
    for judgement in judgements:
        change = changes[judgement.change_id]
        for side in (change.before_id, change.after_id):
            item = sides.get(side) if side is not None else None
            row = _confirmation(store, judgement, item, earlier, now) if item is not None else None
            if row is not None:
                corrections[row.correction_id] = row
    return verdicts, list(corrections.values())


def _confirmation(
    store: Store, judgement: Judgement, item: SourcedObservation, earlier: Sequence[CorrectionRow], now: datetime
) -> CorrectionRow | None:
    """Return the correction that keeps a reading, or that no longer keeps it where a verdict has turned.

    A reading that a person has corrected is kept by that correction.
    """
    of_it = [row for row in earlier if row.revision_id == item.revision_id and row.observation == item.observation]
    kept = bool(of_it) and of_it[-1].action is not Action.UNDO
    confirmed = kept and of_it[-1].action is Action.KEEP
    if judgement.because is None and item.retired_at is None and not kept:
        action = Action.KEEP
    elif judgement.because is not None and confirmed:
        action = Action.UNDO
    else:
        return None
    text = store.texts_of_revisions([item.revision_id]).get(item.revision_id, "")
    return correction_row(action, item, item.observation, text, earlier, now)
