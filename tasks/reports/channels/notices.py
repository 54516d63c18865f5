"""Notices to the operator: a failed run, a channel that takes nothing; kept as facts, written in words when sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from tasks.core.deliveries import About
from tasks.core.errors import without_secrets
from tasks.core.identifiers import stable_id
from tasks.core.rows import MessageRow
from tasks.core.watchlist import Watchlist
from tasks.reports.channels.outbox_selection import zone_of_channel
from tasks.reports.channels.timing import after_quiet_hours
from tasks.reports.wording import Words

LONGEST = 1000
"""Characters of a reason that a notice shows."""


@dataclass(frozen=True, slots=True)
class Failure:
    """What an operator has to know.

    Attributes:
        what: ``failed_run``, ``missed_run``, ``dead_channel`` or ``test``.
        subject: the run (``ingest 12``) or the channel.
        reason: why, for people; passwords and tokens of addresses are taken out.
        cause: what several failures of one cause share, such as the class of the error; a cause is sent once a day.
    """

    what: str
    subject: str
    reason: str
    cause: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice in words."""

    title: str
    text: str


def notice_rows(failure: Failure, watchlist: Watchlist, now: datetime) -> list[MessageRow]:
    """Return the row of a failure for each channel that gets failures.

    The same cause has the same id for a day, by the clock of the channel, so that a run that fails every half hour
    is one message a day.

    Args:
        failure: what happened.
        watchlist: its channels and zone.
        now: aware.
    """
    rows = []
    for channel in watchlist.reports:
        # A channel that takes nothing cannot report that of itself.
        itself = failure.what == "dead_channel" and failure.subject == channel.id
        if channel.enabled and "failures" in channel.gets and not itself:
            zone = zone_of_channel(channel, watchlist)
            day = now.astimezone(zone).date().isoformat()
            rows.append(
                MessageRow(
                    message_id=stable_id("notice", channel.id, failure.what, failure.cause, day),
                    channel=channel.id,
                    payload=notice_facts(failure, now),
                    about=About.NOTICE,
                    due_at=after_quiet_hours(channel.quiet_hours, now, zone),
                )
            )
    return rows


def notice_facts(failure: Failure, now: datetime) -> dict[str, str]:
    """Return a failure as the outbox keeps it.

    Args:
        failure: what happened.
        now: aware; when.
    """
    return {**asdict(failure), "reason": without_secrets(failure.reason)[:LONGEST], "at": now.isoformat()}


def notice_in_words(facts: Mapping[str, Any], words: Words) -> Notice:
    """Return a notice in the words of a language.

    Args:
        facts: as ``notice_rows`` keeps them.
        words: of the channel's language.
    """
    what, subject = str(facts["what"]), str(facts["subject"])
    return Notice(
        title=words.say(f"notice_{what}", subject=subject),
        text=words.say("notice_reason", reason=facts["reason"], at=str(facts["at"])[:16].replace("T", " ")).strip(),
    )
