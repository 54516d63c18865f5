"""A file as what is sent to a worker process: itself, or the documents in it where it is an archive."""

from __future__ import annotations

from collections.abc import Iterator

from tasks.core.documents import Document
from tasks.core.outcomes import Failed
from tasks.extract.detect.signatures import is_container
from tasks.extract.limits import HEAD
from tasks.extract.unpacking import open_file, unpack_file, unpack_range
from tasks.workers.partition import DocumentReference, FileReference, HeldDocument


def opened_references(file: FileReference) -> Iterator[DocumentReference]:
    """Unpack an archive here, so that what it holds is shared out and limited like files.

    Args:
        file: a file, or a range of a WARC file.

    Yields:
        The file itself, which whoever reads it opens, or the documents in it one after another.
    """
    if file.refusal is not None or (file.end is None and not _is_archive(file)):
        yield file
        return
    found = (
        unpack_file(file.url, file.locator)
        if file.end is None
        else unpack_range(file.url, file.locator, file.start, file.end)
    )
    for item in found:
        if isinstance(item, Document):
            yield HeldDocument(item, file.saved_at)
        else:
            yield FileReference(file.url, file.locator, 0, file.saved_at, Failed.unreadable(item))


def _is_archive(file: FileReference) -> bool:
    try:
        with open_file(file.url, HEAD) as stream:
            return is_container(stream.read(HEAD))
    except OSError:
        return False  # whoever reads it says why
