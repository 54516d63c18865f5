"""The answer of a second reader: it counts only where it follows the schema and quotes words that stand in the text."""

from __future__ import annotations

import unicodedata
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, ValidationError

from tasks.changes.second_reader.question import QUESTIONS, Passage, Question
from tasks.core.changes import ChangeKind


class Outcome(StrEnum):
    """What comes of a question."""

    CONFIRMED = "confirmed"
    HELD_BACK = "held_back"
    NO_ANSWER = "no_answer"


class AnswerError(Exception):
    """An answer that does not count, with the reason in words."""


class Answer(BaseModel):
    """An answer; the names are those of the schema in ``question``."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    same_entity: bool
    same_metric: bool
    same_scope: bool
    same_period: bool
    same_basis: bool
    before_stated: bool
    after_stated: bool
    before_quote: str
    after_quote: str


NOT_ASKED = {
    ChangeKind.NEW_PERIOD: {"same_period"},
    ChangeKind.TARGET_MET: {"same_basis"},
    ChangeKind.TARGET_MISSED: {"same_basis"},
}
"""Questions that a change of a kind does not depend on: a next period is another, a target meets an actual value."""


def outcome_of(question: Question, text: str) -> Outcome:
    """Return what an answer says of a change.

    Args:
        question: what was asked.
        text: the answer as it came.

    Returns:
        ``confirmed`` or ``held_back``.

    Raises:
        AnswerError: it does not count.
    """
    try:
        answer = Answer.model_validate_json(text)
    except ValidationError as error:
        raise AnswerError(f"the answer does not follow the schema ({error.error_count()} errors)") from error
    _check_quote(question.before, answer.before_quote, "before")
    _check_quote(question.after, answer.after_quote, "after")
    asked = [name for name in QUESTIONS if name not in NOT_ASKED.get(question.change.kind, ())]
    return Outcome.CONFIRMED if all(getattr(answer, name) for name in asked) else Outcome.HELD_BACK


def _check_quote(passage: Passage, quote: str, side: str) -> None:
    """Refuse words that do not stand in the passage, or that are not about its number."""
    text, wanted = _plain(passage.text), _plain(quote)
    if not wanted or wanted not in text:
        raise AnswerError(f"the words quoted of {side} do not stand in its text")
    if _plain(passage.number) not in wanted:
        raise AnswerError(f"the words quoted of {side} lack its number")


def _plain(text: str) -> str:
    """Composed characters and single spaces: models rewrite line ends and forms of letters."""
    return " ".join(unicodedata.normalize("NFC", text).split())
