"""Mailboxes: one document a message, streamed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from tasks.core.documents import Document
from tasks.core.errors import UnreadableDocumentError
from tasks.extract.budget import Budget, check_size
from tasks.extract.containers import embedded as nested
from tasks.extract.limits import MAILBOX_LINE, Limits

# ``From sender date``; within messages such a line is quoted, or does not follow an empty line.
_SEPARATOR = re.compile(rb"From \S[^\n]{3,200} (?:19|20)\d\d(?: [+-]\d{4})?\r?\n$")
_QUOTED = re.compile(rb"^>(>*From )")


def mbox_documents(
    stream: BinaryIO, locator: str, limits: Limits, budget: Budget
) -> Iterator[Document | UnreadableDocumentError]:
    """Yield the messages of a mailbox.

    Args:
        stream: the mailbox at its start.
        locator: its path.
        limits: size of one message.
        budget: what the messages may hold in all.

    Yields:
        A document a message (``inbox.mbox#0``), or the error in the place of one that is too large.

    Raises:
        UnreadableDocumentError: the budget is spent.
    """
    for number, content in enumerate(_messages(stream, limits.document_bytes)):
        where = nested.locator(locator, number)
        budget.spend(len(content))
        try:
            check_size(len(content), limits, where)
        except UnreadableDocumentError as error:
            yield error
        else:
            yield nested.document(content, where)


def _messages(stream: BinaryIO, largest: int) -> Iterator[bytes]:
    """Messages without their separators; one that is too large is cut a little above the limit."""
    lines: list[bytes] = []
    size, after_empty = 0, True
    while line := stream.readline(MAILBOX_LINE):
        if after_empty and _SEPARATOR.match(line):
            if lines:
                yield b"".join(lines)
            lines, size = [], 0
        elif size <= largest:
            lines.append(_QUOTED.sub(rb"\1", line))
            size += len(line)
        after_empty = not line.strip()
    if lines:
        yield b"".join(lines)
