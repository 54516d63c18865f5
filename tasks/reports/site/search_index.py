"""The index that the site's search reads without a server: names in one part, sentences in blocks, newest first.

The parts are scripts, since a browser that opens a page from a folder loads no other data. A term is found wherever it
stands, also within a word, because Korean joins particles to words; blanks, which Korean writes in more than one way,
are left out of what is searched. A block has a filter of 2^15 bits for the pairs of letters that are in it, so that a
search loads only those blocks that can have all its terms.
"""

from __future__ import annotations

import itertools
import json
import unicodedata
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence

from tasks.core.site import FamilyState, Sentence
from tasks.core.store import SeriesFamily
from tasks.reports.context import ReportContext
from tasks.reports.site.addresses import article_path, entity_path, series_path
from tasks.reports.site.batches import batches, parts_of
from tasks.reports.site.series_labels import metric_of
from tasks.reports.visible_text import one_line, short_line

FILTER_BITS = 1 << 15
"""A block of 500 articles has some 12,000 pairs of letters: a third of the bits are set."""

PART_SIZE = 400_000
"""Bytes of one script, at most but for its last entry."""

FILTERS_A_PART = 64

SERIES_AN_ENTRY = 200
"""Series of one entry of the index of names: 100 kB at most."""

LONGEST = 600
"""Characters of a sentence that the index has."""


def normalised(text: str) -> str:
    """Return a text as it is searched: compatible letters, lower case, no blanks; ``search.js`` does the same."""
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def letter_pairs(text: str) -> set[int]:
    """Return the bits of the pairs of letters of a normalised text, by UTF-16 code units as in JavaScript."""
    units = memoryview(text.encode("utf-16-le", "surrogatepass")).cast("H")
    return {(first * 7919 + second) % FILTER_BITS for first, second in itertools.pairwise(units)}


def name_parts(families: Mapping[SeriesFamily, FamilyState], context: ReportContext) -> Iterator[tuple[str, str]]:
    """Yield address and text of the scripts with the names of entities and of their series.

    Args:
        families: all pages of series.
        context: labels and words.
    """
    by_entity: dict[str, list[tuple[SeriesFamily, FamilyState]]] = {}
    for family, state in families.items():
        by_entity.setdefault(family.entity, []).append((family, state))
    entries = []
    for entity, members in by_entity.items():
        written = next((state.entity_name for _, state in members if state.entity_name), None)
        known = context.entities.get(entity)
        aliases = [*known[1].names.values(), *known[1].aliases] if known else []
        series = [
            [metric_of(family, context), context.scope_label(family.scope) or "", series_path(family), state.periods]
            for family, state in members
        ]
        name, known_as = context.entity_name(entity, written), sorted(set(aliases))
        # One address an entity: a further entry has its other series, and is not found by itself.
        entries += [
            [name, known_as, entity_path(entity) if number == 0 else "", part]
            for number, part in enumerate(parts_of(series, SERIES_AN_ENTRY))
        ]
    for number, part in enumerate(_parts(entries)):
        yield f"search/names-{number}.js", script("names", number, part)


def sentence_parts(block: int, entries: Sequence[Sequence[str]]) -> list[tuple[str, str]]:
    """Return address and text of the script of a block of sentences, and of its further parts if it is large.

    Args:
        block: its number.
        entries: of its sentences.
    """
    return [
        (f"search/sentences-{block}{f'-{number}' if number else ''}.js", script(f"sentences-{block}", number, part))
        for number, part in enumerate(_parts(entries))
    ]


def entry_of(sentence: Sentence, context: ReportContext) -> list[str]:
    """Return a sentence as the index has it: its text, figure, publisher, day and the address of its article."""
    family = SeriesFamily(sentence.entity, sentence.metric, sentence.scope, sentence.measure, sentence.unit)
    return [
        one_line(sentence.sentence)[:LONGEST],
        f"{context.entity_name(sentence.entity, sentence.entity_name)} · {metric_of(family, context)}",
        short_line(sentence.publisher),
        sentence.published_on.isoformat() if sentence.published_on else "",
        article_path(sentence.article_id),
    ]


def filter_of(entries: Iterable[Sequence[str]]) -> str:
    """Return the filter of a block as base64: a bit for each pair of letters that a search may find in it."""
    bits = bytearray(FILTER_BITS // 8)
    for sentence, figure, publisher, *_ in entries:
        for place in letter_pairs(normalised(f"{sentence} {figure} {publisher}")):
            bits[place >> 3] |= 1 << (place & 7)
    return b64encode(bytes(bits)).decode("ascii")


def filter_parts(filters: Mapping[int, Sequence[object]]) -> Iterator[tuple[str, str]]:
    """Yield address and text of the scripts with the filters of all blocks.

    Args:
        filters: by block, its filter and the number of its parts.
    """
    for number, blocks in enumerate(batches(sorted(filters), FILTERS_A_PART)):
        part = [[block, *filters[block]] for block in blocks]
        yield f"search/filters-{number}.js", script("filters", number, part)


def script(name: str, number: int, entries: Sequence[object]) -> str:
    """Return a script that hands entries to the search; JSON is JavaScript, and nothing in a string can end it."""
    data = json.dumps(entries, ensure_ascii=False, separators=(",", ":"))
    return f"figurewatchSearch({json.dumps(name)},{number},{data});\n"


def _parts(entries: Sequence[object]) -> Iterator[list[object]]:
    part: list[object] = []
    size = 0
    for entry in entries:
        length = len(json.dumps(entry, ensure_ascii=False).encode("utf-8", "replace"))
        if part and size + length > PART_SIZE:
            yield part
            part, size = [], 0
        part.append(entry)
        size += length
    yield part
