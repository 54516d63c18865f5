"""The writer's SQL: one statement a file, read once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

HERE = Path(__file__).parent


@cache
def statement(name: str) -> str:
    """Return the statement in ``<name>.sql``."""
    return (HERE / f"{name}.sql").read_text(encoding="utf-8")
