"""Write the corrections of a person: fields of a figure, a figure that is none, one that no reader found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from flows.judging.verdicts import recorded_run, verdicts_on
from flows.project_checks import check_warehouse
from tasks.core.errors import WarehouseError
from tasks.core.judgements import Action, Because, CorrectionRow, VerdictRow
from tasks.core.records import Observation, Retirement, SourcedObservation
from tasks.core.rows import RevisionRow
from tasks.core.watchlist import Watchlist
from tasks.figures import ArticleText, Extractor
from tasks.load.judgement.by_hand import EnteredFigure, load_entered
from tasks.load.judgement.judging import Judgement, correction_row
from tasks.load.judgement.mending import CorrectionError
from tasks.load.reextraction import read_again
from tasks.load.result import Result
from tasks.workers.pool import Extracts
from warehouse.reading.judgements import changes_of_observations, observations_by_id
from warehouse.store import Store


@dataclass(frozen=True, slots=True)
class Corrected:
    """What came of a correction.

    Attributes:
        result: of the load.
        withdrawn: verdicts on changes that were reported of the figure, which the next report takes back.
        observation: what holds now; null where the figure was dropped.
    """

    result: Result
    withdrawn: tuple[VerdictRow, ...]
    observation: Observation | None


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person does with one observation.

    Attributes:
        observation_id: of the observation.
        action: ``mend``, ``drop`` or ``undo``.
        mend: makes the corrected observation of the one that is stored.
        because: what was wrong with it, the word for the changes that were reported of it.
        source, remark: see ``CorrectionRow``.
    """

    observation_id: int
    action: Action
    mend: Callable[[Observation], Observation]
    because: Because
    source: str | None = None
    remark: str | None = None


def correct(data: Path, correction: Correction, watchlist: Watchlist) -> Corrected:
    """Correct an observation, find what changes by that, and publish, in one transaction.

    Args:
        data: the data folder.
        correction: what is done.
        watchlist: thresholds, windows and, for what is taken back, what the text is read by.

    Raises:
        NotPublishedError: there is no warehouse.
        CorrectionError: the observation is of a text that was edited since, or was taken off otherwise.
        WarehouseError: there is no such observation, or the warehouse cannot be written.
    """
    check_warehouse(data)
    with Store.open(data) as store:
        item = observations_by_id(store.connection, [correction.observation_id]).get(correction.observation_id)
        if item is None:
            raise WarehouseError(f"no observation {correction.observation_id} is known")
        current = store.current_revisions([item.article_id])[item.article_id]
        _check_current(item, current.revision, correction.action)
        now = datetime.now(UTC)
        row = _row(store, correction, item, current.revision.article.text, now)
        if correction.action is Action.UNDO:
            reader: Extracts = Extractor(watchlist)
        else:
            reader = _StoredReadings([stored.observation for stored in current.observations])
        with recorded_run(store, "correct") as run_id:
            verdicts = _withdrawn(store, correction, item, row, now)
            result = read_again(
                store, run_id, [current.revision], reader, watchlist, Retirement.CORRECTED, [row], verdicts
            )
    return Corrected(result, tuple(verdicts), row.observation if correction.action is Action.MEND else None)


def enter(data: Path, figure: EnteredFigure, watchlist: Watchlist) -> Result:
    """Load a figure that a person enters, and publish.

    Args:
        data: the data folder.
        figure: what is entered.
        watchlist: thresholds and windows for changes.

    Raises:
        NotPublishedError: there is no warehouse.
        CorrectionError: the value cannot be read, or does not stand in the sentence.
    """
    check_warehouse(data)
    with Store.open(data) as store, recorded_run(store, "correct") as run_id:
        return load_entered(store, run_id, figure, watchlist)


@dataclass(frozen=True, slots=True)
class _StoredReadings:
    """Reads a text as it is stored, so that a correction alters nothing but what it is of."""

    observations: Sequence[Observation]

    def extract(self, texts: Sequence[ArticleText]) -> list[list[Observation]]:
        """Return the stored observations of the one text that is read."""
        return [list(self.observations) for _ in texts]


def _check_current(item: SourcedObservation, revision: RevisionRow, action: Action) -> None:
    if item.revision_id != revision.revision_id:
        raise CorrectionError(
            f"observation {item.observation_id} is of a text that was edited since",
            todo=f"Correct the figure of the present text: figurewatch show article {item.article_id}",
        )
    if item.retired_at is not None and item.retired_because is not Retirement.CORRECTED:
        successor = f"; {item.superseded_by} took its place" if item.superseded_by is not None else ""
        raise CorrectionError(f"observation {item.observation_id} does not count any more{successor}")
    if item.retired_at is not None and item.superseded_by is not None and action is not Action.UNDO:
        raise CorrectionError(
            f"observation {item.observation_id} was corrected already", todo=f"Correct {item.superseded_by}"
        )


def _row(store: Store, correction: Correction, item: SourcedObservation, text: str, now: datetime) -> CorrectionRow:
    earlier = store.corrections_of([item.article_id])
    statement = correction.mend(item.observation)
    return correction_row(
        correction.action,
        item,
        statement,
        text,
        earlier,
        now,
        source=correction.source,
        remark=correction.remark,
    )


def _withdrawn(
    store: Store, correction: Correction, item: SourcedObservation, row: CorrectionRow, now: datetime
) -> list[VerdictRow]:
    """Return verdicts on the changes that were reported of a figure, which are wrong as it was."""
    if correction.action is Action.UNDO:
        return []
    changes = {
        change.change_id: change
        for change in changes_of_observations(store.connection, [item.observation_id])
        if change.reported
    }
    judgements = [Judgement(change_id, correction.because, row.remark) for change_id in changes]
    return verdicts_on(store, judgements, changes, now)[0] if judgements else []
