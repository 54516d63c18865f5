"""Everything that was fetched, as WARC: pages to be read in one folder, everything else in the other."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tasks.core.errors import SourceError
from tasks.extract.containers.warc_records import DELETION_HEADER
from tasks.extract.fetching.http_client import Reply

ARTICLES, OTHER = "articles", "other"
LARGEST = 100_000_000
"""Bytes after which a further file is begun."""

_SENT_ALONE = {"transfer-encoding", "connection", "keep-alive"}  # of the connection, not of what was sent


class Archive:
    """The files of one fetch: written under a hidden name, given their own once they are whole.

    Args:
        folder: holds the folders ``articles``, which runs read, and ``other``: feeds, sitemaps, listings, robots.txt,
            redirects, errors and pages that came back unchanged.
        agent: the user agent, for the description of each file.
    """

    def __init__(self, folder: Path, agent: str) -> None:
        self._folder, self._agent = folder, agent
        self._open: dict[str, _File] = {}

    def store(self, reply: Reply, at: datetime, *, to_read: bool = False, deletion: str | None = None) -> None:
        """Add an answer.

        Args:
            reply: as it was sent.
            at: when it came; aware.
            to_read: whether it is a page that runs read.
            deletion: for an answer that shows that a page was taken away: how that is known. It is read too.

        Raises:
            SourceError: it cannot be written.
        """
        part = ARTICLES if to_read or deletion else OTHER
        try:
            file = self._open.get(part) or self._begin(part, at)
            file.add(reply, at, deletion)
            if file.stream.tell() > LARGEST:
                self._open.pop(part).finish()
        except OSError as error:
            raise self._unwritable(error) from error

    def finish(self) -> list[Path]:
        """Give the open files their names; from then on runs read them.

        Returns:
            Their paths.

        Raises:
            SourceError: a file cannot be written.
        """
        try:
            return [self._open.pop(part).finish() for part in list(self._open)]
        except OSError as error:
            raise self._unwritable(error) from error

    def abandon(self) -> None:
        """Take away the open files: what they hold is not noted as fetched."""
        for part in list(self._open):
            self._open.pop(part).remove()

    def _begin(self, part: str, at: datetime) -> _File:
        day = self._folder / part / f"{at:%Y-%m-%d}"
        day.mkdir(parents=True, exist_ok=True)
        for left in day.glob(".*.part"):  # of a fetch that was killed; there is one fetch at a time
            left.unlink()
        stem, number = f"{at:%Y%m%dT%H%M%SZ}", 1
        while (path := day / f"{stem}{f'-{number}' if number > 1 else ''}.warc.gz").exists():
            number += 1
        self._open[part] = file = _File(path, self._agent)
        return file

    def _unwritable(self, error: OSError) -> SourceError:
        return SourceError(
            f"what was fetched cannot be stored: {error.strerror or error}",
            where=str(self._folder),
            todo="Free some space, or change the rights of the folder",
        )


class _File:
    """One WARC file that is being written."""

    def __init__(self, path: Path, agent: str) -> None:
        self.path, self._hidden = path, path.with_name(f".{path.name}.part")
        self.stream: BinaryIO = self._hidden.open("wb")
        self._writer: Any = WARCWriter(self.stream, gzip=True)
        self._writer.write_record(
            self._writer.create_warcinfo_record(path.name, {"software": agent, "format": "WARC File Format 1.0"})
        )

    def add(self, reply: Reply, at: datetime, deletion: str | None) -> None:
        headers = [
            (name.decode("latin-1"), value.decode("latin-1"))
            for name, value in reply.headers
            if name.lower().decode("latin-1") not in _SENT_ALONE
        ]
        record = self._writer.create_warc_record(
            reply.url,
            "response",
            payload=BytesIO(reply.body),
            http_headers=StatusAndHeaders(f"{reply.status} {reply.reason}".strip(), headers, protocol="HTTP/1.1"),
            warc_headers_dict={
                "WARC-Date": f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
                **({DELETION_HEADER: deletion} if deletion else {}),
            },
        )
        self._writer.write_record(record)

    def finish(self) -> Path:
        self.stream.flush()
        os.fsync(self.stream.fileno())
        self.stream.close()
        self._hidden.replace(self.path)
        return self.path

    def remove(self) -> None:
        self.stream.close()
        self._hidden.unlink(missing_ok=True)
