"""Files in worker processes: archives are unpacked here, and what is read comes with the file that it is of."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from tasks.workers.opened_references import opened_references
from tasks.workers.partition import DocumentReference, FileReference, Partition, partitions
from tasks.workers.pool import Workers

if TYPE_CHECKING:
    from tasks.workers.partition_tables import PartitionTables


def read_files(workers: Workers, files: Iterable[FileReference]) -> Iterator[tuple[PartitionTables, list[int]]]:
    """Read files, in order.

    Args:
        workers: processes that read, parse and extract; they stay open.
        files: drawn a few partitions ahead of what is taken.

    Yields:
        The tables of a partition, and for each of its references the place of the file, from 0.
    """
    opened: list[int] = []
    sent: deque[list[int]] = deque()

    def references() -> Iterator[DocumentReference]:
        for place, file in enumerate(files):
            for reference in opened_references(file):
                opened.append(place)
                yield reference

    def placed() -> Iterator[Partition]:
        for partition in partitions(references()):
            count = len(partition.references)
            sent.append(opened[:count])
            del opened[:count]
            yield partition

    for tables in workers.read(placed()):
        yield tables, sent.popleft()
