"""A language as the extractor sees it: one folder of words and patterns, and a tokenizer.

Adding a language is adding a folder beside ``ko`` and ``en`` with

* ``quantities.yaml`` and ``periods.yaml``: how numbers and time are written,
* ``grammar.yaml``: the words that carry attribution (rise and fall, plan and outlook, joining, carrying over),
* ``tokenizer.py`` with ``tokenize(sentences) -> Iterator[list[Token]]``: words with their part of speech and role,
* ``pages.yaml``: what pages write around articles (``page_words``); a folder with this file alone is a language whose
  pages are read and whose figures are not,
* ``bylines.py`` and ``spacing.py``, where names in bylines and blanks at line ends have a form of their own.

Nothing outside such a folder knows a word of any language.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import resources
from typing import Any

import yaml

from tasks.core.errors import FigurewatchError


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
    """The words of a language that attribution rests on; every field is a table of ``grammar.yaml``."""

    words: dict[str, tuple[str, ...]]
    settings: dict[str, Any]
    sets: _Sets = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "sets", _Sets({name: frozenset(words) for name, words in self.words.items()}))

    def has(self, table: str, word: str) -> bool:
        """Whether ``word`` stands in that table."""
        return word in self.sets[table]

    def table(self, name: str) -> tuple[str, ...]:
        """The words of a table, as written."""
        return self.words.get(name, ())


@dataclass(frozen=True)
class Language:
    """One language: its code, its grammar tables and its tokenizer."""

    code: str
    grammar: Grammar
    tokenize: Tokenizer


@cache
def load_language(code: str) -> Language:
    """Load the folder of a language.

    Args:
        code: ISO 639-1 code, the folder's name.

    Raises:
        FigurewatchError: there is no such folder.
    """
    package = f"tasks.languages.{code}"
    try:
        raw = resources.files(package).joinpath("grammar.yaml").read_text(encoding="utf-8")
    except (ModuleNotFoundError, FileNotFoundError) as error:
        raise FigurewatchError(
            f"language {code!r} is not supported", todo=f"Use one of: {', '.join(languages())}"
        ) from error
    tables: dict[str, Any] = yaml.safe_load(raw)
    settings = tables.pop("settings", {})
    words = {name: tuple(str(word) for word in listed) for name, listed in tables.items()}
    tokens = importlib.import_module(f"{package}.tokenizer")
    return Language(code, Grammar(words, settings), tokens.tokenize)


@lru_cache(maxsize=1)
def languages() -> tuple[str, ...]:
    """Codes of all languages that have a folder with a grammar."""
    root = resources.files("tasks.languages")
    return tuple(
        sorted(entry.name for entry in root.iterdir() if entry.is_dir() and entry.joinpath("grammar.yaml").is_file())
    )
