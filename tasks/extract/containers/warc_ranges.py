"""Where a WARC file can be cut: offsets at which a record begins, found without reading what lies between them."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from tasks.extract.containers.warc import DAMAGE, QuietArchive
from tasks.extract.limits import WARC_PIECE

SEARCHED = 8_000_000
"""Bytes after a wanted offset in which the next record is looked for; a longer record is not cut off before its end."""

_HEAD = re.compile(rb"WARC/\d\.\d+[ \t]*\r\n[!-9;-~]+:")
_PLAIN = re.compile(rb"\r\n\r\n(?=WARC/\d\.\d+[ \t]*\r\n[!-9;-~]+:)")
_MEMBER = b"\x1f\x8b\x08"
_OVERLAP = 64  # bytes of a piece that are looked at again with the next one: a beginning may lie across both
_SHORTEST = 256  # bytes of a member that are enough to unpack the first line of its record


def record_starts(stream: BinaryIO, end: int, step: int, start: int = 0) -> Iterator[int]:
    """Find the beginnings of records, about ``step`` bytes apart, after the first one.

    A beginning is a gzip member that unpacks to the first line of a record, or that line itself behind the two line
    ends that close a record, where the record can be read to its end and another follows it. A page about the format
    may quote such lines, but seldom a record as long as it says.

    Args:
        stream: the archive, seekable.
        end: beginnings before it are looked for.
        step: bytes between two beginnings, at least.
        start: where the first record begins.

    Yields:
        Offsets in ascending order; none for an archive that is compressed as a whole or has changed line ends.
    """
    stream.seek(start)
    head = stream.read(_SHORTEST)
    is_packed = head.startswith(_MEMBER)
    if not (_begins_record(head) if is_packed else _HEAD.match(head)):
        return
    wanted = start + step
    while wanted < end:
        found = _next_start(stream, wanted, is_packed=is_packed)
        if found is None or found >= end:
            wanted += max(step, SEARCHED)
        elif not _is_record(stream, found):
            wanted = found + 1
        else:
            yield found
            wanted = found + step


def _next_start(stream: BinaryIO, wanted: int, *, is_packed: bool) -> int | None:
    """Return the first offset at or after the wanted one at which a record begins."""
    at, kept = wanted, b""
    stream.seek(at)
    while at - wanted < SEARCHED:
        piece = stream.read(WARC_PIECE)
        held = kept + piece
        for place in _members(held, final=not piece) if is_packed else (match.end() for match in _PLAIN.finditer(held)):
            return at - len(kept) + place
        if not piece:
            return None
        at += len(piece)
        kept = held[-(_SHORTEST if is_packed else _OVERLAP) :]
    return None


def _is_record(stream: BinaryIO, start: int) -> bool:
    """Return whether a record begins at an offset, ends where it says, and is followed by another or by the end."""
    stream.seek(start)
    try:
        for number, _ in enumerate(QuietArchive(stream)):
            if number:
                return True
    except DAMAGE:
        return False
    return True


def _members(held: bytes, *, final: bool) -> Iterator[int]:
    """Yield where members with a record begin; one too near the end is left to the next piece."""
    place = held.find(_MEMBER)
    while place >= 0 and (final or place <= len(held) - _SHORTEST):
        if _begins_record(held[place : place + _SHORTEST]):
            yield place
        place = held.find(_MEMBER, place + 1)


def _begins_record(member: bytes) -> bool:
    try:
        return _HEAD.match(zlib.decompressobj(wbits=31).decompress(member, _SHORTEST)) is not None
    except zlib.error:
        return False
