"""How far a notification is, and what is known of the attempts to send it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

REFUSED = "refused"
"""How the reason of a failure begins where the service answered and does not take this message; all others mean that
the channel takes nothing at all for now."""

MAY_HAVE_ARRIVED = "may have arrived"
"""What the reason of a failure holds where a message was sent and nobody knows whether it was taken: the answer did not
come, or the sender was killed before it noted the answer."""


def is_refusal(reason: str | None) -> bool:
    """Return whether the reason of a failure is about the message alone, not about its channel."""
    return reason is not None and reason.startswith(REFUSED)


def is_uncertain(reason: str | None) -> bool:
    """Return whether the message may have arrived in spite of the failure with this reason."""
    return reason is not None and MAY_HAVE_ARRIVED in reason


class About(StrEnum):
    """What a row of the outbox is about."""

    CHANGE = "change"
    CORRECTION = "correction"
    NOTICE = "notice"


class Delivery(StrEnum):
    """How far a row of the outbox is."""

    PENDING = "pending"
    SENDING = "sending"
    """Handed to a sender. After a kill nobody knows whether it arrived."""

    SENT = "sent"
    CANCELLED = "cancelled"
    GIVEN_UP = "given_up"
    UNSURE = "unsure"
    """The sender was killed in the middle, and the channel does not want it repeated."""


@dataclass(frozen=True, slots=True)
class FailingChannel:
    """A channel that took nothing at its last attempt.

    Attributes:
        channel: its id.
        reason: why, without any part of its address.
        waiting: changes, corrections and notices that wait for it.
    """

    channel: str
    reason: str
    waiting: int


@dataclass(frozen=True, slots=True)
class Attempts:
    """What the journal of deliveries knows. It is written by the sender itself, right before and after it sends.

    Attributes:
        sent: by row of the outbox, when it was sent.
        begun: messages whose sending has begun, and of which no end is known.
        failed: by message, why it was not taken.
    """

    sent: Mapping[int, datetime] = field(default_factory=dict)
    begun: frozenset[int] = frozenset()
    failed: Mapping[int, str] = field(default_factory=dict)
