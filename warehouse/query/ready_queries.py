"""Ready queries: the questions people ask most, each a file in ``queries/``.

The first comment line says what a query answers; a line ``-- param name = value: what it is`` gives a parameter.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from tasks.core.errors import QueryFailedError

HERE = Path(__file__).parents[1] / "sql" / "queries"
PARAMETER = re.compile(r"^-- param (?P<name>\w+) = (?P<value>.*?): (?P<what>.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class ReadyQuery:
    """A question with its SQL.

    Attributes:
        name: what follows the ``@``.
        answers: the question, in one line.
        parameters: default value of every ``$name``.
        meanings: what every ``$name`` is.
        sql: the statement.
    """

    name: str
    answers: str
    parameters: Mapping[str, str]
    meanings: Mapping[str, str]
    sql: str


@cache
def ready_queries() -> tuple[ReadyQuery, ...]:
    """Return all ready queries by name."""
    return tuple(_read(path) for path in sorted(HERE.glob("*.sql")))


def ready_query(name: str) -> ReadyQuery:
    """Return one ready query.

    Raises:
        QueryFailedError: there is none of that name; names the closest.
    """
    found = {query.name: query for query in ready_queries()}
    if name in found:
        return found[name]
    close = get_close_matches(name, found, n=1)
    raise QueryFailedError(
        f"there is no ready query @{name}",
        todo=f"Did you mean @{close[0]}?" if close else "`figurewatch query --list` shows them",
    )


def _read(path: Path) -> ReadyQuery:
    text = path.read_text(encoding="utf-8")
    first = text.splitlines()[0].removeprefix("-- ").strip()
    found = list(PARAMETER.finditer(text))
    return ReadyQuery(
        name=path.stem,
        answers=first,
        parameters={match["name"]: match["value"] for match in found},
        meanings={match["name"]: match["what"] for match in found},
        sql=text,
    )
