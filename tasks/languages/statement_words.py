"""The words that say what a statement of a figure is of: each language folder's ``statements.yaml``.

* ``alternatives``: groups of which one figure has one kind (consolidated or separate accounts, monthly or paying
  users). ``usual`` is the kind of a figure that names none; ``across_sentences`` is true where one sentence may use the
  words of two kinds for one thing.
* ``marks``: what a statement is besides (expected, planned, corrected, preliminary).
* ``signs``: words by which the sign of a number is read; the nearest one counts.
* ``replaced``: patterns of a number that takes the place of another in one sentence.
* ``counted``: a number with the noun behind it that says what is counted.
* ``former``: patterns of a number that its sentence compares another with (``from 5``, ``compared with 5``).
* ``group``: the beginning of a name that only counts its members (``four banks``).
* ``joined``: the pattern of a number that several firms have together, of which a name is one (``KB·하늘의 이익은``).
* ``ahead``, ``behind``: further marks, of the words in front of a number and right behind it: somebody expects it
  (``expected``: ``50억원으로 추정되고``), it is only a mark that is passed (``threshold``: ``1조 클럽``), it is a sum
  or a difference of several (``of_several``: ``두 곳의 합은``).
* ``actor``: what stands behind the name of a firm that does something itself (``하늘전자는``).
* ``speaker``: what stands behind the name of a firm for which only somebody speaks (``하늘증권 연구원``).
* ``forecasting_house``: what stands behind the name of a house that forecasts for others.
* ``of_source``: what stands behind a word that says where the firm is from that counted something (``Taiwanese
  research firm``), so that the word is no part of what was counted.
* ``calendar_quarters``: whether a quarter is one of the calendar year unless its sentence calls it a fiscal one.
* ``same_period``: a period that is named by pointing back (``the same period``).

A language without the file has none of them. ``places`` are those of its grammar.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from tasks.languages.language import load_language
from tasks.languages.pattern_files import any_of, tables_of
from tasks.languages.scripts import guess_language

NAME = "\ue000"
"""Stands for a name in a sentence that is searched: a character of private use, which texts do not have."""
NUMBER, OLD, NEW = "\U0001e950", "\U0001e951", "\U0001e952"
"""Stand for numbers: digits of a script (Adlam) that no text here has, so that patterns take them for digits."""
_SIGNS = {"%name%": NAME, "%number%": NUMBER, "%old%": OLD, "%new%": NEW}
_PLACES_OF_SIGNS = re.compile("|".join(_SIGNS))


@dataclass(frozen=True, slots=True)
class Alternatives:
    """One group of kinds.

    Attributes:
        usual: the kind of a figure that names none, null where nothing can be assumed.
        kinds: the patterns by kind.
        across_sentences: whether only two sentences tell two kinds apart; one calls the same thing by both words.
    """

    usual: str | None
    kinds: Mapping[str, re.Pattern[str]]
    across_sentences: bool


@dataclass(frozen=True, slots=True)
class StatementWords:
    """The ``statements.yaml`` of one language, compiled.

    ``replaced``, ``former`` and ``joined`` are asked of many sentences, each with a name and numbers of its own: signs
    for these are put into the sentence, and stand in the pattern, so that each pattern is compiled once.
    """

    alternatives: Mapping[str, Alternatives]
    marks: Mapping[str, re.Pattern[str]]
    signs: Mapping[str, re.Pattern[str]]
    replaced: Mapping[str, re.Pattern[str]]
    counted: re.Pattern[str]
    group: re.Pattern[str]
    ahead: Mapping[str, re.Pattern[str]]
    behind: Mapping[str, re.Pattern[str]]
    same_period: re.Pattern[str]
    actor: re.Pattern[str] | None
    speaker: re.Pattern[str]
    forecasting_house: re.Pattern[str]
    of_source: re.Pattern[str]
    former: re.Pattern[str]
    joined: re.Pattern[str]
    places: frozenset[str]
    calendar_quarters: bool

    def is_joined(self, sentence: str, name: str, number: str) -> bool:
        """Return whether a sentence gives a number of several firms together.

        Args:
            sentence: any.
            name: of one of the firms, as the sentence writes it.
            number: as the sentence writes it.
        """
        if not name or name not in sentence:
            return False
        return self.joined.search(sentence.replace(name, NAME).replace(number, NUMBER)) is not None

    def is_former(self, sentence: str, number: str) -> bool:
        """Return whether a sentence compares another number with this one, as it writes it."""
        return number in sentence and self.former.search(sentence.replace(number, NUMBER)) is not None

    def replaces(self, kind: str, sentence: str, old: str, new: str) -> bool:
        """Return whether a sentence says that one number takes the place of another.

        Args:
            kind: ``plan`` or ``correction``.
            sentence: any.
            old, new: the numbers as the sentence writes them.
        """
        pattern = self.replaced.get(kind)
        if pattern is None or old not in sentence or new not in sentence:
            return False
        for number, sign in sorted(((old, OLD), (new, NEW)), key=lambda pair: -len(pair[0])):  # one may hold the other
            sentence = sentence.replace(number, sign)
        return pattern.search(sentence) is not None


@lru_cache(maxsize=16384)
def words_of_sentence(sentence: str) -> StatementWords:
    """Return the words of the language that a sentence is written in; each step of a check asks of the same ones."""
    return statement_words(guess_language(sentence))


@cache
def statement_words(language: str) -> StatementWords:
    """Load the words of a language.

    Args:
        language: ISO 639-1 code.
    """
    raw = tables_of(language, "statements.yaml")
    groups = {
        name: Alternatives(
            group.get("usual"),
            {kind: any_of(patterns) for kind, patterns in group["kinds"].items()},
            bool(group.get("across_sentences")),
        )
        for name, group in raw.get("alternatives", {}).items()
    }
    marks, signs, ahead, behind = (
        {name: any_of(patterns) for name, patterns in raw.get(table, {}).items()}
        for table in ("marks", "signs", "ahead", "behind")
    )
    replaced = {name: any_of(map(_with_signs, patterns)) for name, patterns in raw.get("replaced", {}).items()}
    counted, group, same_period, speaker, house, of_source = (
        any_of([raw.get(name, "(?!)")])
        for name in ("counted", "group", "same_period", "speaker", "forecasting_house", "of_source")
    )
    actor = re.compile(raw["actor"]) if "actor" in raw else None
    former = any_of(map(_with_signs, raw.get("former", ())))
    joined = re.compile(_with_signs(raw.get("joined", "(?!)")), re.DOTALL)
    places = frozenset(load_language(language).grammar.table("places"))
    return StatementWords(
        groups, marks, signs, replaced, counted, group, ahead, behind, same_period, actor, speaker, house, of_source,
        former, joined, places, bool(raw.get("calendar_quarters")),
    )  # fmt: skip


def _with_signs(pattern: str) -> str:
    """Return a pattern with the signs that stand for a name and for numbers in the place of their names."""
    return _PLACES_OF_SIGNS.sub(lambda match: _SIGNS[match.group()], pattern)
