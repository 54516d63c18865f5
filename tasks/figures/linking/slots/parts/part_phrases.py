"""The phrases of a sentence that may say which part of an entity a number is of."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from tasks.figures.entities.discourse import EntityRef
from tasks.figures.linking.article_context import ArticleContext, Statement
from tasks.figures.syntax.derived_values import once
from tasks.figures.syntax.nodes import Node, Row, is_glued, is_joining, is_prefix
from tasks.languages.language import Grammar

_NOUNS = ("noun", "name", "number", "bound", "prefix", "suffix", "determiner")
# The longest phrase that is looked at, in nodes.
_LONGEST = 6
# Fewest letters that are left of a word whose general head is cut off.
_LEAST_LETTERS = 2
# Markets named before a number that may be its own.
_MARKETS = 6
_QUOTED = re.compile(r"[‘'“\"「『<《]([^‘’'“”\"「」『』<>《》\n]{2,24})[’'”\"」』>》]")
TOPICS = ("topic", "subject", "also", "side")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A run of nouns.

    Attributes:
        start, end: its nodes.
        place: where it stands: ``before cue``, ``before number``, ``topic``, ``genitive``, ``place``, ``behind cue``.
    """

    start: int
    end: int
    place: str


def phrases(statement: Statement) -> list[Phrase]:
    """Return the phrases that stand where a part is named: beside the cue, beside the number, as topic, as place."""
    row, index, cue = statement.number.row, statement.number.index, statement.cue
    found: list[Phrase] = []
    if cue is not None:
        found += _ending(row, cue, "before cue")
        found += _behind(row, cue + 1, "behind cue")
    found += _ending(row, index, "before number")
    if row.nodes[index].depth:
        opener = next((j for j in range(index - 1, -1, -1) if row.nodes[j].kind == "open"), None)
        found += _ending(row, opener, "before bracket") if opener is not None else []
    found += _behind(row, index + 1, "behind number")
    limit = min(index, cue) if cue is not None else index
    for j in range(limit - 1, -1, -1):
        node = row.nodes[j]
        if not is_noun(node) or not node.roles:
            continue
        role = next((name for name in (*TOPICS, "genitive", "place", "means", "object") if node.has(name)), "other")
        place = "topic" if role in TOPICS else role
        if all(phrase.place != place for phrase in found):
            found += _ending(row, j + 1, place)
    return found


def _ending(row: Row, end: int, place: str) -> list[Phrase]:
    """Return the run of nouns that ends right before a node; only its last word may carry a particle.

    Where that run is only the head of a name with a gloss in brackets (``에이치(HE)사업본부``), the run before the
    brackets is the second phrase.
    """
    end = _before_asides(row, end)
    start = end
    while start > 0 and end - start < _LONGEST:
        node = row.nodes[start - 1]
        if not _is_in_run(row, start - 1) or (start < end and node.roles and not node.has("genitive", "join")):
            break
        start -= 1
    if start == end:
        return []
    glossed = start > 0 and start - 1 in row.owners and is_glued(row, start)
    if glossed and is_general_head(text_of(row, start, end).lower(), row.language.grammar):
        return [Phrase(start, end, place), *_ending(row, row.owners[start - 1], place)]
    return [Phrase(start, end, place)]


def _is_in_run(row: Row, place: int) -> bool:
    """Return whether a node may be part of a run of nouns."""
    return is_noun(row.nodes[place]) or is_joining(row, place)


def _before_asides(row: Row, end: int) -> int:
    """Return the position before the quotation marks, time expressions and brackets that end right before a node."""
    while end > 0:
        node = row.nodes[end - 1]
        if node.kind == "close" and end - 1 in row.owners:
            end = row.owners[end - 1]
        elif node.pos == "quote" or node.kind == "period":
            end -= 1
        else:
            break
    return end


def _behind(row: Row, start: int, place: str) -> list[Phrase]:
    """Return the run of nouns that begins at a node, in languages that put what modifies behind the noun."""
    if not row.language.syntax.prepositions:
        return []
    end = start
    while end < len(row.nodes) and end - start < _LONGEST:
        node = row.nodes[end]
        if not is_noun(node):
            break
        end += 1
    return [Phrase(start, end, place)] if start < end else []


