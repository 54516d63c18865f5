"""Loads the words of a report from the language's ``report.yaml``; a missing or unknown key is an error."""

from __future__ import annotations

from functools import cache
from typing import Any

import yaml
from babel import Locale, UnknownLocaleError
from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from tasks.core.changes import ChangeKind
from tasks.core.errors import ReportError
from tasks.core.judgements import Because
from tasks.core.records import Basis, Bound, Measure
from tasks.core.yaml_tables import read_tables
from tasks.languages import language_file, report_languages


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Scale(_Model):
    """A word for a power of ten."""

    power: int
    word: str


class Numbers(_Model):
    """How large numbers are written: ``mixed`` as 1조7212억, otherwise as 1.7212 trillion."""

    mixed: bool
    group: str
    scales: list[Scale]


class Units(_Model):
    """Patterns that join an amount to its unit."""

    percent: str
    percentage_point: str
    times: str
    count: str
    count_scaled: str
    count_upward: str
    money: str
    currencies: dict[str, str]


class Bounds(_Model):
    """Patterns of bound words; ``upward`` is a number that means itself and the step above it (30여, 25%대)."""

    exact: str
    about: str
    at_least: str
    at_most: str
    more_than: str
    less_than: str
    upward: str
    between: str
    range: str
    unknown: str

    def of(self, bound: Bound) -> str:
        """Return the pattern of one bound."""
        return str(getattr(self, bound.value))


class Periods(_Model):
    """Patterns of periods that Unicode CLDR has no pattern for."""

    none: str
    half: tuple[str, str]
    months_of_year: str
    span: str


class SectionWords(_Model):
    """Title of one section, and a sentence about what it holds."""

    title: str
    about: str


class Sentences(_Model):
    """Patterns of sentences about changes; ``subject`` in them is one of the first three."""

    subject: str
    undated: str
    part: str
    value: str
    against: str
    highest: str
    lowest: str
    contradicted: str
    contradicted_within: str
    revised: str
    restated: str
    withdrawn: str
    target_moved: str
    target_met: str
    target_missed: str
    target_due: str

    def of_kind(self, kind: ChangeKind) -> str:
        """Return the pattern of a kind of change."""
        return str(getattr(self, kind.value))


class Words(_Model):
    """All words of a report in one language."""

    language: str
    locale: str
    numbers: Numbers
    units: Units
    bounds: Bounds
    periods: Periods
    date: str
    kinds: dict[ChangeKind, str]
    sections: dict[ChangeKind, SectionWords]
    basis: dict[Basis, str]
    measures: dict[Measure, str]
    notes: dict[str, str]
    because: dict[Because, str]
    scopes: dict[str, str]
    checks: dict[str, str]
    sentences: Sentences
    notices: dict[str, str]
    phrases: dict[str, str | tuple[str, str]]

    @field_validator("because")
    @classmethod
    def _has_every_reason(cls, because: dict[Because, str]) -> dict[Because, str]:
        if missing := set(Because) - because.keys():
            raise ValueError(f"lacks {', '.join(sorted(missing))}")
        return because

    @field_validator("locale")
    @classmethod
    def _is_known_locale(cls, locale: str) -> str:
        try:
            Locale.parse(locale)
        except UnknownLocaleError as error:
            raise ValueError(str(error)) from error
        return locale

    def say(self, phrase: str, **values: Any) -> str:
        """Return a phrase with its values filled in; if it has two forms, ``n`` selects the one for one or for many."""
        pattern = self.phrases[phrase]
        if not isinstance(pattern, str):
            pattern = pattern[0 if values.get("n") == 1 else 1]
        return pattern.format(**values)


@cache
def load_words(language: str) -> Words:
    """Load the words of one language.

    Args:
        language: ISO 639 code.

    Raises:
        ReportError: there is no such language, or its file lacks something.
    """
    if language not in report_languages():
        raise ReportError(
            f"no report can be written in {language!r}",
            where="--language",
            todo=f"Choose one of {', '.join(report_languages())}",
        )
    path = language_file(language, "report.yaml")
    try:
        return Words.model_validate(read_tables(path.read_text(encoding="utf-8")))
    except (ValidationError, yaml.YAMLError) as error:
        raise ReportError(f"the words of a report cannot be used: {error}", where=str(path)) from error
