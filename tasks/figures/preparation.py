"""Prepare an article for linking: normalise its text, split sentences, find numbers, times, names and cues."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from tasks.core.records import Quantity
from tasks.core.watchlist import Watchlist
from tasks.figures.entities.gazetteer import Gazetteer
from tasks.figures.entities.mentions import Cue, Mention, without_overlaps
from tasks.figures.gate.metric_words import MetricWords
from tasks.figures.gate.sentence_spans import Span
from tasks.figures.numbers.declared_units import Declared, declare
from tasks.figures.numbers.elided_currency import CuePlace, with_elided_currency
from tasks.figures.numbers.quantities import find_quantities
from tasks.figures.syntax.line_breaks import joined_lines
from tasks.figures.syntax.normalised_text import NormalisedText, normalised
from tasks.figures.syntax.sentences import Sentence, split_sentences
from tasks.figures.time.period_mention import PeriodMention
from tasks.figures.time.recognition import find_periods
from tasks.languages.language import Language

# How many sentences at the head of a text may name the period of figures that precede any time expression.
_OPENING = 4
# How many sentences behind a metric's cue a number is still analysed.
_CUE_WINDOW = 3


@dataclass(frozen=True, slots=True)
class ArticleText:
    """The input of the extractor.

    Attributes:
        text: the body; the offsets of observations are into it.
        language: ISO 639-1 code; null is guessed by script.
        published: publication day, for relative words; null leaves them unresolved.
        title: headline; it may name whom the text is about.
    """

    text: str
    language: str | None = None
    published: date | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class WatchlistWords:
    """The words of a watchlist in one language.

    Attributes:
        gazetteer: names and cues.
        declared: the units that only the watchlist declares.
        metrics: what says of the metrics which numbers they may have.
    """

    gazetteer: Gazetteer
    declared: Declared
    metrics: MetricWords

    @classmethod
    def of(cls, watchlist: Watchlist, language: Language) -> WatchlistWords:
        """Collect the words of a watchlist in a language."""
        metrics = MetricWords.of(watchlist.metrics, language.code)
        return cls(Gazetteer(watchlist, language), declare(watchlist.metrics, language), metrics)


@dataclass(frozen=True, slots=True)
class PreparedArticle:
    """An article whose sentences are ready to be annotated.

    Attributes:
        text, title: normalised.
        source: the normalised text with the way back to the text as it came.
        published: publication day; null where unknown.
        language: the language that it is read in.
        sentences: its sentences.
        spans: for each sentence the numbers, time expressions, names and cues in it.
        title_names: how many names the headline has.
        title_cues: the cues of the headline, those that lie in longer ones too.
        near_cues: the sentences that have a number, and a cue in them or shortly before.
        with_names: the sentences that need their words because of a name.
        no_figures: by their start in the text the numbers that the gate dropped, with the probability that each is a
            figure, 0..1.
    """

    text: str
    title: str | None
    source: NormalisedText
    published: date | None
    language: Language
    sentences: list[Sentence]
    spans: list[list[Span]]
    title_names: int
    title_cues: list[Cue]
    near_cues: frozenset[int]
    with_names: frozenset[int]
    no_figures: Mapping[int, float] = field(default_factory=dict)

    @property
    def to_tokenize(self) -> frozenset[int]:
        """Return the sentences that need their words."""
        return self.near_cues | self.with_names


def prepare(article: ArticleText, source: NormalisedText, language: Language, words: WatchlistWords) -> PreparedArticle:
    """Prepare an article.

    Args:
        article: as it came.
        source: its normalised body.
        language: the language that it is read in.
        words: the watchlist's words in that language.
    """
    source = joined_lines(source, language.code)
    title = normalised(article.title).text if article.title else None
    sentences = split_sentences(source.text, language)
    spans = _spans_by_sentence(sentences, _find_spans(source.text, article.published, language, words))
    if language.grammar.settings.get("elides_currencies"):
        spans = _with_elided_currencies(source.text, spans, words.metrics.dimensions)
    title_names, title_cues = words.gazetteer.candidates(title) if title else ([], [])
    return PreparedArticle(
        source.text,
        title,
        source,
        article.published,
        language,
        sentences,
        spans,
        len(title_names),
        title_cues,
        _sentences_near_cues(spans, title_has_cue=bool(title_cues)),
        _sentences_with_names(spans) if language.syntax.names_need_tokens else frozenset(),
    )


def opening_periods(article: PreparedArticle) -> Iterator[PeriodMention]:
    """Yield the time expressions of the first sentences."""
    for spans in article.spans[:_OPENING]:
        yield from (span for span in spans if isinstance(span, PeriodMention))


def _find_spans(text: str, published: date | None, language: Language, words: WatchlistWords) -> list[Span]:
    mentions, cues = words.gazetteer.candidates(text)
    quantities = words.declared.read(text, find_quantities(text, language.code))
    periods = find_periods(text, language.code, published) if quantities and (cues or mentions) else []
    taken = sorted((period.start, period.end) for period in periods)
    return [*without_overlaps(mentions), *without_overlaps(cues, taken), *quantities, *periods]


def _spans_by_sentence(sentences: Sequence[Sentence], spans: Sequence[Span]) -> list[list[Span]]:
    """Group spans by the sentence that holds them whole; those across two sentences are left out."""
    held: list[list[Span]] = [[] for _ in sentences]
    index = 0
    for span in sorted(spans, key=lambda item: item.start):
        while index < len(sentences) and sentences[index].end <= span.start:
            index += 1
        if index < len(sentences) and sentences[index].start <= span.start and span.end <= sentences[index].end:
            held[index].append(span)
    return held


def _with_elided_currencies(
    text: str, spans: Sequence[Sequence[Span]], dimensions: Mapping[str, str]
) -> list[list[Span]]:
    """Give amounts without a currency the one that is written near them, sentence by sentence."""
    before: str | None = None
    result: list[list[Span]] = []
    for held in spans:
        quantities = [span for span in held if isinstance(span, Quantity)]
        cues = [CuePlace(cue.start, cue.end, _is_of_money(cue, dimensions)) for cue in held if isinstance(cue, Cue)]
        read = iter(with_elided_currency(text, quantities, cues, before))
        result.append([next(read) if isinstance(span, Quantity) else span for span in held])
        before = next((item.unit for item in reversed(quantities) if item.dimension == "money"), before)
    return result


def _is_of_money(cue: Cue, dimensions: Mapping[str, str]) -> bool:
    """Return whether a cue may name an amount of money, and nothing that is counted."""
    named = [dimensions.get(metric) for metric, _ in cue.needs]
    return any(dimension == "money" for dimension in named) and all(dimension != "count" for dimension in named)


def _sentences_near_cues(spans: Sequence[Sequence[Span]], *, title_has_cue: bool) -> frozenset[int]:
    """Return the sentences that have a number, and a cue in them or in the three before.

    Args:
        spans: those of each sentence.
        title_has_cue: whether the headline, which precedes the first sentence, has a cue.
    """
    chosen = []
    last_cue = -1 if title_has_cue else None
    for i, held in enumerate(spans):
        if any(isinstance(span, Cue) for span in held):
            last_cue = i
        near_cue = last_cue is not None and i - last_cue <= _CUE_WINDOW
        if near_cue and any(isinstance(span, Quantity) for span in held):
            chosen.append(i)
    return frozenset(chosen)


def _sentences_with_names(spans: Sequence[Sequence[Span]]) -> frozenset[int]:
    """Return the sentences that name an entity: their words are needed where particles do not mark the topic."""
    return frozenset(i for i, held in enumerate(spans) if any(isinstance(span, Mention) for span in held))
