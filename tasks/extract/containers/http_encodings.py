"""Transfer and content encodings of HTTP bodies undone: chunks, gzip, deflate, brotli, zstd, one inside the other."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import brotli
import zstandard

from tasks.core.errors import UnreadableDocumentError
from tasks.extract.limits import ENCODINGS, PACKED_PIECE, ZSTD_WINDOW

_PLAIN = frozenset(["", "identity", "none", "utf-8", "utf8", "binary"])  # the last three are written by mistake
_SIZE_LINE = re.compile(rb"([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]{0,200})?\r?\n")
_NEXT_SIZE = re.compile(rb"\r?\n([0-9a-fA-F]{1,8})[ \t]*\r?\n")
_ZSTD = b"\x28\xb5\x2f\xfd"
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")  # in no text, but in nearly all that is packed
_GZIP = b"\x1f\x8b"


class _DamageError(Exception):
    """A body that is packed, and broken."""


@dataclass(frozen=True, slots=True)
class _Unpacked:
    content: bytes
    is_whole: bool


def decoded(body: bytes, transfer: str, content: str, most: int, where: str) -> bytes:
    """Return a body as it was before it was sent.

    Args:
        body: as recorded.
        transfer, content: the headers ``Transfer-Encoding`` and ``Content-Encoding``; a body that only says that it is
            packed is taken as it is.
        most: bytes after which unpacking stops; one more is given, so that the caller sees that it is too much.
        where: locator for errors.

    Raises:
        UnreadableDocumentError: packed in a way that is not known here, or packed and broken.
    """
    if "chunked" in transfer.lower():
        body = without_chunks(body)
    names = [name.partition(";")[0].strip() for name in content.lower().split(",")]
    for name in reversed(names[:ENCODINGS]):
        if name in _PLAIN:
            continue
        if name not in _UNPACKERS:
            raise UnreadableDocumentError(
                f"compressed as {name[:40]!r}, which cannot be unpacked here",
                where=where,
                todo="Crawl the page again, accepting gzip, br or zstd only",
            )
        try:
            unpacked = _UNPACKERS[name](body, most + 1)
        except _DamageError as error:
            raise UnreadableDocumentError(
                f"damaged: the page compressed as {name!r} cannot be unpacked: {error}",
                where=where,
                todo="Crawl the page again",
            ) from error
        if not unpacked.is_whole and len(unpacked.content) <= most:
            raise UnreadableDocumentError(
                "damaged: the compressed page breaks off", where=where, todo="Crawl the page again"
            )
        body = unpacked.content
    return body


def without_chunks(body: bytes) -> bytes:
    """Return a body without the sizes of its chunks; one that is not chunked stays as it is.

    Args:
        body: with line ends as they were sent, or as plain line feeds, which make chunks shorter than their size says.
    """
    pieces: list[bytes] = []
    at = 0
    while line := _SIZE_LINE.match(body, at):
        size, start = int(line[1], 16), line.end()
        if not size:
            return b"".join(pieces)
        end = start + size
        behind = re.compile(rb"\r?\n").match(body, end)
        if behind is None or not (_SIZE_LINE.match(body, behind.end()) or behind.end() >= len(body)):
            # Each carriage return that went missing makes the chunk one byte shorter.
            first = max(start, end - body.count(b"\n", start, end) - 2)
            if (found := _NEXT_SIZE.search(body, first, end + 16)) is not None:
                end = found.start()
                behind = re.compile(rb"\r?\n").match(body, end)
        pieces.append(body[start:end])
        at = behind.end() if behind else end
    # Without a last chunk: cut, or no chunks at all.
    return b"".join(pieces) + body[at:] if pieces else body


def _gzip(body: bytes, most: int) -> _Unpacked:
    if not body.startswith(_GZIP):
        return _Unpacked(body, is_whole=True)
    pieces: list[bytes] = []
    left = most
    while body.startswith(_GZIP) and left > 0:
        unpacker = zlib.decompressobj(31)
        try:
            piece = unpacker.decompress(body, left)
        except zlib.error as error:
            raise _DamageError(str(error)) from error
        pieces.append(piece)
        left -= len(piece)
        if not unpacker.eof:
            return _Unpacked(b"".join(pieces), is_whole=False)
        body = unpacker.unused_data
    return _Unpacked(b"".join(pieces), is_whole=True)


def _deflate(body: bytes, most: int) -> _Unpacked:
    for bits in (15, -15):  # with the header that the standard asks for, and as some servers send it
        unpacker = zlib.decompressobj(bits)
        try:
            content = unpacker.decompress(body, most)
        except zlib.error:
            continue
        return _Unpacked(content, unpacker.eof)
    return _Unpacked(body, is_whole=True)


def _brotli(body: bytes, most: int) -> _Unpacked:
    unpacker = brotli.Decompressor()
    pieces: list[bytes] = []
    size = 0
    for start in range(0, len(body), PACKED_PIECE):
        try:
            piece = unpacker.process(body[start : start + PACKED_PIECE])
        except brotli.error as error:
            if not size and not _CONTROLS.search(body[:PACKED_PIECE]):
                return _Unpacked(body, is_whole=True)  # text: there is no mark by which brotli is known
            raise _DamageError(str(error)) from error
        pieces.append(piece)
        size += len(piece)
        if size >= most or unpacker.is_finished():
            break
    if not size and not unpacker.is_finished() and not _CONTROLS.search(body[:PACKED_PIECE]):
        return _Unpacked(body, is_whole=True)
    return _Unpacked(b"".join(pieces)[:most], unpacker.is_finished())


def _zstd(body: bytes, most: int) -> _Unpacked:
    pieces: list[bytes] = []
    size = 0
    if not _is_zstd(body):
        return _Unpacked(body, is_whole=True)
    while _is_zstd(body) and size < most:
        unpacker = zstandard.ZstdDecompressor(max_window_size=ZSTD_WINDOW).decompressobj()
        at = 0
        while at < len(body) and not unpacker.eof and size < most:
            try:
                piece = unpacker.decompress(body[at : at + PACKED_PIECE])
            except zstandard.ZstdError as error:
                raise _DamageError(str(error)) from error
            at += PACKED_PIECE
            pieces.append(piece)
            size += len(piece)
        if not unpacker.eof:
            return _Unpacked(b"".join(pieces)[:most], is_whole=False)
        body = unpacker.unused_data + body[at:]
    return _Unpacked(b"".join(pieces)[:most], is_whole=True)


def _is_zstd(body: bytes) -> bool:
    """Return whether a frame begins, one that is to be skipped too."""
    return body.startswith(_ZSTD) or (len(body) > 3 and 0x50 <= body[0] <= 0x5F and body[1:4] == b"\x2a\x4d\x18")


_UNPACKERS: Mapping[str, Callable[[bytes, int], _Unpacked]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "brotli": _brotli,
    "zstd": _zstd,
    "x-zstd": _zstd,
}
