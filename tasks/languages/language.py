"""Load a language: a folder of words and patterns, and a tokenizer.

Adding a language is adding a folder beside ``ko`` and ``en`` with

* ``quantities.yaml`` and ``periods.yaml``: how numbers and time are written,
* ``grammar.yaml``: the words that linking rests on (rise and fall, plan and outlook, joining), and what the syntax
  does,
* ``tokenizer.py`` with ``tokenize(sentences) -> Iterator[list[Token]]``: words with their part of speech and role; and,
  where names look like other nouns, ``knows(word) -> bool``: whether its dictionary has a word.
* ``pages.yaml``: what pages write around articles (``page_words``); a folder with this file alone is a language whose
  pages are read and whose figures are not,
* ``bylines.py`` and ``spacing.py``, where names in bylines and blanks at line ends have a form of their own.

No code outside such a folder contains a word of any language.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from tasks.core.errors import FigurewatchError
from tasks.core.yaml_tables import read_tables
from tasks.languages import language_file, languages_with
from tasks.languages.syntax import Syntax


@dataclass(frozen=True, slots=True)
class Token:
    """A word or particle of a sentence.

    Attributes:
        form: the word as a dictionary would list it.
        pos: ``noun``, ``name``, ``bound`` (dependent noun), ``verb``, ``link`` (copula), ``modifier`` (verb form that
            modifies the next noun), ``break`` (verb form that ends a clause), ``final`` (ends the sentence),
            ``particle``, ``suffix`` (part of the word before), ``adverb``, ``determiner``, ``number``, ``open``,
            ``close``, ``comma``, ``dot`` (list bullet or middle dot), ``quote`` or ``other``.
        start, end: offsets in the sentence.
        role: for a particle, the role it gives to what it follows (or, where the language puts it in front, what
            it precedes): ``topic``, ``subject``, ``object``, ``genitive``, ``place``, ``means``, ``from``, ``until``,
            ``compare``, ``join``, ``also`` or ``other``.
    """

    form: str
    pos: str
    start: int
    end: int
    role: str = ""


Tokenizer = Callable[[Sequence[str]], Iterator[list[Token]]]


class _Sets(dict[str, frozenset[str]]):
    def __missing__(self, key: str) -> frozenset[str]:
        return frozenset()


@dataclass(frozen=True)
class Grammar:
    """The words and patterns of a language's ``grammar.yaml``.

    Attributes:
        words: its tables of words, by name.
        settings: patterns and other values, by name.
        sets: the tables as sets.
    """

    words: dict[str, tuple[str, ...]]
    settings: dict[str, Any]
    sets: _Sets = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "sets", _Sets({name: frozenset(words) for name, words in self.words.items()}))

    def has(self, table: str, word: str) -> bool:
        """Return True if a word is in a table."""
        return word in self.sets[table]

    def table(self, name: str) -> tuple[str, ...]:
        """Return the words of a table, as written; empty without such a table."""
        return self.words.get(name, ())


@dataclass(frozen=True)
class Language:
    """One language: its code, its grammar tables, its tokenizer and the properties of its syntax.

    Attributes:
        knows: whether the tokenizer's dictionary has a noun; of a noun that it lacks nobody knows whether it is a name.
    """

    code: str
    grammar: Grammar
    tokenize: Tokenizer
    syntax: Syntax
    knows: Callable[[str], bool]


@cache
def load_language(code: str) -> Language:
    """Load the folder of a language.

    Args:
        code: ISO 639-1 code, the folder's name.

    Raises:
        FigurewatchError: there is no such folder.
    """
    if code not in languages():
        raise FigurewatchError(f"language {code!r} is not supported", todo=f"Use one of: {', '.join(languages())}")
    tables: dict[str, Any] = read_tables(language_file(code, "grammar.yaml").read_text(encoding="utf-8"))
    settings = tables.pop("settings", {})
    syntax = Syntax(**tables.pop("syntax", {}))
    words = {name: tuple(str(word) for word in listed) for name, listed in tables.items()}
    words["firms"] = _known_firms(code)
    tokens = importlib.import_module(f"tasks.languages.{code}.tokenizer")
    knows = getattr(tokens, "knows", _knows_every_noun)
    return Language(code, Grammar(words, settings), tokens.tokenize, syntax, knows)


def _known_firms(code: str) -> tuple[str, ...]:
    """Return the names of firms that a language's ``firms.txt`` lists, one a line; none without that file."""
    path = language_file(code, "firms.txt")
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return tuple(line for line in lines if not line.startswith("#"))


def _knows_every_noun(_: str) -> bool:
    """Return True: in a language whose names are capitalised, a noun is no name."""
    return True


@lru_cache(maxsize=1)
def languages() -> tuple[str, ...]:
    """List the codes of all languages that have a folder with a grammar."""
    return tuple(languages_with("grammar.yaml"))
