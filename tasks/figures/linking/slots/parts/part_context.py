"""What headline, earlier sentences and the other levels of an article say of whether a number is of a part."""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections import Counter
from functools import cache
from itertools import pairwise

from tasks.core.records import Measure
from tasks.figures.linking.article_context import ArticleContext, Number, Statement
from tasks.figures.linking.same_cell import agree, cell_of, size_of
from tasks.figures.linking.slots.parts.part_history import part_history
from tasks.figures.linking.slots.parts.part_phrases import TOPICS
from tasks.figures.linking.slots.surroundings.word_classes import class_distances
from tasks.figures.syntax.derived_values import once
from tasks.figures.syntax.nodes import Row
from tasks.languages.language import load_language

# Tables of the grammar whose words name a part, a whole, what sets a part apart, or what is left out of a whole.
_CLASSES = ("segments", "scope_tails", "market_nouns", "kinds_of_accounts", "wholes", "splitters", "exclusions")
# Sentences back beyond which it makes no difference how far a division is.
_FAR = 8
# Characters behind the entity's name that are looked at where the headline has no cue.
_HEADLINE_STRETCH = 12
# Characters between an entity's name and a word for a division that still make one name.
_DIVISION_NAME = 12
# Sentences before a number whose divisions may be what it is of.
_NAMED_BEFORE = 3
# The last word of a text, with the signs that stand within names.
_NAME = re.compile(r"([^\W_][\w&·+-]*)[\s)’'”\"」』]*$")
# Powers of ten between a level and the largest like it beyond which their number makes no difference.
_MOST_POWERS = 4.0


def part_evidence(statement: Statement, article: ArticleContext) -> dict[str, float]:
    """Return what the text around and the numbers before say for a part, whatever its name.

    Args:
        statement: metric, measure, entity and period are decided.
        article: its article, decided as far as the number before.
    """
    number, ruled = statement.number, statement.number.rules.observation
    values = dict(class_distances(number.row, number.index, _CLASSES))
    values |= _divisions(statement, article)
    values |= _against_largest(statement, article)
    values |= _same_cell(statement, article)
    values |= part_history(statement, article)
    values["sentence"] = min(20.0, number.sentence)
    values["refers to a division"] = float(_refers_to_division(number))
    values["rules part"] = float(ruled is not None and ruled.scope is not None)
    values["measure is level"] = float(statement.measure is Measure.LEVEL)
    if statement.entity is not None:
        values["entity is unlisted"] = float(statement.entity.discovered)
    return values


def _refers_to_division(number: Number) -> bool:
    """Return whether a word for a division with a determiner stands before a number (``이 부문 매출은``)."""
    row = number.row
    return once(row.derived, "reference to a division", lambda: _first_reference(row)) < number.index


def _first_reference(row: Row) -> int:
    """Return the position of the first word for a division with a determiner; behind the last node without one."""
    grammar = row.language.grammar
    for position, (one, other) in enumerate(pairwise(row.nodes), 1):
        word = other.text.lower()
        if one.pos == "determiner" and (grammar.has("scope_tails", word) or grammar.has("divisions", word)):
            return position
    return len(row.nodes)


def headline_words(statement: Statement, article: ArticleContext) -> list[str]:
    """Return the headline's words between the entity's name and a cue of the metric, and what it names at all."""
    title, entity, metric = article.title, statement.entity_id, statement.metric_id
    if title is None:
        return ["no headline"]
    names = [mention for mention in article.title_mentions if mention.entity == entity]
    cues = [cue for cue in article.title_cues if metric is not None and cue.serves(metric)]
    found = [f"headline {'names' if names else 'lacks'} it {'and' if cues else 'without'} the metric"]
    for mention in names[:1]:
        stop = min((cue.start for cue in cues if cue.start >= mention.end), default=mention.end + _HEADLINE_STRETCH)
        found += [f"headline behind name: {word}" for word in _letters(title[mention.end : stop])[:4]]
    for cue in cues[:1]:
        found += [f"headline before cue: {word}" for word in _letters(title[: cue.start])[-1:]]
    return found


