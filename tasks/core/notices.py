"""Notices: what an operator or reader should know besides changes of figures, such as a source that fell silent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Notice:
    """A condition that is open from the run that finds it to the first that does not.

    Attributes:
        kind: one machine word, such as ``source_silent``.
        subject: what it is about; of one kind and subject there is one open notice at most.
        what: a plain English sentence.
        facts: values for a text in another language.
    """

    kind: str
    subject: str
    what: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OpenNotice:
    """A notice that holds, and when the warehouse first stored it."""

    notice: Notice
    seen_at: datetime
