"""Doctor's rules: each a query that counts what is wrong, with what it means and what to do in its header."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
HEADER = re.compile(r"^-- (?P<key>severity|what|todo|file): (?P<value>.+)$", re.MULTILINE)
WRITER, PUBLISHED = "writer", "published"


@dataclass(frozen=True, slots=True)
class Check:
    """One rule: its SQL gives the number of rows that break it.

    Attributes:
        name: its file's.
        severity: ``error`` or ``warning``.
        what, todo: what it means and what to do about it.
        sql: the query.
        file: ``writer`` or ``published`` where it says something of that file only; else null.
    """

    name: str
    severity: str
    what: str
    todo: str
    sql: str
    file: str | None = None


@cache
def checks() -> tuple[Check, ...]:
    """Return all rules by name."""
    return tuple(_read(path) for path in sorted(HERE.glob("*.sql")))


def check(name: str) -> Check:
    """Return the rule of this name."""
    return next(rule for rule in checks() if rule.name == name)


def _read(path: Path) -> Check:
    text = path.read_text(encoding="utf-8")
    header = {match["key"]: match["value"] for match in HEADER.finditer(text)}
    return Check(path.stem, header["severity"], header["what"], header["todo"], text, header.get("file"))
