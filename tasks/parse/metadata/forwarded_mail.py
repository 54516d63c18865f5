"""Articles that somebody forwarded by mail: when they were first sent, and where the text begins.

Gmail, Outlook, Apple Mail and Korean web mail all put the first message's header into the text:
``From: 가온 뉴스 <news@gaon.example> Sent: Thursday, November 4, 2021 9:30 AM To: ... Subject: ...``
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tasks.languages.page_words import any_word
from tasks.parse.times.dates import dates_in

_BEGINNING = 3_000  # characters of a mail; a header further down is that of a quoted answer
_HEADER = 800  # characters of such a header: lists of receivers are long
_LONGEST_WEEKDAY = 10  # characters before a date, with a comma and a blank behind
_LONGEST_LINE = 300  # characters of a line of it


_COLON = r"\s*[:：]\s*\*?\s*"
_FROM = re.compile(rf"(?:^|[\s>*])(?:{any_word('mail_from')}){_COLON}", re.IGNORECASE)
_SENT = re.compile(rf"(?:^|[\s>*])(?:{any_word('mail_sent')}){_COLON}(?P<value>\S.{{6,80}})", re.IGNORECASE)
_SUBJECT = re.compile(rf"(?:^|[\s>*])(?:{any_word('mail_subject')}){_COLON}", re.IGNORECASE)
_LINE = re.compile(
    rf"^[\s>*]*(?:{any_word('mail_from', 'mail_sent', 'mail_subject', 'mail_to')})\*?{_COLON}", re.IGNORECASE
)
_MARK = re.compile(rf"^[\s>]*-{{2,}}\s*(?:{any_word('mail_marks')})\s*-{{2,}}\s*$", re.IGNORECASE)
_PREFIX = re.compile(
    rf"^(?:\s*\[?(?:{any_word('forwarded_subject')})\]?\s*[:：]\s*|\s*\[(?:{any_word('forwarded_subject')})\]\s*)+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Forwarded:
    """The header of a forwarded message.

    Attributes:
        sent: when it was first sent, as written.
    """

    sent: str


def is_mail(headers: Mapping[str, str]) -> bool:
    """Return whether a page came by mail."""
    return "from" in headers or "subject" in headers


def find_forwarded(text: str) -> Forwarded | None:
    """Return the header of the message that a mail forwards.

    Args:
        text: all text of the mail, in order.

    Returns:
        The header; null where sender, time and subject do not be together near the beginning.
    """
    text = text[:_BEGINNING]
    for sender in _FROM.finditer(text):
        block = text[sender.start() : sender.end() + _HEADER]
        sent, subject = _SENT.search(block), _SUBJECT.search(block)
        if sent is None or subject is None:
            continue
        spans = dates_in(" ".join(sent["value"].split()))
        if spans and spans[0][0] <= _LONGEST_WEEKDAY:
            start, end = spans[0]
            return Forwarded(" ".join(sent["value"].split())[start:end])
    return None


def text_begins(lines: Sequence[str]) -> int:
    """Return how many lines are above the text of a forwarded message: its header, and what the sender wrote above it.

    Args:
        lines: of a mail in which ``find_forwarded`` finds a header; blank lines may be among them.
    """
    length, begins = 0, 0
    for at, line in enumerate(lines):
        length += len(line) + 1
        if length > _BEGINNING:
            break
        if len(line) <= _LONGEST_LINE and (_LINE.match(line) or _MARK.match(line)):
            begins = at + 1
        elif begins and line.strip():
            break
    return begins


def without_prefix(subject: str | None) -> str | None:
    """Return a subject without ``Fwd:`` before it.

    Example: ``without_prefix("FW: RE: 가온전자 3분기 매출")`` is ``가온전자 3분기 매출``.
    """
    return (_PREFIX.sub("", subject).strip() or subject) if subject else None
