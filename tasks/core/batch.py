"""A batch: everything that one transaction puts into the warehouse, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tasks.core.records import SourcedObservation
from tasks.core.rows import (
    ArticleRow,
    ChangeRow,
    DocumentRow,
    FileRow,
    MessageRow,
    QuarantineRow,
    RetirementRow,
    RevisionRow,
)

if TYPE_CHECKING:
    import pyarrow as pa

KINDS: dict[str, type[Any]] = {
    "documents": DocumentRow,
    "articles": ArticleRow,
    "revisions": RevisionRow,
    "observations": SourcedObservation,
    "retirements": RetirementRow,
    "changes": ChangeRow,
    "messages": MessageRow,
    "quarantine": QuarantineRow,
    "files": FileRow,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Rows of one run, loaded together or not at all.

    Every part is a sequence of its row class, or an Arrow table with that class's schema
    (``warehouse.arrow.schema_of``) where rows come by the million.

    Attributes:
        run_id: from ``Store.start_run``; rows without a run get this one.
        retirements: observations that are no longer current, stored ones or ones of this batch.
        messages: notifications to send once this batch is safe.
        files: files that this batch has processed, readable or not.
    """

    run_id: int
    documents: Sequence[DocumentRow] | pa.Table = ()
    articles: Sequence[ArticleRow] | pa.Table = ()
    revisions: Sequence[RevisionRow] | pa.Table = ()
    observations: Sequence[SourcedObservation] | pa.Table = ()
    retirements: Sequence[RetirementRow] | pa.Table = ()
    changes: Sequence[ChangeRow] | pa.Table = ()
    messages: Sequence[MessageRow] | pa.Table = ()
    quarantine: Sequence[QuarantineRow] | pa.Table = ()
    files: Sequence[FileRow] | pa.Table = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What a load added: rows that were not there before, by part.

    Attributes:
        load_id, loaded_at: number and time of the load; null where the batch held nothing new.
        change_ids: the changes that are emitted now, in the batch's order; those found before are not among them.
    """

    load_id: int | None
    loaded_at: datetime | None = None
    change_ids: tuple[int, ...] = ()
    documents: int = 0
    articles: int = 0
    revisions: int = 0
    observations: int = 0
    retirements: int = 0
    changes: int = 0
    messages: int = 0
    quarantine: int = 0
    files: int = 0

    def counts(self) -> dict[str, int]:
        """Rows added by part."""
        return {field.name: getattr(self, field.name) for field in fields(self) if field.name in KINDS}
