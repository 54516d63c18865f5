"""Count the members of a zip file by its end, before its table of contents is read into memory.

The table is at the end of the file, and the end record behind it says how many entries and bytes it has
(PKWARE APPNOTE 4.3.14 to 4.3.16). ``zipfile`` makes an object of some hundred bytes of every entry at once.
"""

from __future__ import annotations

import os
import struct
import zipfile
import zlib
from contextlib import suppress
from io import BytesIO
from typing import BinaryIO

from tasks.core.errors import UnreadableDocumentError
from tasks.extract.budget import Budget, check_ratio, check_size
from tasks.extract.detect.kind import Kind
from tasks.extract.detect.signatures import signed_kind
from tasks.extract.limits import Limits

_END, _END_64 = b"PK\x05\x06", b"PK\x06\x06"
_END_LENGTH, _END_64_LENGTH = 22, 56
_LONGEST_COMMENT = 65_535
_SIGNATURE_LENGTH = 8
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    KeyError,
)


def check_members(stream: BinaryIO, where: str, limits: Limits, budget: Budget) -> None:
    """Refuse a zip file that holds, with the zip files inside it, more members than are allowed.

    Args:
        stream: the archive; it is left at its start.
        where: locator of the file.
        limits: members, size of a directory, depth.
        budget: the time that unpacking may take.

    Raises:
        UnreadableDocumentError: with the number, as far as it was counted.
    """
    counted = _members(stream, where, limits, budget, 1)
    stream.seek(0)
    if counted > limits.members:
        raise _over(f"{counted:,} members or more, and {limits.members:,} are allowed", where)


def _members(stream: BinaryIO, where: str, limits: Limits, budget: Budget, depth: int) -> int:
    """Count the members of a zip file and of those inside it; what cannot be read counts nothing."""
    budget.check_time()
    counted, size = end_record(stream)
    if size > limits.directory_bytes:
        raise _over(f"a table of contents of {size:,} bytes, and {limits.directory_bytes:,} are allowed", where)
    if counted > limits.members or depth >= limits.depth:
        return counted
    with suppress(*_UNREADABLE), zipfile.ZipFile(stream) as archive:
        members = archive.infolist()
        counted = len(members)
        for member in members:
            if member.flag_bits & 0x1:
                continue
            with suppress(UnreadableDocumentError, *_UNREADABLE):
                check_size(member.file_size, limits, where)
                check_ratio(member.compress_size, member.file_size, limits, where)
                with archive.open(member) as packed:
                    head = packed.read(_SIGNATURE_LENGTH)
                    if signed_kind(head) is not Kind.ZIP:
                        continue
                    content = head + packed.read(limits.document_bytes)
                counted += _members(BytesIO(content), where, limits, budget, depth + 1)
            if counted > limits.members:
                break
    return counted


def end_record(stream: BinaryIO) -> tuple[int, int]:
    """Entries and bytes of the table of contents as the end record gives them; zeros where there is none.

    Args:
        stream: the archive, seekable.
    """
    length = stream.seek(0, os.SEEK_END)
    start = max(length - _END_LENGTH - _LONGEST_COMMENT - _END_64_LENGTH - 20, 0)
    stream.seek(start)
    tail = stream.read()
    at = tail.rfind(_END)
    if at < 0 or at + _END_LENGTH > len(tail):
        return 0, 0
    entries, size = struct.unpack_from("<HI", tail, at + 10)
    # Numbers that do not fit are in a record before it.
    at = tail.rfind(_END_64, 0, at)
    if (entries == 0xFFFF or size == 0xFFFFFFFF) and 0 <= at <= len(tail) - _END_64_LENGTH:
        entries, size = struct.unpack_from("<QQ", tail, at + 32)
    return int(entries), int(size)


def _over(what: str, where: str) -> UnreadableDocumentError:
    return UnreadableDocumentError(f"archive too large: {what}", where=where, todo="Unpack it into the folder")
