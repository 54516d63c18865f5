"""The fields of record classes, for whoever makes tables of records."""

from __future__ import annotations

import typing
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from types import UnionType
from typing import Any


def field_types(kind: type[Any]) -> Mapping[str, Any]:
    """Return the types of the fields of a record class, in order and without their ``| None``."""
    record_class: Any = kind  # for the type checker, classes have no hash and could be no key of a cache
    return _types(record_class)


@cache
def _types(kind: Any) -> Mapping[str, Any]:
    hints = typing.get_type_hints(kind, include_extras=True)
    return {field.name: _plain(hints[field.name]) for field in fields(kind)}


def record_of(hint: Any) -> type[Any] | None:
    """Return the record class of ``tuple[record, ...]``; null for other types."""
    inner: type[Any] | None = next(iter(typing.get_args(hint)), None) if typing.get_origin(hint) is tuple else None
    return inner if is_dataclass(inner) else None


def is_enum(hint: Any) -> bool:
    """Return whether a type is an enumeration."""
    return isinstance(hint, type) and issubclass(hint, Enum)


def _plain(hint: Any) -> Any:
    if isinstance(hint, UnionType):
        (hint,) = (part for part in typing.get_args(hint) if part is not type(None))
    return hint
