"""WARC files whose line ends an editor or version control made plain line feeds: their lengths are too large."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from tasks.extract.limits import WARC_HEAD, WARC_PIECE

_LENGTH = re.compile(rb"^(Content-Length:[ \t]*)(\d{1,12})", re.IGNORECASE | re.MULTILINE)
_RECORD = re.compile(rb"\n{1,2}(?=WARC/\d\.\d+[ \t]*\n[!-9;-~]+:)")
_HEAD = re.compile(rb"WARC/\d\.\d+[ \t]*\n(?:[^\n]+\n)*\n")


def has_bare_lines(head: bytes) -> bool:
    """Return whether a WARC's lines end with a line feed alone, which the standard does not allow.

    Args:
        head: its first bytes.
    """
    return re.match(rb"WARC/\d\.\d+[ \t]*\n", head) is not None


class TrueLengths:
    """A WARC file of plain line feeds, with the lengths that its records really have.

    Args:
        stream: the file at its start.
        longest: bytes of a record above which its length is left as it is.
    """

    def __init__(self, stream: BinaryIO, longest: int) -> None:
        self._stream, self._longest = stream, longest
        self._buffer = b""
        self._given = 0
        self._out = b""
        self._records = self._mended()

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes; all of them where no size is given."""
        while size < 0 or len(self._out) < size:
            piece = next(self._records, b"")
            if not piece:
                break
            self._out += piece
        size = len(self._out) if size < 0 else size
        given, self._out = self._out[:size], self._out[size:]
        self._given += len(given)
        return given

    def tell(self) -> int:
        """Return how many bytes were read."""
        return self._given

    def _mended(self) -> Iterator[bytes]:
        while self._fill(WARC_HEAD):
            self._buffer = self._buffer.lstrip(b"\n")
            head = _HEAD.match(self._buffer)
            length = _LENGTH.search(head.group()) if head else None
            if head is None or length is None or int(length[2]) > self._longest:
                break
            declared = int(length[2])
            self._buffer = self._buffer[head.end() :]
            self._fill(declared + WARC_PIECE)
            end = self._end(declared)
            content, self._buffer = self._buffer[:end], self._buffer[end:]
            # A length that is kept though fewer bytes are there shows the reader that the file is cut.
            yield _LENGTH.sub(rb"\g<1>%d" % end, head.group(), count=1) + content + b"\r\n\r\n"
        while self._fill(WARC_PIECE):
            yield self._buffer
            self._buffer = b""

    def _end(self, declared: int) -> int:
        """Return where the content ends: by its length, or earlier by at most the carriage returns that were lost."""
        is_last = declared <= len(self._buffer) and not self._buffer[declared:].strip(b"\n")
        if is_last or _RECORD.match(self._buffer, declared):
            return declared
        found = _RECORD.search(self._buffer, 0, declared + 64)
        end = found.start() if found else len(self._buffer[:declared].removesuffix(b"\n").removesuffix(b"\n"))
        if found is None and len(self._buffer) > declared:
            return declared
        return end if declared - end <= self._buffer.count(b"\n", 0, end) + 4 else declared

    def _fill(self, size: int) -> int:
        """Have that many bytes at hand, if there are so many."""
        while len(self._buffer) < size and (piece := self._stream.read(max(WARC_PIECE, size - len(self._buffer)))):
            self._buffer += piece
        return len(self._buffer)
