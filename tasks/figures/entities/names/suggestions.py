"""Suggest names that a watchlist lacks: what texts write in brackets beside a name that it has."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from tasks.core.watchlist import Watchlist
from tasks.figures.entities.gazetteer import Gazetteer
from tasks.figures.entities.names.gazetteers import Gazetteers
from tasks.figures.entities.names.plain_names import has_legal_form, plain_name
from tasks.languages.language import Language, load_language
from tasks.languages.scripts import guess_language

PASSAGE = r"[^\n()（）]{2,50}[(（][^()（）\n]{2,40}[)）]"
"""A bracket with what stands before it, for a search in stored texts (without look-around, as databases have it)."""

_OPENING, _CLOSING = ("(", "（"), (")", "）")
# A stock code: six digits in Korea, or an exchange and its symbol.
_TICKER = re.compile(r"(?:[A-Z][A-Za-z]{2,9}\s?:\s?)?(\d{6}|[A-Z]{1,5}(?:\.[A-Z]{1,2})?)")
_EXCHANGE = re.compile(r"[A-Z][A-Za-z]{2,9}\s?:")
_LONGEST = 40
_MOST_WORDS = 5


@dataclass(frozen=True, slots=True)
class NameSuggestion:
    """A name or stock code that texts use for an entity and the watchlist lacks.

    Attributes:
        entity: id of the entity.
        key: where it belongs: ``aliases`` or ``tickers``.
        name: as written most often.
        count: passages that have it.
        example: one of them.
        also: other entities beside which it stands too; it is no name of either then.
    """

    entity: str
    key: Literal["aliases", "tickers"]
    name: str
    count: int
    example: str
    also: tuple[str, ...] = ()


def suggest_names(watchlist: Watchlist, passages: Iterable[tuple[str, int]]) -> list[NameSuggestion]:
    """Suggest aliases and stock codes.

    Args:
        watchlist: with the entities; what it lists is not suggested.
        passages: pieces of texts that end with a bracket (``PASSAGE``), each with how often it was found.

    Returns:
        The suggestions, most frequent first.
    """
    listed = {plain_name(name) for entity in watchlist.entities for name in entity.all_names()}
    tickers = {code for entity in watchlist.entities for code in entity.tickers}
    gazetteers = Gazetteers(watchlist)
    written: dict[tuple[str, Literal["aliases", "tickers"], str], Counter[str]] = defaultdict(Counter)
    examples: dict[tuple[str, str], str] = {}
    owners: dict[str, set[str]] = defaultdict(set)
    for passage, count in passages:
        code = guess_language(passage)
        for entity, key, name in _named(passage, gazetteers[code], load_language(code)):
            plain = name if key == "tickers" else plain_name(name)
            if not plain or plain in (tickers if key == "tickers" else listed):
                continue
            written[entity, key, plain][name] += count
            examples.setdefault((entity, plain), passage.strip())
            owners[plain].add(entity)
    return sorted(
        (
            NameSuggestion(
                entity,
                key,
                names.most_common(1)[0][0],
                names.total(),
                examples[entity, plain],
                tuple(sorted(owners[plain] - {entity})),
            )
            for (entity, key, plain), names in written.items()
        ),
        key=lambda suggestion: (-suggestion.count, suggestion.entity, suggestion.name),
    )


def is_generic(name: str) -> bool:
    """Return True if a name is a word for many firms (an industry, its makers) and no firm."""
    grammar = load_language(guess_language(name)).grammar
    return name.endswith(grammar.table("group_nouns")) or grammar.has("group_heads", name)


def _named(
    passage: str, gazetteer: Gazetteer, language: Language
) -> Iterator[tuple[str, Literal["aliases", "tickers"], str]]:
    """Yield the entity and the other name of a passage in which one of the two is listed."""
    bracketed = passage.strip()
    opening = max(map(bracketed.rfind, _OPENING))
    if opening < 1 or not bracketed.endswith(_CLOSING):
        return
    before, inside = bracketed[:opening].rstrip(), bracketed[opening + 1 : -1].strip()
    known = [mention for mention in gazetteer.find(before)[0] if mention.end == len(before)]
    known_inside = [
        mention for mention in gazetteer.find(inside)[0] if (mention.start, mention.end) == (0, len(inside))
    ]
    others = {mention.entity for mention in gazetteer.find(inside)[0]}
    if known and others <= {known[-1].entity}:
        name = before[known[-1].start :]
        code = _TICKER.fullmatch(inside)
        if code and (code[1].isdigit() or _EXCHANGE.match(inside)):
            yield known[-1].entity, "tickers", code[1]
        elif _other_spelling(name, inside) and _may_name(inside, language):
            yield known[-1].entity, "aliases", inside
    elif known_inside and not known:
        other = _last_name(before)
        if _other_spelling(other, inside) and _may_name(other, language):
            yield known_inside[0].entity, "aliases", other


def _last_name(text: str) -> str:
    """Return the name at the end of a text: its last words in Latin capitals, else its last word."""
    words = text.split()
    first = len(words) - 1
    while first and all(word[0].isascii() and word[0].isupper() for word in words[first - 1 :]):
        if words[first - 1].endswith((",", ".", ";")):
            break
        first -= 1
    return " ".join(words[first:])


def _other_spelling(name: str, other: str) -> bool:
    """Return True if one of two names is in Latin letters and the other is not, or a legal form tells the two apart."""
    return _is_latin(name) != _is_latin(other) or (has_legal_form(other) and plain_name(name) in plain_name(other))


def _is_latin(name: str) -> bool:
    return all(char.isascii() for char in name if char.isalpha())


def _may_name(name: str, language: Language) -> bool:
    """Return True if a text in or before a bracket has the form of a name: short, begun by a capital, no table word."""
    words = name.split()
    if not words or len(name) > _LONGEST or len(words) > _MOST_WORDS or not any(char.isalpha() for char in name):
        return False
    if any(char.isdigit() for char in name) and not name[0].isalpha():
        return False
    if _is_latin(name) and not name[0].isupper():
        return False
    if not _is_latin(name) and len(words) > 1:
        return False
    tables = ("places", "not_organisations", "speakers", "speaker_titles", "group_nouns")
    return not any(language.grammar.has(table, word) for table in tables for word in (name, *words))
