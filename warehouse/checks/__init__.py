"""Doctor's rules: each a query that counts what is wrong, with what it means and what to do in its header."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
HEADER = re.compile(r"^-- (?P<key>severity|what|todo): (?P<value>.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Check:
    """One rule: its SQL gives the number of rows that break it."""

    name: str
    severity: str
    what: str
    todo: str
    sql: str


@cache
def checks() -> tuple[Check, ...]:
    """All rules by name."""
    return tuple(_read(path) for path in sorted(HERE.glob("*.sql")))


def _read(path: Path) -> Check:
    text = path.read_text(encoding="utf-8")
    header = {match["key"]: match["value"] for match in HEADER.finditer(text)}
    return Check(path.stem, header["severity"], header["what"], header["todo"], text)
