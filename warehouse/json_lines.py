"""Files of JSON lines that are noted outside DuckDB's file: each line is on disk when it counts, or it is left out."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from tasks.core.errors import UnwritableError
from warehouse.places import flush, temporary_name


@dataclass(frozen=True, slots=True)
class JsonLines:
    """A file with one JSON value a line. One process or thread writes at a time: the caller holds a lock.

    Attributes:
        path: of the file, which may be missing.
        what: what its lines say, for an error: ``what was loaded``.
        todo: what to do where a line can't be written.
    """

    path: Path
    what: str
    todo: str

    def read(self) -> list[Any]:
        """Return the values of all lines; a line that a crash or a full disk has cut short is left out."""
        try:
            lines = self.path.read_text(encoding="utf-8", errors="replace").splitlines()
        except FileNotFoundError:
            return []
        return [value for line in lines for value in _values(line)]

    def add(self, value: object) -> None:
        """Add a line and wait until it is on disk.

        Raises:
            UnwritableError: no room or no right.
        """
        line = json.dumps(value) + "\n"
        with self._errors_explained():
            is_new = not self.path.exists()
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("a+b") as handle:
                if handle.seek(0, os.SEEK_END) and not _ends_whole(handle):
                    handle.write(b"\n")  # a crash has cut the last line short
                handle.write(line.encode())
                handle.flush()
                os.fsync(handle.fileno())
            if is_new:
                flush(self.path.parent)

    def replace(self, values: Iterable[object]) -> None:
        """Write the file anew with these values alone, as a whole or not at all.

        Raises:
            UnwritableError: no room or no right; the file stays as it was.
        """
        temporary = temporary_name(self.path)
        with self._errors_explained():
            try:
                with temporary.open("w", encoding="utf-8") as handle:
                    handle.writelines(json.dumps(value) + "\n" for value in values)
                    handle.flush()
                    os.fsync(handle.fileno())
                temporary.replace(self.path)
            finally:
                temporary.unlink(missing_ok=True)

    @contextmanager
    def _errors_explained(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise UnwritableError(
                f"{self.what} can't be noted ({error.strerror or error})", where=str(self.path), todo=self.todo
            ) from error


def _values(line: str) -> Iterator[Any]:
    try:
        yield json.loads(line)
    except ValueError:
        return


def _ends_whole(handle: IO[bytes]) -> bool:
    handle.seek(-1, os.SEEK_END)
    return handle.read(1) == b"\n"
