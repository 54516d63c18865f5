"""Where the files of a data folder lie."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Places:
    """Paths below one data folder.

    Attributes:
        data: the folder.
    """

    data: Path

    @property
    def published(self) -> Path:
        """The file that people open."""
        return self.data / "figurewatch.duckdb"

    @property
    def private(self) -> Path:
        """The writer's own file."""
        return self.data / "writer" / "figurewatch.duckdb"

    @property
    def lock(self) -> Path:
        """Held by the one writer."""
        return self.data / "writer" / "lock"

    @property
    def acknowledged(self) -> Path:
        """Committed loads, noted outside the file."""
        return self.data / "writer" / "acknowledged.jsonl"

    @property
    def backups(self) -> Path:
        """Copies made before a migration."""
        return self.data / "writer" / "backups"
