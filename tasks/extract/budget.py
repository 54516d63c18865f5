"""The budget of a file: what it may unpack to, in bytes, members and seconds, and how large one document may be."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

from tasks.core.errors import UnreadableDocumentError
from tasks.extract.limits import LEAST_COST, RATIO_MATTERS_ABOVE, Limits

Item = TypeVar("Item")


class Budget:
    """What one file may still unpack to, and for how long, shared by all archives inside it.

    Args:
        size: bytes of the file.
        limits: what is allowed.
        where: locator of the file, for the message.
    """

    def __init__(self, size: int, limits: Limits, where: str) -> None:
        self.allowed = max(limits.unpacked_bytes, limits.growth * size)
        self.left, self.where = self.allowed, where
        self.members = self.members_left = limits.members
        self.seconds = max(limits.unpacking_seconds, size / limits.packed_rate)
        self._taken, self._resumed = 0.0, time.monotonic()

    def timed(self, items: Iterable[Item]) -> Iterator[Item]:
        """Give out what is unpacked, and count the time that unpacking takes, not that of whoever uses it.

        Raises:
            UnreadableDocumentError: from what unpacks, which asks ``check_time``.
        """
        unpacking = iter(items)
        while True:
            self._resumed = time.monotonic()
            item = next(unpacking, None)
            self._taken += time.monotonic() - self._resumed
            if item is None:
                return
            yield item

    def check_time(self) -> None:
        """Refuse a file that takes too long.

        Raises:
            UnreadableDocumentError: when more time went by than is allowed.
        """
        if self._taken + time.monotonic() - self._resumed > self.seconds:
            raise UnreadableDocumentError(
                f"archive too large: unpacking takes more than {self.seconds:,.0f} seconds",
                where=self.where,
                todo="It looks like a decompression bomb; unpack it into the folder yourself if you trust it",
            )

    def enter(self, members: int) -> None:
        """Take off the members of a zip file that is opened.

        Raises:
            UnreadableDocumentError: when there are more than are allowed, those of former ones counted in.
        """
        self.check_time()
        self.members_left -= members
        if self.members_left < 0:
            raise UnreadableDocumentError(
                f"archive too large: more than {self.members:,} members",
                where=self.where,
                todo="Unpack it into the folder",
            )

    def spend(self, size: int) -> None:
        """Take off what was unpacked.

        Args:
            size: bytes.

        Raises:
            UnreadableDocumentError: when more was unpacked, or for longer, than is allowed.
        """
        self.check_time()
        self.left -= max(size, LEAST_COST)
        if self.left < 0:
            raise UnreadableDocumentError(
                f"archive too large: more than {self.allowed:,} bytes unpacked",
                where=self.where,
                todo="It looks like a decompression bomb; unpack it into the folder yourself if you trust it",
            )


def check_size(size: int, limits: Limits, where: str) -> None:
    """Refuse a document that is larger than one article can be.

    Args:
        size: bytes.
        limits: what is allowed.
        where: locator for the message.

    Raises:
        UnreadableDocumentError: when it is too large.
    """
    if size > limits.document_bytes:
        raise UnreadableDocumentError(
            f"too large: {size:,} bytes, and {limits.document_bytes:,} are allowed",
            where=where,
            todo="Save the article alone, or split the file",
        )


def check_ratio(packed: int, unpacked: int, limits: Limits, where: str) -> None:
    """Refuse a member that unpacks to far more than its packed size.

    Args:
        packed, unpacked: bytes.
        limits: what is allowed.
        where: locator for the message.

    Raises:
        UnreadableDocumentError: when the ratio is over the limit.
    """
    if unpacked > RATIO_MATTERS_ABOVE and unpacked > limits.ratio * max(packed, 1):
        raise UnreadableDocumentError(
            f"unpacks to {unpacked // max(packed, 1):,} times its size, and {limits.ratio:g} times is allowed",
            where=where,
            todo="It looks like a decompression bomb; unpack it yourself if you trust it",
        )
