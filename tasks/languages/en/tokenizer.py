"""Split English sentences into words: their part of speech from tables and a fitted tagger."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache, lru_cache

from tasks.languages.en.tagging.tagger import tag
from tasks.languages.en.tagging.units import Unit, units
from tasks.languages.language import Token, load_language

_WORD = re.compile(r"[A-Za-z][A-Za-z'’\-]*|\d(?:[\d.,]*\d)?|\S")
_ABBREVIATION = re.compile(r"(?:[A-Za-z]+\.)+")
_POSSESSIVE = re.compile(r"['’]s$|['’]$")
_OPEN, _CLOSE = frozenset("([（"), frozenset(")]）")
_BATCH = 64  # sentences that are tagged together
_NOMINAL = frozenset({"NOUN", "PROPN", "ADJ"})
_SAID_BY_NOUNS = ("rise", "fall", "target", "forecast", "target_before", "forecast_before")
_COMMA, _FINAL = frozenset(",;"), frozenset(".!?")


def tokenize(sentences: Sequence[str]) -> Iterator[list[Token]]:
    """Tokenise and tag sentences.

    Args:
        sentences: sentences, each one line.

    Returns:
        One list of tokens a sentence, offsets into that sentence.
    """
    for at in range(0, len(sentences), _BATCH):
        batch = sentences[at : at + _BATCH]
        spans = [word_spans(sentence) for sentence in batch]
        joined = [units(sentence, held) for sentence, held in zip(batch, spans, strict=True)]
        tags = tag([[unit.form for unit in held] for held in joined])
        for sentence, held, groups, tagged in zip(batch, spans, joined, tags, strict=True):
            words = _tagged_words(sentence, held, groups, tagged)
            yield _tokens(sentence, [span for span, _ in words], [tag for _, tag in words])


def _tagged_words(
    sentence: str, spans: Sequence[tuple[int, int]], groups: Sequence[Unit], tags: Sequence[str]
) -> list[tuple[tuple[int, int], str]]:
    """Return the words of a sentence with their tags from those of units; an abbreviation is one word.

    The point of an abbreviation ends no sentence: ``U.S.`` keeps its points, ``Inc.`` goes without.
    """
    words: list[tuple[tuple[int, int], str]] = []
    for group, tagged in zip(groups, tags, strict=True):
        start, end = spans[group.first][0], spans[group.behind - 1][1]
        if group.behind - group.first == 1 or not _ABBREVIATION.fullmatch(sentence, start, end):
            words += [(spans[place], tagged) for place in range(group.first, group.behind)]
        else:
            words.append(((start, end if "." in sentence[start : end - 1] else end - 1), tagged))
    return words


def word_spans(sentence: str) -> list[tuple[int, int]]:
    """Return the offsets of the words of a sentence; a possessive ending is a word of its own."""
    spans: list[tuple[int, int]] = []
    for match in _WORD.finditer(sentence):
        start, end = match.span()
        possessive = _POSSESSIVE.search(match.group())
        if possessive and end - start > possessive.end() - possessive.start():
            spans += [(start, start + possessive.start()), (start + possessive.start(), end)]
        else:
            spans.append((start, end))
    return spans


def _tokens(sentence: str, spans: Sequence[tuple[int, int]], tags: Sequence[str]) -> list[Token]:
    tokens: list[Token] = []
    for i, ((start, end), tagged) in enumerate(zip(spans, tags, strict=True)):
        word = sentence[start:end]
        adjacent = i > 0 and spans[i - 1][1] == start and sentence[start - 1].isalpha()
        if adjacent and _POSSESSIVE.fullmatch(word):
            tokens.append(Token("'s", "possessive", start, end, "genitive"))
        else:
            tokens.append(_by_tag(_token(word, start, end), word, tagged))
    tokens = [
        _joined_verb(_as_of(token, tokens[i + 1 : i + 2]), tokens[i + 1 : i + 3]) for i, token in enumerate(tokens)
    ]
    tokens = [_noun_of_verb(tokens, i) for i in range(len(tokens))]
    return [_joined_clause(tokens, i) for i in range(len(tokens))]


def _by_tag(token: Token, word: str, tagged: str) -> Token:
    """Return a word as what the tagger sees in it, where no table knows it or the table allows both."""
    if token.form in _known_words() or not word[0].isalpha():
        return _noun_by_tag(token, word, tagged)
    if token.pos == "noun" and tagged.startswith("VERB"):
        return replace(token, pos="verb")
    if token.pos == "noun" and tagged == "ADV":
        return replace(token, pos="adverb")
    if token.pos in ("verb", "adverb") and tagged in _NOMINAL:
        return replace(token, pos="noun")
    return token


def _noun_by_tag(token: Token, word: str, tagged: str) -> Token:
    """Return a word of the table of verbs as a noun where the tagger sees a noun or an adjective.

    Verbs of rise and fall, of plans and of forecasts stay: linking asks for their nouns as well. So do past forms.

    Example: ``record`` in ``a record profit``.
    """
    if token.pos != "verb" or tagged not in _NOMINAL or token.form not in grammar_words("verbs"):
        return token
    base = word.lower() in (token.form, token.form + "s")
    if not base or any(token.form in grammar_words(table) for table in _SAID_BY_NOUNS):
        return token
    return replace(token, pos="noun")


def _noun_of_verb(tokens: list[Token], i: int) -> Token:
    """Return a word that may be a verb as a noun where only a noun can be: ``the top spot``, ``ahead of forecasts``."""
    token, before = tokens[i], tokens[i - 1] if i else None
    if token.pos != "verb" or before is None:
        return token
    outlook = token.form in grammar_words("forecast_before") and before.pos in ("particle", "possessive", "determiner")
    moves = token.form in grammar_words("rise") or token.form in grammar_words("fall")
    governed = before.pos == "determiner" and before.form in grammar_words("articles") and not moves
    return replace(token, pos="noun") if outlook or governed else token


def _joined_clause(tokens: list[Token], i: int) -> Token:
    """Return ``and`` as a clause border if a clause with its own subject and verb follows: ``, and it expects``."""
    token = tokens[i]
    if token.form not in grammar_words("and") or token.pos == "break":
        return token
    begun = max((j + 1 for j in range(i) if tokens[j].pos == "break"), default=0)
    if not any(other.pos == "verb" for other in tokens[begun:i]):
        return token
    pronoun = i + 1 < len(tokens) and tokens[i + 1].form.lower() in grammar_words("pronouns")
    if not pronoun and (i == 0 or tokens[i - 1].pos != "comma"):
        return token
    for other in tokens[i + 1 : i + 6]:
        if other.pos == "verb":
            return replace(token, pos="break")
        if other.pos not in ("noun", "name", "determiner", "adverb", "possessive"):
            break
    return token


def _as_of(token: Token, behind: list[Token]) -> Token:
    """Return the ``as`` of ``as of`` as an adverb: it begins no clause."""
    return replace(token, pos="adverb") if token.form == "as" and behind and behind[0].form == "of" else token


def _joined_verb(token: Token, behind: list[Token]) -> Token:
    """Return ``and`` before a verb as a clause border: it joins clauses, not things."""
    if token.form not in grammar_words("and"):
        return token
    verbs = [other.pos for other in behind if other.pos != "adverb"]
    return replace(token, pos="break") if verbs[:1] == ["verb"] else token


def _token(word: str, start: int, end: int) -> Token:
    lower = word.lower()
    lemma = _lemmas().get(lower, lower)
    tables = _tables()
    if word in _OPEN:
        return Token(word, "open", start, end)
    if word in _CLOSE:
        return Token(word, "close", start, end)
    if word in _COMMA:
        return Token(word, "comma" if word == "," else "break", start, end)
    if word in _FINAL:
        return Token(word, "final", start, end)
    role = tables["prepositions"].get(lower)
    if role is not None:
        return Token(lower, "particle", start, end, role)
    for pos in ("break", "determiner", "adverb", "verb"):
        if lower in tables[pos] or lemma in tables[pos]:
            return Token(lemma, pos, start, end)
    if word[0].isdigit():
        return Token(word, "number", start, end)
    if word[0].isupper():
        return Token(word, "name", start, end)
    if lower in grammar_words("and"):
        return Token(lower, "other", start, end)
    if word[0].isalpha():
        if lower.endswith(("ed", "ing")) and len(lower) > 5 and lower not in grammar_words("ing_nouns"):
            return Token(lemma, "verb", start, end)
        return Token(lemma, "adverb" if lower.endswith("ly") else "noun", start, end)
    return Token(word, "other", start, end)


@cache
def grammar_words(table: str) -> frozenset[str]:
    """Return the words of a grammar table."""
    return frozenset(load_language("en").grammar.table(table))


@lru_cache(maxsize=1)
def _tables() -> dict[str, dict[str, str]]:
    grammar = load_language("en").grammar
    tables = {"prepositions": dict(grammar.settings["prepositions"])}
    for pos, sources in (("break", ["breaks"]), ("determiner", ["determiners"]), ("adverb", ["adverbs"]),
                         ("verb", ["rise", "fall", "verbs"])):  # fmt: skip
        tables[pos] = {word: word for source in sources for word in grammar.table(source)}
    return tables


@lru_cache(maxsize=1)
def _known_words() -> frozenset[str]:
    """Return the words whose part of speech a table says."""
    tables = _tables()
    return frozenset(word for held in tables.values() for word in held)


@lru_cache(maxsize=1)
def _lemmas() -> dict[str, str]:
    """Map the forms of irregular and regular verbs to the form that the grammar lists."""
    lemmas: dict[str, str] = {}
    grammar = load_language("en").grammar
    for line in grammar.table("irregular"):
        lemma, *forms = line.split()
        lemmas.update(dict.fromkeys(forms, lemma))
    listed = {word for table in ("rise", "fall", "verbs", "target", "forecast") for word in grammar.table(table)}
    for word in listed:
        if " " in word:
            continue
        for form in _regular_forms(word):
            lemmas.setdefault(form, word)
    return {form: lemma for form, lemma in lemmas.items() if form not in listed}


def _regular_forms(verb: str) -> list[str]:
    """List the forms that a regular verb may have, wrong ones among them, which no text contains."""
    stem = verb[:-1] if verb.endswith("e") else verb
    doubled = stem + stem[-1]
    forms = [verb + "s", stem + "ed", stem + "ing", verb + "es", doubled + "ed", doubled + "ing"]
    if verb.endswith("y"):
        forms += [verb[:-1] + "ies", verb[:-1] + "ied"]
    return forms
