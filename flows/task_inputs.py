"""Values that tasks take as they are."""

from __future__ import annotations

from typing import TypeVar, cast

from prefect.utilities.annotations import quote

Value = TypeVar("Value")


def whole(value: Value) -> Value:
    """Hand a value to a task without Prefect walking through it in search of futures.

    Prefect visits every field of every argument; a batch of pages has some ten thousand of them. The task gets the
    value itself: Prefect takes the mark off again, which is why the type stays the same.
    """
    return cast(Value, quote(value))
