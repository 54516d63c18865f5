"""Refuse words of a watchlist that no text can be read by.

A number word as a cue or counter would split the numbers of a text, an empty cue is in every text, and words of a
language without a grammar are never looked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from tasks.core.errors import WatchlistError
from tasks.core.watchlist_parts.watchlist_errors import SHOWN, SourceFile
from tasks.figures.numbers.numerals.number_word_check import holds_number_word, is_number_word
from tasks.languages.language import languages

# Keys of a metric whose words are looked for in texts, by language.
_READ = ("cues", "loss_cues", "unless", "counters", "echoes", "of", "subject_nouns")
_CUES = ("cues", "loss_cues")
_ALLOWED = {
    "counters": "allowed: what is counted, without a number (GWh, users); number words are read by themselves",
    "cues": "allowed: words that name the metric (revenue, users), not its numbers",
}
_UNREAD = "a language whose texts are not read"

Place = tuple[int | str, ...]


def refuse_unreadable_words(raw: dict[str, Any], source: SourceFile) -> None:
    """Check that no cue or counter of a watchlist's metrics is a number word, no cue empty, and every language read.

    Args:
        raw: the file's content, already validated.
        source: the file, for the place of each word.

    Raises:
        WatchlistError: naming file, line, key and what is allowed.
    """
    lines = [
        f"{source.place(place)}: {source.key(place)} is {word!r}, {why}; {allowed}"
        for number, metric in enumerate(raw.get("metrics") or [])
        for place, word, why, allowed in _refused(metric, ("metrics", number))
    ]
    if len(lines) > SHOWN:
        lines[SHOWN:] = [f"and {len(lines) - SHOWN} more"]
    if lines:
        raise WatchlistError("\n".join(lines))


def _refused(metric: dict[str, Any], place: Place) -> Iterator[tuple[Place, str, str, str]]:
    for key in _READ:
        for language in metric.get(key) or {}:
            if language not in languages():
                yield (*place, key, language), language, _UNREAD, f"allowed: {', '.join(languages())}"
    for key in _CUES:
        for where, language, word in _listed(metric.get(key) or {}, (*place, key)):
            if not word.strip():
                yield where, word, "which is in every text", _ALLOWED["cues"]
            elif is_number_word(word, language):
                yield where, word, "a number word", _ALLOWED["cues"]
    for where, language, word in _counters(metric, place):
        if is_number_word(word, language):
            yield where, word, "a number word", _ALLOWED["counters"]
        elif holds_number_word(word, language):
            yield where, word, "which begins with a number word", _ALLOWED["counters"]


def _counters(metric: dict[str, Any], place: Place) -> Iterator[tuple[Place, str, str]]:
    """List the counters with their languages; the unit of a count is a counter in every language of the cues."""
    listed = _listed(metric.get("counters") or {}, (*place, "counters"))
    yield from ((where, language, word) for where, language, word in listed if word)  # the empty one: no counter
    unit = metric.get("unit")
    if metric["dimension"] == "count" and unit:
        refused = [code for code in metric["cues"] if is_number_word(unit, code) or holds_number_word(unit, code)]
        yield from (((*place, "unit"), code, unit) for code in refused[:1])


def _listed(words: dict[str, Any], place: Place) -> Iterator[tuple[Place, str, str]]:
    for language, value in words.items():
        yield from ((where, language, word) for where, word in _each(value, (*place, language)))


def _each(value: str | Sequence[Any], place: Place) -> Iterator[tuple[Place, str]]:
    """List a word, or the words of a list or of groups of words, with their places."""
    if isinstance(value, str):
        yield place, value
        return
    for number, item in enumerate(value):
        yield from _each(item, (*place, number))
