"""Notices: what an operator or reader should know besides changes of figures, such as a source that fell silent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that holds until it does not any more.

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
