"""Partitions of the files to read: parts of the work that are bounded by bytes and by number, whatever the files are."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import BinaryIO

from tasks.core.documents import Document
from tasks.core.errors import UnreadableDocumentError
from tasks.extract.containers.warc_ranges import record_starts
from tasks.extract.limits import PARTITION_BYTES, PARTITION_FILES, WARC_PIECE
from tasks.extract.reader import unpack_opened, unpack_range
from tasks.extract.sources.folder import Candidate
from tasks.extract.sources.storage import open_stored

_WARC = (".warc", ".warc.gz", ".wet", ".wet.gz")


@dataclass(frozen=True, slots=True)
class FilePart:
    """A file, or the records of a WARC file that begin in a range of bytes.

    Attributes:
        file: as it was listed.
        start, end: of the range; the end is null for a whole file.
    """

    file: Candidate
    start: int = 0
    end: int | None = None

    @property
    def is_last(self) -> bool:
        """Whether nothing of the file comes after it."""
        return self.end is None or self.end >= self.file.size


@dataclass(frozen=True, slots=True)
class Partition:
    """What one worker reads at a time: several files, or one part of a file.

    Attributes:
        number: its place among all, from 0.
        parts: in the order in which files are read.
    """

    number: int
    parts: tuple[FilePart, ...]


def partitions(files: Iterable[Candidate], size: int = PARTITION_BYTES, count: int = PARTITION_FILES) -> Iterator[Partition]:
    """Share files out among partitions, in order.

    Args:
        files: as they were listed.
        size: bytes of a partition, about; a larger WARC file is cut between records, any other is one partition.
        count: most files of a partition.

    Yields:
        Partitions that together are all files.
    """
    number, held, weight = 0, list[FilePart](), 0
    for part in (part for file in files for part in _parts(file, size)):
        length = (part.file.size if part.end is None else part.end) - part.start
        if held and (len(held) >= count or weight + length > size):
            yield Partition(number, tuple(held))
            number, held, weight = number + 1, [], 0
        held.append(part)
        weight += length
    if held:
        yield Partition(number, tuple(held))


def part_documents(part: FilePart) -> Generator[Document | UnreadableDocumentError, None, int | None]:
    """Read the documents of a part.

    Yields:
        Documents that are no containers, or the error in the place of one.

    Returns:
        Where the next part of the file begins; null where nothing more of it is to be read.
    """
    file = part.file
    if file.refusal is not None:
        yield refused(file)
    elif part.end is not None:
        return (yield from unpack_range(opener(file), file.locator, part.start, part.end))
    else:
        yield from unpack_opened(opener(file), file.locator)
    return None


def opener(file: Candidate, piece: int | None = None) -> Callable[[], BinaryIO]:
    """Return the function that opens a file, on this machine or on shared storage, in pieces of that many bytes."""
    address = file.address
    return (lambda: file.path.open("rb")) if address is None else (lambda: open_stored(address, piece))


def refused(file: Candidate) -> UnreadableDocumentError:
    """Return the error that stands for a file which is not opened."""
    return UnreadableDocumentError(
        file.refusal or "",
        where=file.locator,
        todo="Put the file itself there, or allow links: `settings: {follow_links: true}` in the watchlist, "
        "`--follow-links` of `figurewatch parse`",
    )


def _parts(file: Candidate, size: int) -> Iterator[FilePart]:
    """Cut a WARC file that is larger than a partition; one that cannot be opened is left to whoever reads it."""
    if file.size <= size or file.refusal is not None or not file.locator.lower().endswith(_WARC):
        yield FilePart(file)
        return
    try:
        with opener(file, WARC_PIECE)() as stream:
            cuts = [0, *record_starts(stream, file.size, size), file.size]
    except OSError:
        cuts = [0, file.size]
    if len(cuts) == 2:
        yield FilePart(file)
        return
    for start, end in pairwise(cuts):
        yield FilePart(file, start, end)
