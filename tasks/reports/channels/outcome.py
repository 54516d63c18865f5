"""What came of an attempt to send a message. A reason holds no word of a service or an address: those may be secret."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from tasks.core.deliveries import REFUSED, is_refusal

CHANNEL_ANSWERS = frozenset({401, 403, 404, 407, 408, 410, 425, 429})
"""Answers that are about the channel, not about the message: too many requests, a wrong password, no such place."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an attempt.

    Attributes:
        taken: whether the service took the message.
        reason: why it did not, or what went wrong although it did; null where nothing did.
    """

    taken: bool
    reason: str | None = None

    @property
    def stops_channel(self) -> bool:
        """Whether the channel takes nothing at all for now, so that further messages need not be tried."""
        return not self.taken and not is_refusal(self.reason)


TAKEN = Outcome(True)


def answered(code: int) -> Outcome:
    """Return the outcome of an HTTP answer.

    Args:
        code: its status; 200 to 299 take the message.

    Example:
        429 is ``the service answers 429 Too Many Requests``, 400 is ``refused: 400 Bad Request``.
    """
    if 200 <= code < 300:
        return TAKEN
    phrase = next((f" {status.phrase}" for status in HTTPStatus if status.value == code), "")
    if code in CHANNEL_ANSWERS or code >= 500 or code < 400:
        return Outcome(False, f"the service answers {code}{phrase}")
    return Outcome(False, f"{REFUSED}: {code}{phrase}")
