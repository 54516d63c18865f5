"""What is worked out about a sentence or an article once, and asked for again."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

Value = TypeVar("Value")


def once(derived: dict[Hashable, Any], key: Hashable, work_out: Callable[[], Value]) -> Value:
    """Return a derived value, worked out where it is asked for the first time.

    Args:
        derived: of a sentence or an article; the value is kept in it.
        key: what the value is, and of what.
        work_out: returns the value, which may be null.
    """
    if key not in derived:
        derived[key] = work_out()
    value: Value = derived[key]
    return value