def _letters(text: str) -> list[str]:
    return "".join(letter if letter.isalpha() else " " for letter in text.lower()).split()


def _divisions(statement: Statement, article: ArticleContext) -> dict[str, float]:
    """Return how far back the last division is named, and whether the entity itself is named since."""
    number, entity = statement.number, statement.entity_id
    values = {
        "divisions in headline": float(once(article.derived, "divisions in headline", lambda: _in_headline(article))),
        "sentences since division": _FAR + 1.0,
        "sentences since entity": _FAR + 1.0,
    }
    for sentence in range(number.sentence, max(-1, number.sentence - _FAR - 1), -1):
        division, named = _last_places(statement, article, sentence)
        if named > division and values["sentences since entity"] > _FAR:
            values["sentences since entity"] = float(number.sentence - sentence)
        if division >= 0:
            values["sentences since division"] = float(number.sentence - sentence)
            values["entity since division"] = float(values["sentences since entity"] <= _FAR)
            break
    row = article.rows.get(number.sentence)
    own = row.nodes if row is not None else []
    values["entity is topic here"] = float(
        any(node.mention is not None and node.mention.entity == entity and node.has(*TOPICS) for node in own)
    )
    return values


def _in_headline(article: ArticleContext) -> int:
    return len(_division_places(article.title or "", article))


def _last_places(statement: Statement, article: ArticleContext, sentence: int) -> tuple[int, int]:
    """Return where the last division of a sentence stands, and the entity's last name; -1 where there is none.

    Only what stands before the number counts in its own sentence. A name that a division follows within a few letters
    is part of the division's name (``LG화학 석유화학부문``).
    """
    written = article.sentences[sentence]
    own = statement.number.node.start - written.start if sentence == statement.number.sentence else len(written.text)
    divisions = [place for place in _divisions_of(sentence, article) if place < own]
    row = article.rows.get(sentence)
    names = [
        node.end - written.start
        for node in (row.nodes if row is not None else ())
        if node.mention is not None and node.mention.entity == statement.entity_id and node.start - written.start < own
    ]
    plain = [place for place in names if not any(0 <= other - place < _DIVISION_NAME for other in divisions)]
    return max(divisions, default=-1), max(plain, default=-1)


def divisions_before(statement: Statement, article: ArticleContext) -> list[str]:
    """Return the names of the divisions that the number's sentence and those shortly before write, the latest first.

    Sentences that are not annotated are looked at as well: one that only names what comes next has no figure
    (``문제는 석유화학 부문이다``).
    """
    number = statement.number.sentence
    names: dict[str, None] = {}
    for sentence in range(number, max(-1, number - _NAMED_BEFORE - 1), -1):
        text = article.sentences[sentence].text
        for place in reversed(_divisions_of(sentence, article)):
            words = _NAME.findall(text[:place])
            if words:
                names.setdefault(words[-1], None)
    return list(names)


def division_names(article: ArticleContext) -> frozenset[str]:
    """Return the words that stand right before a word for a division anywhere in an article, in lower case."""

    def names() -> frozenset[str]:
        texts = [
            sentence.text[:place]
            for order, sentence in enumerate(article.sentences)
            for place in _divisions_of(order, article)
        ]
        return frozenset(word.lower() for text in texts for word in _NAME.findall(text))

    return once(article.derived, "division names", names)


def _divisions_of(sentence: int, article: ArticleContext) -> list[int]:
    """Return where the words for divisions stand in a sentence; they are looked for once a sentence."""
    text = article.sentences[sentence].text
    return once(article.derived, ("divisions", sentence), lambda: _division_places(text, article))


