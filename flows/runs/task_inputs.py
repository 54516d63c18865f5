"""Values that tasks take as they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar, cast

from prefect.utilities.annotations import quote

Value = TypeVar("Value")


Answer = TypeVar("Answer")


class OnlyHere(Generic[Answer]):
    """A function of this process that is a parameter of a flow: Prefect sends those to every worker of a cluster.

    Elsewhere it is a function that does nothing; no worker calls it.
    """

    def __init__(self, function: Callable[..., Answer]) -> None:
        self._function = function

    def __call__(self, *given: Any) -> Answer:
        """Call the function."""
        return self._function(*given)

    def __reduce__(self) -> tuple[type[OnlyHere[None]], tuple[Callable[..., None]]]:
        return OnlyHere, (_nothing,)


def _nothing(*_: object) -> None:
    pass


def whole(value: Value) -> Value:
    """Hand a value to a task without Prefect walking through it in search of futures.

    Prefect visits every field of every argument; a batch of pages has some ten thousand of them. The task gets the
    value itself: Prefect takes the mark off again, which is why the type stays the same.
    """
    return cast(Value, quote(value))
