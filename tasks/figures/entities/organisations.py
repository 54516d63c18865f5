"""Find organisations that no watchlist holds, and groups of them.

An unlisted name needs evidence: a word for its kind precedes it (``스타트업 아무개가``), its last part is one of a firm
(``아무개제약은``), or a bracket behind it names its head or its stock code.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType
from typing import NamedTuple

from tasks.core.records import Quantity
from tasks.figures.entities.mentions import Cue, Mention, overlaps, places_of
from tasks.figures.syntax.sentences import Sentence
from tasks.figures.time.period_mention import PeriodMention
from tasks.languages.bylines import letters_of_credit
from tasks.languages.language import Grammar, Language, Token
from tasks.languages.syntax import Syntax

NEW = "new:"
GROUP = "group:"
# A bracket right behind a name, and the stock codes in it: (035420), (NASDAQ: HMST).
_BRACKET = re.compile(r"\.?\s?[(（]([^()（）]{1,30})[)）]")
_CODE = re.compile(r"[0-9A-Z]+(?:\.[A-Z]+)?")
# Letters at least of a credit that gives the end of the name behind it; shorter ones end many names.
_LEAST_OF_CREDIT = 3
# Joins the parts of one name: 아무개호텔&리조트.
_AND = "&"
# A word that describes rather than names: San Francisco-based, AI-powered.
_COMPOUND_ADJECTIVE = re.compile(r"[^\W\d_]-[a-z]")
_SUBJECT_ROLES = frozenset({"topic", "subject", "genitive", "also"})


class NameRun(NamedTuple):
    """A run of tokens that holds a name.

    Attributes:
        first, last: positions of its tokens in the sentence.
        start, end: span in the text.
        name: as written.
    """

    first: int
    last: int
    start: int
    end: int
    name: str


def discover(
    sentence: Sentence,
    tokens: Sequence[Token],
    spans: Sequence[object],
    language: Language,
    names: Mapping[str, str] = MappingProxyType({}),
    tickers: Mapping[str, str] = MappingProxyType({}),
) -> list[Mention]:
    """Find unlisted organisations and groups in a sentence, and listed ones that other words are glued to.

    Args:
        sentence: the sentence.
        tokens: its words.
        spans: what is known of it already; nothing discovered overlaps these.
        language: its tables of evidence.
        names: the watchlist's names that the article writes, with the ids of their entities.
        tickers: the watchlist's stock codes, with the ids of their entities.

    Returns:
        Mentions whose entity is ``new:NAME`` or ``group:NAME``, or the id of a listed one.
    """
    found: list[Mention] = []
    for first, last, start, end, name in free_runs(sentence, tokens, spans, language.syntax):
        coded = _entity_of_code(sentence.text[tokens[last].end :], tickers) if tickers else None
        if coded is not None:
            found.append(Mention(start, end, coded))
            continue
        listed = _listed_tail(tokens, first, last, names) if names else None
        if start > sentence.start + tokens[first].start and name in names:  # behind a credit that is glued to it
            found.append(Mention(start, end, names[name]))
        elif listed is not None:
            found.append(Mention(sentence.start + tokens[listed[0]].start, end, listed[1]))
        elif first and tokens[first - 1].pos in ("determiner", "number") and language.grammar.has("group_heads", name):
            several = sentence.text[tokens[first - 1].start : tokens[last].end]
            if language.grammar.has("several", tokens[first - 1].form):
                found.append(Mention(sentence.start + tokens[first - 1].start, end, GROUP + several))
        elif _is_group(name, language.grammar):
            if _is_source(tokens, last):
                continue
            found.append(Mention(start, end, GROUP + name))
        elif _is_organisation(sentence, tokens, first, last, spans, language.grammar, names) or (
            _heads_figures(sentence, tokens, first, last, spans, language.grammar)
            or _reports(sentence, tokens, first, last, spans, language.grammar)
        ):
            found.append(Mention(start, end, NEW + name))
    return found


def _entity_of_code(behind: str, tickers: Mapping[str, str]) -> str | None:
    """Return the entity whose stock code is in the bracket right behind a name; null where none is.

    Args:
        behind: the sentence from the end of the name on.
        tickers: stock codes with the ids of their entities.
    """
    bracket = _BRACKET.match(behind)
    codes = _CODE.findall(bracket[1]) if bracket else ()
    return next((tickers[code] for code in codes if code in tickers), None)


def _listed_tail(tokens: Sequence[Token], first: int, last: int, names: Mapping[str, str]) -> tuple[int, str] | None:
    """Return where a listed name begins that ends a run of words, and its entity; null where none does.

    Crawled texts lose the blank between a caption and a sentence (``사진제공하늘전자는``).
    """
    for k in range(first + 1, last + 1):
        tail = "".join(token.form for token in tokens[k : last + 1])
        if tail in names and all(token.pos == "noun" for token in tokens[first:k]):
            return k, names[tail]
    return None


def free_runs(
    sentence: Sentence, tokens: Sequence[Token], spans: Sequence[object], syntax: Syntax
) -> Iterator[NameRun]:
    """Yield the runs of tokens that hold a name and overlap nothing that is known of the sentence."""
    taken = places_of(spans)
    for first, last in _name_runs(tokens, syntax):
        end = tokens[last].end
        written = sentence.text[tokens[first].start : end]
        start = tokens[first].start + (letters_of_credit(written) or _letters_of_double(written))
        run = NameRun(first, last, sentence.start + start, sentence.start + end, sentence.text[start:end])
        if not overlaps(run.start, run.end, taken):
            yield run


def _letters_of_double(name: str) -> int:
    """Return how many letters of a name are the same name before it: a firm whose own picture it is, in a caption.

    The credit may give the end of the name alone (``가스공사한국가스공사는``). In Latin script such a name is a name
    (``CoCo``).
    """
    if name.isascii():
        return 0
    half = len(name) // 2
    if half > 1 and name[:half] == name[half:]:
        return half
    return next((k for k in range(half, _LEAST_OF_CREDIT - 1, -1) if name[k:].endswith(name[:k])), 0)


def _name_runs(tokens: Sequence[Token], syntax: Syntax) -> Iterator[tuple[int, int]]:
    """Yield runs of tokens that hold a name: written together or, in Latin script, capitalised."""
    i = 0
    while i < len(tokens):
        if not is_nameable(tokens[i], syntax):
            i += 1
            continue
        j = i
        while (following := _next_of_name(tokens, j, syntax)) is not None:
            j = following
        yield i, j
        i = j + 1


def _next_of_name(tokens: Sequence[Token], j: int, syntax: Syntax) -> int | None:
    """Return the position of the word that goes on with a name, past an ampersand within it; null where none does."""
    spaced = syntax.capitalised_names
    k = j + 2 if not spaced and j + 2 < len(tokens) and tokens[j + 1].form == _AND else j + 1
    if k >= len(tokens) or not is_nameable(tokens[k], syntax):
        return None
    gaps = sum(after.start - before.end for before, after in pairwise(tokens[j : k + 1]))
    return k if gaps <= (1 if spaced else 0) else None


def is_barred(name: str, grammar: Grammar) -> bool:
    """Return True if a name is that of a place, or of an authority, a day or a measure."""
    return grammar.has("places", name) or grammar.has("not_organisations", name)


def is_nameable(token: Token, syntax: Syntax) -> bool:
    """Return whether a token may be part of a name."""
    return token.pos == "name" or (not syntax.capitalised_names and token.pos in ("noun", "number"))


def _is_group(name: str, grammar: Grammar) -> bool:
    return name.endswith(grammar.table("group_nouns"))


def _is_source(tokens: Sequence[Token], last: int) -> bool:
    """Return whether a group is only where something is thought or known (``업계에서는``, ``업계에 따르면``)."""
    behind = tokens[last + 1] if last + 1 < len(tokens) else None
    return behind is not None and behind.pos == "particle" and bool({"place", "from"} & set(behind.role.split()))


def _is_organisation(
    sentence: Sentence,
    tokens: Sequence[Token],
    first: int,
    last: int,
    spans: Sequence[object],
    grammar: Grammar,
    listed: Iterable[str] = (),
) -> bool:
    """Return whether a run of words is the name of an organisation.

    A name of common nouns is one where it begins with a listed name (``토스증권`` beside ``토스``).
    """
    name = sentence.text[tokens[first].start : tokens[last].end]
    if grammar.has("places", name) or grammar.has("not_organisations", name) or len(name) < 2:
        return False
    is_name = any(token.pos == "name" for token in tokens[first : last + 1]) or name.startswith(tuple(listed))
    if not is_name or _COMPOUND_ADJECTIVE.search(name):
        return False
    behind = sentence.text[tokens[last].end : tokens[last].end + 24]
    if _head_or_code(grammar).match(behind):
        return True
    role = tokens[last + 1].role if last + 1 < len(tokens) and tokens[last + 1].pos == "particle" else ""
    possessive = last + 1 < len(tokens) and tokens[last + 1].pos == "possessive"
    follows_verb = last + 1 < len(tokens) and tokens[last + 1].pos == "verb"
    placed = bool(_SUBJECT_ROLES & set(role.split())) or possessive or follows_verb
    if not placed and not _heads_item(sentence, tokens, first, last, spans):
        return False
    suffixes = grammar.table("organisation_suffixes")
    if name.endswith(suffixes) and any(name.endswith(suffix) and name != suffix for suffix in suffixes):
        return True
    return grammar.has("organisation_before", _kind_before(tokens, first))


def _kind_before(tokens: Sequence[Token], first: int) -> str:
    """Return the word before a name that may say what it is: ``자회사 하늘누리``, ``자회사인 하늘누리``."""
    behind = first
    while behind and tokens[behind - 1].pos in ("link", "modifier"):
        behind -= 1
    return tokens[behind - 1].form if behind else ""


def _heads_item(sentence: Sentence, tokens: Sequence[Token], first: int, last: int, spans: Sequence[object]) -> bool:
    """Return whether a name stands between the dot of a list and a cue: ``△하늘증권 영업이익 1조982억원``."""
    if not first or tokens[first - 1].pos != "dot":
        return False
    end = sentence.start + tokens[last].end
    return any(isinstance(span, Cue) and span.needs and 0 <= span.start - end <= 1 for span in spans)


def _heads_figures(
    sentence: Sentence, tokens: Sequence[Token], first: int, last: int, spans: Sequence[object], grammar: Grammar
) -> bool:
    """Return whether a name is the topic at the head of a sentence, before a cue.

    Only in languages whose particles mark a topic, and where no person's name has that shape.

    Example: ``하늘누리는 지난해 매출 …``.
    """
    person = grammar.settings.get("person_name")
    if person is None or tokens[first].pos != "name" or last + 1 >= len(tokens):
        return False
    if not is_at_head(sentence, tokens, first, spans):
        return False
    name = sentence.text[tokens[first].start : tokens[last].end]
    if len(name) < 3 or re.fullmatch(str(person), name) or name.endswith(grammar.table("not_organisation_suffixes")):
        return False
    if grammar.has("places", name) or grammar.has("not_organisations", name):
        return False
    following = tokens[last + 1]
    if following.pos != "particle" or not _SUBJECT_ROLES & set(following.role.split()):
        return False
    cues = [span for span in spans if isinstance(span, Cue) and span.needs]
    return bool(cues) and not any(isinstance(span, Mention) for span in spans)


def is_at_head(sentence: Sentence, tokens: Sequence[Token], first: int, spans: Sequence[object]) -> bool:
    """Return whether a word heads its sentence, a day or another time aside: ``31일 하늘누리는``."""
    times = [span for span in spans if isinstance(span, PeriodMention)]
    return all(
        token.pos in ("number", "bound", "comma")
        or any(span.start <= sentence.start + token.start < span.end for span in times)
        for token in tokens[:first]
    )


def _reports(
    sentence: Sentence, tokens: Sequence[Token], first: int, last: int, spans: Sequence[object], grammar: Grammar
) -> bool:
    """Return whether a name does what only a firm does to its figures.

    Only a name that heads its sentence, before a verb that firms do to figures, an amount of money, and words that
    only firms' figures have; a person or a town may raise money, but no round.

    Example: ``Zendrive raised $37 million in a Series C round``, ``Homestead reported revenue of $4 billion``.
    """
    if first or last > 2 or last + 2 >= len(tokens) or tokens[last + 1].form not in grammar.table("reporting"):
        return False
    name = sentence.text[tokens[0].start : tokens[last].end]
    lowered = tokens[0].form.lower()
    barred = any(
        grammar.has(table, word)
        for table in ("pronouns", "anaphoric_nouns", "sources", "group_nouns", "determiners")
        for word in (lowered, name.lower())
    )
    if (
        barred
        or name.endswith(grammar.table("plural_name_endings"))
        or grammar.has("places", name)
        or grammar.has("not_organisations", tokens[0].form)
    ):
        return False
    behind = sentence.start + tokens[last + 1].start
    money = any(isinstance(span, Quantity) and span.dimension == "money" and span.start > behind for span in spans)
    cues = [
        sentence.text[span.start - sentence.start : span.end - sentence.start]
        for span in spans
        if isinstance(span, Cue) and span.needs and span.start > behind
    ]
    return money and any(grammar.has("firms_own", cue.lower()) for cue in cues)


def _head_or_code(grammar: Grammar) -> re.Pattern[str]:
    return re.compile(str(grammar.settings.get("organisation_bracket", r"(?!)")))