def is_noun(node: Node) -> bool:
    """Return whether a node may be part of a run of nouns."""
    return node.kind in ("entity", "dot") or (node.kind == "word" and node.pos in _NOUNS)


def part_words(statement: Statement, article: ArticleContext) -> tuple[list[str], dict[str, float]]:
    """Return words and numbers that say whether a phrase of the sentence names a part.

    Args:
        statement: metric and entity are decided.
        article: its article.
    """
    row = statement.number.row
    grammar = row.language.grammar
    entity = statement.entity_id
    words: list[str] = []
    values: dict[str, float] = {}
    for phrase in phrases(statement):
        nodes = [node for node in row.nodes[phrase.start : phrase.end] if node.kind == "word"]
        names = [node for node in row.nodes[phrase.start : phrase.end] if node.mention is not None]
        plain = [node for node in nodes if not grammar.has("transparent", node.text)]
        place = phrase.place
        values[f"{place} nouns"] = float(len(plain))
        values[f"{place} proper"] = float(any(node.pos == "name" for node in plain))
        values[f"{place} entity"] = float(any(node.mention and node.mention.entity == entity for node in names))
        values[f"{place} other entity"] = float(any(node.mention and node.mention.entity != entity for node in names))
        words += [f"{place}: {node.text.lower()}" for node in nodes]
        words += [f"{place}: {node.text.lower()[-2:]}" for node in nodes[-1:]]
        words.append(f"{place} is {'none' if not plain else 'name' if plain[-1].pos == 'name' else 'noun'}")
    for j, node in enumerate(row.nodes[:-1]):
        if node.mention is not None and node.mention.entity == entity:
            following = row.nodes[j + 1]
            words.append(f"behind entity: {following.text.lower() if following.kind == 'word' else following.kind}")
            break
    else:
        words.append("entity not in sentence")
    if statement.cue is not None:
        words.append(f"cue: {row.nodes[statement.cue].text.lower()}")
    return words, values


def text_of(row: Row, start: int, end: int) -> str:
    """Return the text of some nodes as it is written, without the particles behind it."""
    base = row.sentence.start
    return row.sentence.text[row.nodes[start].start - base : row.nodes[end - 1].end - base]


def noun_runs(row: Row) -> list[tuple[int, int]]:
    """Return all runs of nouns of a sentence as ranges of nodes; a particle ends a run."""
    return once(row.derived, "noun runs", lambda: _noun_runs(row))


def _noun_runs(row: Row) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    start: int | None = None
    for j, node in enumerate(row.nodes):
        if not _is_in_run(row, j):
            if start is not None:
                runs.append((start, j))
            start = None
            continue
        start = j if start is None else start
        if node.roles and not row.language.syntax.prepositions:
            runs.append((start, j + 1))
            start = None
    if start is not None:
        runs.append((start, len(row.nodes)))
    return [(start, end) for start, end in runs if end - start <= _LONGEST]


def topic_runs(row: Row) -> list[tuple[int, int]]:
    """Return the runs of nouns of a sentence that are a topic or subject, or stand right before a cue."""

    def is_topic(end: int) -> bool:
        before_cue = end < len(row.nodes) and row.nodes[end].cue is not None
        return before_cue or row.nodes[end - 1].has(*TOPICS)

    return once(row.derived, "topic runs", lambda: [(start, end) for start, end in noun_runs(row) if is_topic(end)])


def own_places(row: Row, entity: EntityRef | None) -> frozenset[int]:
    """Return the nodes of a sentence that name an entity.

    A firm that no list has may be recognised by another sentence alone; here it is found by its name as it is written.
    """
    if entity is None:
        return frozenset()
    return once(row.derived, ("own places", entity), lambda: frozenset(_own_places(row, entity)))


def _own_places(row: Row, entity: EntityRef) -> Iterator[int]:
    """Yield the nodes of a sentence that name an entity."""
    yield from (j for j, node in enumerate(row.nodes) if node.mention is not None and node.mention.entity == entity.id)
    base = row.sentence.start
    for match in re.finditer(rf"\b{re.escape(entity.name)}", row.sentence.text):
        inside = [j for j, node in enumerate(row.nodes) if match.start() <= node.start - base < match.end()]
        if not inside or row.nodes[inside[-1]].end - base != match.end():
            continue  # in a longer word
        if inside[-1] + 1 == len(row.nodes) or not is_glued(row, inside[-1] + 1):
            yield from inside