def _division_places(text: str, article: ArticleContext) -> list[int]:
    """Return where the words for divisions stand in a text, which need not be annotated."""
    return [match.start() for match in _division_pattern(article.language.code).finditer(text.lower())]


@cache
def _division_pattern(code: str) -> re.Pattern[str]:
    """Return the pattern of a language's words for divisions, longer ones first.

    Where roles are particles, such a word is the end of a longer one (``반도체부문은``); else it stands by itself.
    """
    language = load_language(code)
    words = sorted(language.grammar.table("divisions"), key=lambda word: (-len(word), word))
    listed = "|".join(map(re.escape, words)) or "(?!)"
    return re.compile(rf"\b(?:{listed})\b" if language.syntax.prepositions else listed)


def _against_largest(statement: Statement, article: ArticleContext) -> dict[str, float]:
    """Return how a level compares with the other levels that the rules read of its metric in the article."""
    number = statement.number
    value = size_of(number)
    if statement.measure is not Measure.LEVEL or value is None:
        return {}
    levels, in_sentence = once(article.derived, "levels", lambda: _levels(article))
    sizes = levels.get((statement.metric_id, number.quantity.unit), [])
    others = len(sizes) - _is_ruled_level(number, statement.metric_id)
    if not others:
        return {"only level": 1.0}
    above = len(sizes) - bisect_right(sizes, value)
    largest = sizes[-1] if above or others == len(sizes) else sizes[-2]
    return {
        "levels like it": min(12.0, others),
        "levels above": min(12.0, above),
        "powers below the largest": _powers(largest / value),
        "levels in sentence": float(in_sentence[number.sentence] - 1),
    }


def _levels(article: ArticleContext) -> tuple[dict[tuple[str | None, str], list[float]], Counter[int]]:
    """Return the sizes that the rules read as levels, by metric and unit, the largest last; and numbers by sentence."""
    sizes: dict[tuple[str | None, str], list[float]] = {}
    for number in article.numbers:
        ruled, size = number.rules.observation, size_of(number)
        if ruled is not None and size is not None and _is_ruled_level(number, ruled.metric):
            sizes.setdefault((ruled.metric, number.quantity.unit), []).append(size)
    for listed in sizes.values():
        listed.sort()
    return sizes, Counter(number.sentence for number in article.numbers)


def _is_ruled_level(number: Number, metric: str | None) -> bool:
    """Return whether the rules read a number as a level of a metric."""
    ruled = number.rules.observation
    return ruled is not None and ruled.metric == metric and ruled.measure is Measure.LEVEL


def _powers(ratio: float) -> float:
    """Return the powers of ten of a ratio, as far as they make a difference."""
    return max(-_MOST_POWERS, min(_MOST_POWERS, math.log10(ratio)))


def _same_cell(statement: Statement, article: ArticleContext) -> dict[str, float]:
    """Return how the value compares with those that the whole has already in the same cell: of the same metric, entity,
    period, basis and measure. A firm has one revenue a quarter: another one is of a part.
    """
    value, cell = size_of(statement.number), cell_of(statement)
    of_cell = [item for item in article.recent() if cell_of(item) == cell]
    wholes = [item for item in of_cell if not item.is_part]
    values = {"whole of the cell": float(bool(wholes)), "parts of the cell": min(9.0, len(of_cell) - len(wholes))}
    if value is None:
        return values
    sizes = [size for item in wholes if (size := size_of(item.number)) is not None]
    if sizes:
        values["powers above the whole"] = _powers(value / sizes[0])
        values["the cell has another value"] = float(not any(agree(size, value) for size in sizes))
        values["the cell has this value"] = float(any(agree(size, value) for size in sizes))
        values["sentences since the cell"] = min(20.0, statement.number.sentence - wholes[-1].number.sentence)
    parts = [size_of(item.number) for item in of_cell if item.is_part]
    values["a part has this value"] = float(any(size is not None and agree(size, value) for size in parts))
    return values
