"""What a slot of a statement is to the decoder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from tasks.figures.linking.article_context import ArticleContext, Statement
from tasks.figures.linking.scorer.features import Features


@dataclass(frozen=True, slots=True)
class Candidate:
    """A value that a slot may take.

    Attributes:
        value: the value, of the slot's own type.
        name: the value in words, for people.
        origin: where it comes from (``cue``, ``topic``, ``rules``).
        detail: what the slot needs besides the value to fill the statement, such as a position in the row.
    """

    value: Any
    name: str
    origin: str
    detail: Any = None


class Slot(Protocol):
    """A slot of a statement.

    The slots are decided one after the other, in the order of ``ALL_SLOTS``: a slot sees what those before it decided
    of this number (``statement``), and all of the numbers before (``article.statements``).
    """

    name: str

    def candidates(self, statement: Statement, article: ArticleContext) -> list[Candidate]:
        """Return the values that the slot may take for a number; at least one."""

    def features(self, candidate: Candidate, statement: Statement, article: ArticleContext) -> Features:
        """Return what is known of a candidate."""

    def fill(self, candidate: Candidate, statement: Statement) -> None:
        """Write the chosen value into the statement."""