def trimmed_phrase(row: Row, start: int, end: int, own: Collection[int]) -> tuple[int, int] | None:
    """Return a run without the entity's own name before it and without words that name no part at its ends.

    A run that ends with the entity's name says what the entity is, and names no part of it. General heads of parts
    and markets (division, segment, market) are cut off; alone they name nothing. A prefix that is written in one with
    its noun is kept, and that noun too (``신사업 부문`` is ``신사업``).

    Args:
        row: the sentence.
        start, end: range of nodes.
        own: the nodes that name the number's entity.

    Returns:
        The range that is left; null where nothing is.
    """
    grammar = row.language.grammar

    def empty(place: int) -> bool:
        node = row.nodes[place]
        word = node.text.lower()
        if grammar.has("kinds_of_accounts", word) or (place + 1 < end and is_prefix(row, place)):
            return False
        return node.kind == "dot" or node.pos in ("determiner", "suffix") or grammar.has("transparent", word)

    if start < end and end - 1 in own:
        return None
    while start < end and (start in own or empty(start)):
        start += 1
    while start < end and empty(end - 1):
        end -= 1
    while end > start and is_general_head(row.nodes[end - 1].text.lower(), grammar):
        if end - 1 > start and is_prefix(row, end - 2):
            break
        end -= 1
    return (start, end) if start < end else None


def without_glued_head(name: str, grammar: Grammar) -> str:
    """Return a name without the general heads that its last word ends with, where two letters or more are left.

    Some compounds are one word to the tokenizer (``바이오사업``), others two: the same part has one name.
    """
    heads = (*grammar.table("scope_tails"), *grammar.table("market_nouns"))
    while True:
        rests = (name.removesuffix(head).rstrip() for head in heads if name.endswith(head))
        rest = next((rest for rest in rests if len(rest) >= _LEAST_LETTERS and rest[-1].isalpha()), None)
        if rest is None:
            return name
        name = rest


def is_general_head(word: str, grammar: Grammar) -> bool:
    """Return whether a word is a general head of parts or markets, which names nothing alone: ``this segment``."""
    return grammar.has("scope_tails", word) or grammar.has("market_nouns", word)


def markets_of(article: ArticleContext) -> list[str]:
    """Return the phrases right before a word for a market, in the sentences read so far, the latest first."""
    last = article.numbers[len(article.statements)].sentence if len(article.statements) < len(article.numbers) else -1
    found = once(article.derived, "markets", lambda: _markets(article))
    names = dict.fromkeys(name for sentence, name in reversed(found) if sentence <= last)
    return list(names)[:_MARKETS]


def market_names(article: ArticleContext) -> frozenset[str]:
    """Return the phrases right before a word for a market anywhere in an article, in lower case."""
    found = once(article.derived, "markets", lambda: _markets(article))
    return once(article.derived, "market names", lambda: frozenset(name.lower() for _, name in found))


def _markets(article: ArticleContext) -> list[tuple[int, str]]:
    """Return the phrases right before a word for a market with the numbers of their sentences, in text order."""
    return [
        (sentence, text_of(row, *trimmed))
        for sentence, row in sorted(article.rows.items())
        for j, node in enumerate(row.nodes)
        if node.kind == "word" and row.language.grammar.has("market_nouns", node.text.lower())
        for phrase in _ending(row, j, "market")
        if (trimmed := trimmed_phrase(row, phrase.start, phrase.end, ())) is not None
    ]


def quoted_names(row: Row) -> list[str]:
    """Return the short texts in quotation marks of a sentence: names of products, services and brands."""
    return once(row.derived, "quoted", lambda: [match[1].strip() for match in _QUOTED.finditer(row.sentence.text)])


def kinds_of_accounts(row: Row, cue: int | None) -> list[str]:
    """Return the words of a sentence that say on which accounts a figure rests; the cue may begin with one."""
    grammar = row.language.grammar
    named = once(
        row.derived,
        "kinds of accounts",
        lambda: [node.text for node in row.nodes if grammar.has("kinds_of_accounts", node.text.lower())],
    )
    found = list(named)
    if cue is not None:
        found += [word for word in grammar.table("kinds_of_accounts") if row.nodes[cue].text.lower().startswith(word)]
    return list(dict.fromkeys(found))
