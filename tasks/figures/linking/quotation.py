"""Find who is quoted as saying a number: ``"…"라고 X는 말했다``, ``"...," said X``, ``X said ...``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from tasks.figures.entities.organisations import GROUP
from tasks.figures.syntax.nodes import Node, Row
from tasks.languages.language import load_language

# A shorter name is a family name or an abbreviation, which names nobody without its title.
_SHORTEST = 2
# Tables of words that are written like names, or in their place, and name no speaker.
_NO_SPEAKERS = (
    "pronouns",
    "determiners",
    "sources",
    "group_nouns",
    "group_heads",
    "anaphoric_nouns",
    "places",
    "not_organisations",
    "collective_speakers",
)


@dataclass(frozen=True, slots=True)
class _Quotation:
    """The spans of reported speech and of its speaker in a sentence."""

    speech: tuple[int, int]
    speaker: tuple[int, int]


def find_speaker(row: Row, index: int) -> str | None:
    """Return the name of the person or organisation that is quoted as saying a number.

    The patterns of reported speech are the ``quotations`` of the language's grammar, tried in order. Each has a group
    ``speech``, which must hold the number, and a group ``speaker``; the first that fits decides.

    Args:
        row: the sentence.
        index: position of the number.

    Returns:
        The name as written; null where nobody is quoted, or where the speaker has no name (``the company said``).
    """
    node, offset = row.nodes[index], row.sentence.start
    for quotation in _quotations(row.language.code, row.sentence.text):
        first, last = quotation.speech
        if first <= node.start - offset and node.end - offset <= last:
            start, end = quotation.speaker
            return _name(row, offset + start, offset + end)
    return None


def _name(row: Row, start: int, end: int) -> str | None:
    """Return the name that a noun phrase ends with, but for titles; null where it ends with another word."""
    nodes = [node for node in row.nodes if start <= node.start and node.end <= end and node.pos != "quote"]
    titled = False
    while nodes and not _is_name(nodes[-1]) and _is_title(row, nodes[-1]):
        titled = True
        nodes.pop()
    names = list(_names(row, nodes))
    if not names or not nodes or names[-1][-1] is not nodes[-1]:
        return None
    chosen = names[-1]
    if titled and len(names) > 1 and _is_person(row, names[-2]) and not _is_person(row, chosen):
        chosen = names[-2]  # 최수연 네이버 대표: the person, and not the firm
    name = _written(row, chosen)
    return name if _can_speak(row, chosen, name) else None


def _names(row: Row, nodes: list[Node]) -> Iterator[list[Node]]:
    """Yield the names of a noun phrase: an entity, or name words with the parts that are written together with them."""
    longest_gap = 1 if row.language.syntax.capitalised_names else 0
    run: list[Node] = []
    for node in nodes:
        joined = bool(run) and run[-1].kind != "entity" and node.start - run[-1].end <= longest_gap
        if joined and _continues(row, run[-1], node):
            run.append(node)
            continue
        if run:
            yield run
        run = [node] if _is_name(node) and not _is_title(row, node) else []
    if run:
        yield run


def _continues(row: Row, last: Node, node: Node) -> bool:
    """Return whether a word continues a name: another name word, or in one piece with it a noun that is no title."""
    if node.kind != "word" or _is_title(row, node):
        return False
    return node.pos == "name" or (node.pos == "noun" and node.start == last.end)


def _is_name(node: Node) -> bool:
    return node.kind == "entity" or (node.kind == "word" and node.pos == "name")


def _is_title(row: Row, node: Node) -> bool:
    grammar = row.language.grammar
    return any(grammar.has(table, node.text) for table in ("speakers", "speaker_titles"))


def _is_person(row: Row, name: list[Node]) -> bool:
    pattern = row.language.grammar.settings.get("person_name")
    return pattern is not None and re.fullmatch(str(pattern), _written(row, name)) is not None


def _can_speak(row: Row, nodes: list[Node], name: str) -> bool:
    """Return whether a name may be a speaker's: long enough, and no pronoun, place or group."""
    grammar = row.language.grammar
    mention = nodes[0].mention
    if mention is not None and mention.entity.startswith(GROUP):
        return False
    if len(name) < _SHORTEST or any(
        grammar.has(table, word) for table in _NO_SPEAKERS for word in (name, name.lower())
    ):
        return False
    if nodes[0].kind == "entity" or nodes[0].start > row.sentence.start:
        return True
    return len(nodes) > 1 or not name.endswith(grammar.table("plural_name_endings"))


def _written(row: Row, nodes: list[Node]) -> str:
    return row.sentence.text[nodes[0].start - row.sentence.start : nodes[-1].end - row.sentence.start]


@lru_cache(maxsize=8)  # the numbers of one sentence ask one after the other
def _quotations(code: str, sentence: str) -> tuple[_Quotation, ...]:
    """Return what each pattern of reported speech finds in a sentence."""
    matches = [pattern.search(sentence) for pattern in _patterns(code)]
    return tuple(_Quotation(match.span("speech"), match.span("speaker")) for match in matches if match is not None)


@cache
def _patterns(code: str) -> tuple[re.Pattern[str], ...]:
    patterns = load_language(code).grammar.settings.get("quotations", ())
    return tuple(re.compile(str(pattern), re.VERBOSE) for pattern in patterns)
