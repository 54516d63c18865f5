"""Compare the name of a part that was read with the annotated one: whether they are of one part, and how alike."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path

import yaml

from tasks.figures.linking.slots.parts.part_phrases import is_general_head, without_glued_head
from tasks.languages.language import Grammar

# Words of a scope that name no part, by language and by what they say.
_COUNT_WORDS = Path(__file__).with_name("count_words.yaml")
# Words of an annotated scope that the name of its part may lack, and those that oppose another part, by language.
_PART_WORDS = Path(__file__).with_name("part_words.yaml")
_GLOSS = re.compile(r"\(([^()]*)\)")


def fold_name(name: str | None) -> str:
    """Return a name without blanks, marks and case."""
    return re.sub(r"[\s()㈜.,&'’-]", "", name or "").casefold()


@lru_cache(maxsize=4096)
def names_no_part(scope: str) -> bool:
    """Return whether a scope consists of words that name a kind of count or a running total.

    >>> names_no_part("월간 활성 이용자"), names_no_part("유료 커머스 회원")
    (True, False)
    """
    return not re.sub(r"[\W\d]", "", _count_words().sub("", scope))


def same_part(one: str | None, other: str | None) -> bool:
    """Return whether two names of a part share a word of two letters or more, or a third of their letter pairs."""
    if not one or not other:
        return False
    words = [set(re.findall(r"[^\W_]{2,}", text.casefold())) for text in (one, other)]
    pairs = [_letter_pairs(text) for text in (one, other)]
    return bool(words[0] & words[1]) or len(pairs[0] & pairs[1]) * 3 >= max(1, len(pairs[0] | pairs[1]))


def is_whole_name(annotated: str, read: str, grammar: Grammar) -> bool:
    """Return whether a name that was read says all that the annotated one says of a part, and nothing against it.

    A gloss in brackets may stand for the name or be left out; so may the general head of a part or market, words for
    the whole world, and words for what is counted. A name that is cut short (``솔루션`` for ``광학솔루션``) is of
    another part, and so is one with a word that opposes the annotated one (``국내 D램`` for ``글로벌 D램``).

    Args:
        annotated: a scope.
        read: the name of a part.
        grammar: of their language.
    """
    if fold_name(annotated) == fold_name(read):
        return True
    if _opposing(read) - _opposing(annotated):
        return False
    annotated_cores, read_cores = (_cores(name, grammar) for name in (annotated, read))
    if not annotated_cores:
        return not read_cores
    return any(
        set(core) <= set(other) or "".join(core) == "".join(other) for core in annotated_cores for other in read_cores
    )


def likeness(annotated: str, read: str, grammar: Grammar) -> float:
    """Return how alike two names of a part are, 0..1: 1 where the one that was read says all."""
    if is_whole_name(annotated, read, grammar):
        return 1.0
    one, other = _letter_pairs(annotated), _letter_pairs(read)
    return len(one & other) / max(1, len(one | other))


def _variants(name: str) -> list[str]:
    """Return what a name is called: without its glosses, and each gloss; what is left out or added is no gloss."""
    if _opposing(name):
        return [name]
    return [_GLOSS.sub("", name), *_GLOSS.findall(name)]


def _cores(name: str, grammar: Grammar) -> list[list[str]]:
    """Return for each of the names of a part the words that tell it from others; without those that have none."""
    return [core for variant in _variants(name) if (core := _core(variant, grammar))]


def _core(name: str, grammar: Grammar) -> list[str]:
    """Return the words of a name that tell the part from others, folded."""
    words = (word for word in re.split(r"[\s·,()]+", name) if word and not _says_no_part(word))
    cores = (without_glued_head(word, grammar) for word in words)
    return [folded for word in cores if not is_general_head(word.lower(), grammar) and (folded := fold_name(word))]


def _says_no_part(word: str) -> bool:
    """Return whether a word as a whole is one that a name may lack."""
    return _free_words().fullmatch(word) is not None or names_no_part(word)


def _opposing(name: str) -> set[str]:
    """Return the words of a name that oppose another part or leave one out."""
    return {word for word in _opposing_words() if word in name.casefold()}


def _letter_pairs(name: str) -> set[str]:
    folded = fold_name(name)
    return {folded[i : i + 2] for i in range(len(folded) - 1)}


@cache
def _count_words() -> re.Pattern[str]:
    """Return the pattern of all count words."""
    groups = yaml.safe_load(_COUNT_WORDS.read_text(encoding="utf-8")).values()
    return _pattern([word for kinds in groups for listed in kinds.values() for word in listed])


@cache
def _free_words() -> re.Pattern[str]:
    """Return the pattern of all words that a name may lack."""
    return _pattern([word for kinds in _part_words().values() for word in kinds["free"]])


@cache
def _opposing_words() -> frozenset[str]:
    """Return all words that oppose another part or leave one out."""
    return frozenset(word for kinds in _part_words().values() for word in kinds["opposing"])


@cache
def _part_words() -> dict[str, dict[str, list[str]]]:
    words: dict[str, dict[str, list[str]]] = yaml.safe_load(_PART_WORDS.read_text(encoding="utf-8"))
    return words


def _pattern(words: Sequence[str]) -> re.Pattern[str]:
    """Return the pattern of any of some words, longer ones first."""
    longest_first = sorted(set(words), key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, longest_first)), re.IGNORECASE)
