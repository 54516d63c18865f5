"""Divides what a build reads, writes and lists into batches of a fixed size."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

Item = TypeVar("Item")


def batches(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    """Yield items in batches of a size."""
    for first in range(0, len(items), size):
        yield items[first : first + size]


def parts_of(items: Sequence[Item], size: int) -> list[Sequence[Item]]:
    """Return the items of each page of a list; one that is empty has one page."""
    return list(batches(items, size)) or [[]]


def counted(batches: Iterable[Sequence[Item]], done: Callable[[int], None]) -> Iterator[Sequence[Item]]:
    """Yield batches; once one has been worked on, call a function with the number of items so far."""
    count = 0
    for batch in batches:
        yield batch
        count += len(batch)
        done(count)
