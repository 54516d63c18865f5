"""Large WARC files as several references: each a range of bytes whose records one worker reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from tasks.extract.containers.warc_ranges import record_starts
from tasks.extract.limits import PARTITION_BYTES, WARC_PIECE
from tasks.extract.unpacking import open_file
from tasks.workers.partition import FileReference, Partition

_ENDINGS = (".warc", ".warc.gz", ".wet", ".wet.gz")
_PIECES = 8
"""Parts of a range that is cut again: three steps lead from 500 records to one."""


def cut_shards(references: Iterable[FileReference], size: int = PARTITION_BYTES) -> Iterator[FileReference]:
    """Cut WARC files between records.

    Args:
        references: files, in order.
        size: bytes of a range, about; a smaller file stays whole, as does one of another kind, one that is compressed
            as a whole, and one that cannot be opened.

    Yields:
        References that together are all files, in order. What is read of the ranges of a file is what is read of the
        whole file, as long as nothing is taken that comes after a damage (see ``ends_file``).
    """
    for reference in references:
        if reference.refusal is None and reference.size > size and reference.locator.lower().endswith(_ENDINGS):
            yield from _ranges(reference, size)
        else:
            yield reference


def halves(partition: Partition) -> list[Partition]:
    """Cut a partition that ends its workers, to find the document that does it.

    Args:
        partition: of files and ranges of WARC files.

    Returns:
        Partitions that together are all of it; that one alone where it is a single document or an archive that cannot
        be cut.
    """
    references = partition.references
    if len(references) > 1:
        step = -(-len(references) // _PIECES)
        parts = [references[at : at + step] for at in range(0, len(references), step)]
    elif isinstance(references[0], FileReference) and references[0].refusal is None:
        parts = [(part,) for part in _ranges(references[0], max(1, references[0].length // _PIECES))]
    else:
        parts = [references]
    return [replace(partition, references=part) for part in parts]


def _ranges(reference: FileReference, size: int) -> Iterator[FileReference]:
    end = reference.size if reference.end is None else reference.end
    try:
        with open_file(reference.url, WARC_PIECE) as stream:
            starts = list(record_starts(stream, end, size, reference.start))
    except OSError:  # whoever reads it says why
        starts = []
    if not starts:
        yield reference
        return
    for part in pairwise((reference.start, *starts, end)):
        yield replace(reference, start=part[0], end=part[1])
