"""Articles to observations: one pass a sentence, batches through the tokenizer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import TypeVar

from tasks.core.records import Observation, Quantity
from tasks.core.watchlist import Watchlist
from tasks.figures.entities.discourse import Discourse
from tasks.figures.entities.gazetteer import Cue, Lexicon, Mention, longest
from tasks.figures.entities.organisations import discover
from tasks.figures.linking.linker import Attribution
from tasks.figures.linking.observation import EXTRACTOR
from tasks.figures.linking.period import first_period
from tasks.figures.linking.repetition import name_venues
from tasks.figures.near_misses import NearMiss
from tasks.figures.numbers.declared_units import Declared, declare
from tasks.figures.numbers.quantities import find_quantities
from tasks.figures.syntax.annotation import build_row
from tasks.figures.syntax.line_breaks import joined_lines
from tasks.figures.syntax.normalised_text import NormalisedText, normalised
from tasks.figures.syntax.sentences import Sentence, split_sentences
from tasks.figures.time.recognition import PeriodMention, find_periods
from tasks.languages.language import Language, Token, languages, load_language
from tasks.languages.scripts import guess_language

# How many sentences at a text's head may name the period of figures that stand before any time word.
_HEAD = 4

Span = Quantity | PeriodMention | Mention | Cue


__all__ = ["EXTRACTOR", "ArticleText", "Extractor"]


@dataclass(frozen=True, slots=True)
class ArticleText:
    """What the extractor reads of an article.

    Attributes:
        text: the body; observations' offsets are into it.
        language: ISO 639-1 code; null is guessed by script.
        published: publication day, for relative words; null leaves them unresolved.
        title: headline; it may name whom the text is about.
    """

    text: str
    language: str | None = None
    published: date | None = None
    title: str | None = None


@dataclass(slots=True)
class _Prepared:
    """An article as it is read: ``article`` holds the normalised text, ``source`` leads back to the text as it came."""

    article: ArticleText
    source: NormalisedText
    language: Language
    sentences: list[Sentence]
    spans: list[list[Span]]
    wanted: frozenset[int]


class Extractor:
    """Reads figures by a watchlist.

    Args:
        watchlist: the metrics and entities to track; nothing else decides what is found.
    """

    def __init__(self, watchlist: Watchlist) -> None:
        self._watchlist = watchlist
        self._lexicons: dict[str, Lexicon] = {}
        self._declared: dict[str, Declared] = {}
        self._attribution = Attribution(watchlist)

    def extract(self, texts: Sequence[ArticleText]) -> list[list[Observation]]:
        """The observations of each article.

        Args:
            texts: a batch; a hundred to five hundred keep the tokenizer's threads busy.

        Returns:
            One list an article, in text order.
        """
        return [observations for observations, _ in self._examine(texts, near=False)]

    def examine(self, texts: Sequence[ArticleText]) -> list[tuple[list[Observation], list[NearMiss]]]:
        """The observations of each article, and the numbers that metrics nearly had, with what kept them out."""
        return list(self._examine(texts, near=True))

    def _examine(
        self, texts: Sequence[ArticleText], *, near: bool
    ) -> Iterator[tuple[list[Observation], list[NearMiss]]]:
        prepared = [self._prepare(article) for article in texts]
        words = {code: self._words(code, prepared) for code in {item.language.code for item in prepared}}
        for item in prepared:
            missed: list[NearMiss] = []
            found = list(self._read(item, words[item.language.code], missed if near else None))
            yield name_venues(found, self._watchlist), missed

    def _prepare(self, article: ArticleText) -> _Prepared:
        source = normalised(article.text)
        code = article.language if article.language in languages() else guess_language(source.text)
        language = load_language(code)
        source = joined_lines(source, code)
        title = normalised(article.title).text if article.title else None
        article = replace(article, text=source.text, title=title)
        lexicon = self._lexicon(language)
        sentences = split_sentences(article.text, language)
        mentions, cues = lexicon.candidates(article.text)
        quantities = self._declared[code].read(article.text, find_quantities(article.text, code))
        periods = find_periods(article.text, code, article.published) if quantities and (cues or mentions) else []
        taken = sorted((period.start, period.end) for period in periods)
        found: list[Span] = [*longest(mentions), *longest(cues, taken), *quantities, *periods]
        spans = _by_sentence(sentences, found)
        headed = bool(article.title and lexicon.candidates(article.title)[1])
        return _Prepared(article, source, language, sentences, spans, _wanted(spans, language, headed=headed))

    def _words(self, code: str, prepared: Sequence[_Prepared]) -> Iterator[list[Token]]:
        """The words of all sentences wanted of one language, in one call: its threads work ahead of the reading."""
        own = [item for item in prepared if item.language.code == code]
        return load_language(code).tokenize([item.sentences[i].text for item in own for i in sorted(item.wanted)])

    def _read(
        self, item: _Prepared, words: Iterator[list[Token]], missed: list[NearMiss] | None
    ) -> Iterator[Observation]:
        lexicon = self._lexicon(item.language)
        discourse = Discourse(item.article.published)
        build = partial(build_row, item.article.text, lexicon=lexicon, language=item.language)
        if item.article.title:
            self._attribution.open(item.article.title, lexicon, discourse)
        discourse.period = first_period(self._mentions(item), item.article.published)
        for i, sentence in enumerate(item.sentences):
            tokens = next(words) if i in item.wanted else []
            spans = item.spans[i]
            if not spans:
                discourse.sentence += 1
                continue
            if tokens:
                spans = [*spans, *discover(sentence, tokens, spans, item.language)]
            row = build(sentence, tokens, spans)
            known = len(missed) if missed is not None else 0
            for observation in self._attribution.read(row, discourse, item.article.text, missed):
                yield _as_it_came(observation, item.source, sentence)
            if missed is not None:
                missed[known:] = [_as_it_came(near, item.source, sentence) for near in missed[known:]]

    def _mentions(self, item: _Prepared) -> Iterator[PeriodMention]:
        if item.article.title:
            yield from find_periods(item.article.title, item.language.code, item.article.published)
        for spans in item.spans[:_HEAD]:
            yield from (span for span in spans if isinstance(span, PeriodMention))

    def _lexicon(self, language: Language) -> Lexicon:
        if language.code not in self._lexicons:
            self._lexicons[language.code] = Lexicon(self._watchlist, language)
            self._declared[language.code] = declare(self._watchlist.metrics, language)
        return self._lexicons[language.code]


_Found = TypeVar("_Found", Observation, NearMiss)


def _as_it_came(found: _Found, source: NormalisedText, sentence: Sentence) -> _Found:
    """What was found, with its evidence cut out of the text as it came."""
    if source.starts is None and source.text == source.source:
        return found
    start, end = source.span(found.start, found.end)
    first, last = source.span(sentence.start, sentence.end)
    expression, words = source.source[start:end], source.source[first:last]
    return replace(found, start=start, end=end, expression=expression, sentence=words)


def _by_sentence(sentences: Sequence[Sentence], spans: Sequence[Span]) -> list[list[Span]]:
    """Spans by the sentence that holds them whole."""
    held: list[list[Span]] = [[] for _ in sentences]
    index = 0
    for span in sorted(spans, key=lambda item: item.start):
        while index < len(sentences) and sentences[index].end <= span.start:
            index += 1
        if index < len(sentences) and sentences[index].start <= span.start and span.end <= sentences[index].end:
            held[index].append(span)
    return held


def _wanted(spans: Sequence[Sequence[Span]], language: Language, *, headed: bool) -> frozenset[int]:
    """Sentences worth full analysis: those with a number, and a cue in them or in the three before.

    A headline with a cue (``headed``) stands before the first.

    Where particles do not tell whom a sentence is about, those that name somebody are analysed too; such a language
    has a light tokenizer.
    """
    names = language.syntax.names_need_tokens
    wanted = []
    heard = -1 if headed else -99
    for i, held in enumerate(spans):
        if any(isinstance(span, Cue) for span in held):
            heard = i
        if (i - heard <= 3 and any(isinstance(span, Quantity) for span in held)) or (
            names and any(isinstance(span, Mention) for span in held)
        ):
            wanted.append(i)
    return frozenset(wanted)
