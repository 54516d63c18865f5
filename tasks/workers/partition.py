"""Partitions: the documents that one call reads, where they are, and how many of them go together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple, TypeAlias

from tasks.core.documents import Document
from tasks.core.outcomes import Failed, Unextracted
from tasks.core.watchlist import Watchlist
from tasks.extract.limits import DEFAULT_WORK, PARTITION_BYTES, PARTITION_DOCUMENTS, WorkLimits
from tasks.workers.jobs import Parser


@dataclass(frozen=True, slots=True)
class FileReference:
    """A file that is opened where the partition is read; it may be an archive of any size.

    Attributes:
        url: a path, or an address that fsspec opens (``s3://bucket/pages/1.html``, ``memory://1.html``).
        locator: what to call it.
        size: bytes.
        saved_at: when it was saved, where neither a container nor the document says; aware.
        refusal: what is noted in its place, where it is not opened.
        start, end: of a range of bytes, for the records of a WARC file that begin in it; a null end is the whole file.
    """

    url: str
    locator: str
    size: int
    saved_at: datetime | None = None
    refusal: Failed | None = None
    start: int = 0
    end: int | None = None

    @property
    def length(self) -> int:
        """Bytes of the file, or of the range of it."""
        return (self.size if self.end is None else self.end) - self.start


@dataclass(frozen=True, slots=True)
class HeldDocument:
    """A document that is at hand with its bytes: a member of an archive that was unpacked elsewhere.

    Attributes:
        document: no container.
        saved_at: when it was saved, where neither its container nor itself says; aware.
    """

    document: Document
    saved_at: datetime | None = None

    @property
    def locator(self) -> str:
        """Return what the document is called."""
        return self.document.locator

    @property
    def size(self) -> int:
        """Return its bytes."""
        return len(self.document.content)


DocumentReference: TypeAlias = FileReference | HeldDocument

DRAW, PARSE, EXTRACT = 0, 1, 2
"""What is done with a document: it is drawn from its file, parsed, and the figures of its first article read; those of
the article n places further are ``EXTRACT`` + n."""


class Step(NamedTuple):
    """One step of reading a partition.

    Attributes:
        reference: place of the reference in the partition, from 0.
        document: place of the document in its file, from 0.
        stage: ``DRAW``, ``PARSE`` or ``EXTRACT`` + n.
    """

    reference: int
    document: int
    stage: int


@dataclass(frozen=True, slots=True)
class Partition:
    """Documents that are read together.

    Attributes:
        number: its place among the partitions of a run, from 0.
        references: the documents, in order.
        failures: what must not be tried: the steps that ended or hung a process before, with the reason.
    """

    number: int
    references: tuple[DocumentReference, ...]
    failures: Mapping[Step, Unextracted] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReadingSettings:
    """What a partition is read with; the same settings and the same documents give the same tables.

    Attributes:
        watchlist: what to extract; null only parses.
        limits: what one document may cost.
        parser: page -> article, importable by name; null is ``tasks.parse.parse_page``.
    """

    watchlist: Watchlist | None
    limits: WorkLimits = DEFAULT_WORK
    parser: Parser | None = None


def partitions(
    references: Iterable[DocumentReference],
    documents: int = PARTITION_DOCUMENTS,
    size: int = PARTITION_BYTES,
) -> Iterator[Partition]:
    """Cut references into partitions, in order.

    Args:
        references: drawn one by one, no further than the partition that is given out.
        documents: most references of a partition.
        size: most bytes of a partition; a larger file is a partition of its own.

    Yields:
        Partitions with at least one reference.
    """
    number = weight = 0
    held: list[DocumentReference] = []
    for reference in references:
        own = reference.length if isinstance(reference, FileReference) else reference.size
        if held and (len(held) >= documents or weight + own > size):
            yield Partition(number, tuple(held))
            number, weight, held = number + 1, 0, []
        held.append(reference)
        weight += own
    if held:
        yield Partition(number, tuple(held))
