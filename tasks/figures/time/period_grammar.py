"""Compile a language's ways to write time from its ``periods.yaml``.

The file has the keys

* ``fragments``: pieces of pattern, used elsewhere as ``%name%``;
* ``tables``: what a named group's words stand for (``year_word: {지난해: -1}``), by group;
* ``patterns``: one form of expression each, with named groups (the fields of ``period_from_fields``), ``begins`` (the
  characters that it can begin with, so that it is not tried elsewhere), and what the form alone decides of ``kind``,
  ``shift``, ``comparison`` and ``role``. A group ``core`` limits the mention to a part of the match;
* ``comparison`` and ``roles``: the words ``before`` or ``after`` a mention that make it a base of comparison
  (``unless`` others follow), or a date as of which, until which or since which something is so;
* ``skip`` and ``join``: what may stand between a mention and those words.

Patterns have no repetition inside a repetition and bounded runs of spaces, so matching is linear in the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import count
from typing import Any

from tasks.core.errors import FigurewatchError
from tasks.core.yaml_tables import read_tables
from tasks.languages import language_file

Value = int | str


@dataclass(frozen=True, slots=True)
class Form:
    """A form of time expression: its pattern, and what the form alone decides.

    Attributes:
        name: its name in words, such as ``last <cycle>``.
        regex: its pattern.
        groups: name of each group in the pattern, and the field that it is.
        kind, shift, comparison, role: see ``PeriodMention``; null if the form does not decide them.
        fixed: fields that the form has always.
    """

    name: str
    regex: re.Pattern[str]
    groups: tuple[tuple[str, str], ...]
    kind: str | None
    shift: tuple[str, int] | None
    comparison: str | None
    role: str | None
    fixed: tuple[tuple[str, Value], ...]


@dataclass(frozen=True, slots=True)
class Forms:
    """The forms that can begin with one character, and one pattern for all of them.

    At most offsets where a form could begin there is none; one match instead of ten finds that out (English: a third of
    the time).
    """

    any: re.Pattern[str]
    each: tuple[Form, ...]


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that give a mention a role if they are right before or after it, ``unless`` others follow."""

    role: str
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    unless: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class PeriodGrammar:
    """All forms and cues of one language.

    Attributes:
        start: where a form may begin.
        forms: the forms by their first character.
        tables: what the words of a group mean, by group.
        comparison: the cue of a base of comparison.
        cues: the other cues, the first that matches counts.
        skip: brackets between a mention and its cue.
        join: what joins two bases of comparison.
        sentence_end: the end of a sentence.
    """

    start: re.Pattern[str]
    forms: dict[str, Forms]
    tables: dict[str, dict[str, Value]]
    comparison: Cue
    cues: tuple[Cue, ...]
    skip: re.Pattern[str]
    join: re.Pattern[str]
    sentence_end: re.Pattern[str]

    def value(self, group: str, written: str) -> Value:
        """Return what the words of a named group mean: a table's entry, else the number itself."""
        word = "".join(written.split()).lower()
        table = self.tables.get(group, {})
        return table[word] if word in table else int(word)


@cache
def load_period_grammar(language: str) -> PeriodGrammar:
    """Load the grammar of time of a language.

    Args:
        language: ISO 639-1 code, the folder's name.

    Raises:
        FigurewatchError: the language has no ``periods.yaml``, or a pattern in it does not compile.
    """
    file = language_file(language, "periods.yaml")
    if not file.is_file():
        raise FigurewatchError(
            "No words for time in this language", where=f"{language}/periods.yaml", todo="Add that file."
        )
    data: dict[str, Any] = read_tables(file.read_text(encoding="utf-8"))
    return _compiled(data, language)


def _compiled(data: dict[str, Any], language: str) -> PeriodGrammar:
    fragments = _expanded_fragments(data.get("fragments", {}))
    by_first: dict[str, list[Form]] = {}
    for entry in data["patterns"]:
        form = _form(entry, fragments, language)
        for character in _expand(entry["begins"], fragments):
            for case in {character.lower(), character.upper()}:
                by_first.setdefault(case, []).append(form)
    border = _expand(data.get("border", ""), fragments)
    first = "".join(re.escape(character) for character in by_first)
    tables = {
        group: {"".join(str(word).split()).lower(): value for word, value in table.items()}
        for group, table in data.get("tables", {}).items()
    }
    return PeriodGrammar(
        start=re.compile(f"{border}[{first}]"),
        forms={character: _forms(forms) for character, forms in by_first.items()},
        tables=tables,
        comparison=_cue("comparison", data["comparison"], fragments, language),
        cues=tuple(_cue(entry["role"], entry, fragments, language) for entry in data["roles"]),
        skip=_regex(data["skip"], fragments, language),
        join=_regex(data["join"], fragments, language),
        sentence_end=_regex(data["sentence_end"], fragments, language),
    )


def _forms(forms: list[Form]) -> Forms:
    plain = [re.sub(r"\(\?P<\w+>", "(?:", form.regex.pattern) for form in forms]
    return Forms(re.compile("|".join(f"(?:{pattern})" for pattern in plain), re.IGNORECASE), tuple(forms))


def _form(entry: dict[str, Any], fragments: dict[str, str], language: str) -> Form:
    regex = _regex(entry["pattern"], fragments, language)
    shift = entry.get("shift")
    return Form(
        name=entry["name"],
        regex=regex,
        groups=tuple((name, name.partition("__")[0]) for name in regex.groupindex),
        kind=entry.get("kind"),
        shift=(str(shift[0]), int(shift[1])) if shift else None,
        comparison=entry.get("comparison"),
        role=entry.get("role"),
        fixed=tuple(entry.get("fixed", {}).items()),
    )


def _cue(role: str, entry: dict[str, Any], fragments: dict[str, str], language: str) -> Cue:
    before, after, unless = entry.get("before"), entry.get("after"), entry.get("unless")
    return Cue(
        role,
        _regex(f"(?:{before})$", fragments, language) if before else None,
        _regex(after, fragments, language) if after else None,
        _regex(unless, fragments, language) if unless else None,
    )


def _regex(pattern: str, fragments: dict[str, str], language: str) -> re.Pattern[str]:
    try:
        return re.compile(_unique_groups(_expand(pattern, fragments)), re.IGNORECASE)
    except re.error as error:
        raise FigurewatchError(
            f"A pattern does not compile ({error})", where=f"{language}/periods.yaml: {pattern}", todo="Correct it."
        ) from error


def _unique_groups(pattern: str) -> str:
    """Number the named groups, so that several alternatives of a pattern may use one name."""
    serial = count()
    return re.sub(r"\(\?P<(\w+)>", lambda match: f"(?P<{match[1]}__{next(serial)}>", pattern)


def _expanded_fragments(raw: dict[str, str]) -> dict[str, str]:
    fragments: dict[str, str] = {}
    for name, pattern in raw.items():  # a fragment may use those above it
        fragments[name] = _expand(pattern, fragments)
    return fragments


def _expand(pattern: str, fragments: dict[str, str]) -> str:
    return re.sub(r"%(\w+)%", lambda match: fragments[match[1]], pattern)
