"""MIME messages, which MHTML pages and mails both are: parts, payloads and headers in any character set."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import TypeAlias

from tasks.core.errors import UnreadableDocumentError
from tasks.extract.detect.charset import decode

_BEFORE = re.compile(rb"^(?:\xef\xbb\xbf|[\r\n\t ]+(?=[!-9;-~]+:))+")
MimeMessage: TypeAlias = "Message[str, str]"


def parse_message(content: bytes, where: str) -> MimeMessage:
    """Parse the bytes of a message.

    Args:
        content: the message; a line ``From `` of a mailbox, blank lines or a byte order mark may be before it.
        where: locator for errors.

    Returns:
        The message. The older policy is used on purpose: the newer one raises on malformed headers.

    Raises:
        UnreadableDocumentError: nested too deep to be parsed.
    """
    try:
        return message_from_bytes(_BEFORE.sub(b"", content, count=1), policy=policy.compat32)
    except RecursionError as error:
        raise UnreadableDocumentError(
            "hostile message: its parts are nested too deep", where=where, todo="Save the article another way"
        ) from error


def payload(part: MimeMessage) -> bytes:
    """Return the bytes of a part, transfer encoding undone."""
    try:
        content = part.get_payload(decode=True)
    except (ValueError, LookupError, UnicodeError, AssertionError):  # a broken uuencoding or charset label
        raw = part.get_payload()
        content = raw.encode("utf-8", "surrogateescape") if isinstance(raw, str) else b""
    return content if isinstance(content, bytes) else b""


def charset_of(part: MimeMessage) -> str | None:
    """Return the charset that a part declares, as written."""
    value = header(part, "content-type")
    return value if "charset" in value.lower() else None


def header(message: MimeMessage, name: str) -> str:
    """Return a header in clear text, on one line; empty where there is none.

    Encoded words are decoded, and raw 8-bit headers (old Korean mailers) go through the page's charset policy.
    """
    raw = message.get(name, "")
    try:
        pieces = decode_header(raw)
    except (HeaderParseError, ValueError, LookupError):  # bad base64 in an encoded word: shown as it is
        pieces = [(str(raw), None)]
    words = "".join(
        decode(piece, None if charset == "unknown-8bit" else charset).text if isinstance(piece, bytes) else piece
        for piece, charset in pieces
    )
    return re.sub(r"\s+", " ", words).strip()


def time_of(message: MimeMessage) -> datetime | None:
    """Return the ``Date`` header as an aware time; null where it is missing or no date."""
    try:
        time = parsedate_to_datetime(header(message, "date"))
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def received_at(message: MimeMessage) -> str:
    """When the first server took the message, for one without a ``Date``; empty where no server says."""
    lines = message.get_all("received", [])
    return re.sub(r"\s+", " ", str(lines[-1]).rpartition(";")[2]).strip() if lines else ""


def breaks_off(message: MimeMessage) -> bool:
    """Return whether the closing boundary is missing: the file was cut."""
    return any("Boundary" in type(defect).__name__ for defect in message.defects)
