"""Extract observations from articles: annotate -> link -> normalise -> observation.

Each article is prepared (its text normalised, its sentences split, numbers, time expressions, names and cues found),
each sentence annotated, each number of it linked, and each observation given the offsets of the text as it came.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from tasks.core.records import Observation
from tasks.core.watchlist import Entity, Watchlist
from tasks.figures.entities.discourse import Discourse
from tasks.figures.entities.headline import without_source
from tasks.figures.entities.mentions import Mention
from tasks.figures.entities.organisations import discover
from tasks.figures.entities.short_names import ShortNames
from tasks.figures.entities.unlisted_firms import UnlistedFirms, unlisted_firms
from tasks.figures.evidence import with_source_evidence
from tasks.figures.gate.gate import Gate
from tasks.figures.gate.gated_article import AskedNumbers, asked_numbers, gated
from tasks.figures.linking.article_context import ArticleContext, Number, RuleReading
from tasks.figures.linking.confidence import confidence_of
from tasks.figures.linking.decoding import by_weights, decode
from tasks.figures.linking.linker import Linker
from tasks.figures.linking.period.text_period import first_period
from tasks.figures.linking.repetition import complete_by_text
from tasks.figures.linking.scorer.weights import Weights, load_weights
from tasks.figures.linking.statement_observation import EXTRACTOR, observation_of
from tasks.figures.near_misses import NearMiss
from tasks.figures.near_misses_decided import decided_near_misses
from tasks.figures.preparation import ArticleText, PreparedArticle, WatchlistWords, opening_periods, prepare
from tasks.figures.syntax.annotation import annotate
from tasks.figures.syntax.normalised_text import normalised
from tasks.figures.time.recognition import find_periods
from tasks.languages.language import Language, Token, languages, load_language
from tasks.languages.scripts import guess_language

__all__ = ["EXTRACTOR", "ArticleText", "Extractor"]


class Extractor:
    """Extracts figures by a watchlist.

    Args:
        watchlist: the metrics and entities to track; nothing else decides what is found.
        weights: gives the fitted weights of a language by its code; where it gives none, the rules alone decide.
    """

    def __init__(self, watchlist: Watchlist, weights: Callable[[str], Weights | None] = load_weights) -> None:
        self._watchlist = watchlist
        self._weights = weights
        self._words: dict[str, WatchlistWords] = {}
        self._linker = Linker(watchlist)

    @property
    def watchlist(self) -> Watchlist:
        """Return the watchlist that it extracts by."""
        return self._watchlist

    def extract(self, texts: Sequence[ArticleText]) -> list[list[Observation]]:
        """Return the observations of each article.

        Args:
            texts: a batch; a hundred to five hundred keep the tokenizer's threads busy.

        Returns:
            One list an article, in text order.
        """
        return [self._observe(context) for context in self.contexts(texts)]

    def examine(self, texts: Sequence[ArticleText]) -> list[tuple[list[Observation], list[NearMiss]]]:
        """Return the observations of each article, and the numbers that metrics nearly had, with the reason."""
        missed: list[NearMiss] = []
        read = []
        for context in self.contexts(texts, missed):
            observations = self._observe(context)
            read.append((observations, decided_near_misses(missed, context)))
            missed.clear()
        return read

    def explain(self, text: ArticleText) -> list[Observation]:
        """Return the observations of one article with the features that weighed, for people who ask why."""
        (context,) = self.contexts([text])
        return self._observe(context, explained=True)

    def asked_numbers(self, text: ArticleText) -> AskedNumbers:
        """Return the numbers of an article that a gate is asked about, to fit one."""
        article = self._prepare(text)
        return asked_numbers(article, self._words_of(article.language))

    def contexts(
        self,
        texts: Sequence[ArticleText],
        missed: list[NearMiss] | None = None,
        gates: Sequence[Gate | None] | None = None,
    ) -> Iterator[ArticleContext]:
        """Yield each article as the linker reads it before anything is decided.

        Args:
            texts: a batch.
            missed: receives the numbers that metrics nearly had by the rules; null where nobody asks.
            gates: for each article the gate that drops its numbers, or none; null takes those of the weights.
        """
        articles = [self._prepare(article) for article in texts]
        if gates is None:
            gates = [self._gate_of(article.language) for article in articles]
        articles = [
            gated(article, self._words_of(article.language), gate) if gate is not None else article
            for article, gate in zip(articles, gates, strict=True)
        ]
        tokens = {code: _tokenize(code, articles) for code in {item.language.code for item in articles}}
        for article in articles:
            yield self._read_by_rules(article, tokens[article.language.code], missed)

    def _prepare(self, article: ArticleText) -> PreparedArticle:
        source = normalised(article.text)
        code = article.language if article.language in languages() else guess_language(source.text)
        language = load_language(code)
        return prepare(article, source, language, self._words_of(language))

    def _gate_of(self, language: Language) -> Gate | None:
        weights = self._weights(language.code)
        return weights.gate if weights is not None else None

    def _read_by_rules(
        self, article: PreparedArticle, tokens: Iterator[list[Token]], missed: list[NearMiss] | None
    ) -> ArticleContext:
        """Annotate the sentences of an article, and note what the rules say of each number.

        ``missed`` receives the near misses, where somebody asks.
        """
        gazetteer = self._words_of(article.language).gazetteer
        words_of = {i: next(tokens) for i in sorted(article.to_tokenize)}
        firms = unlisted_firms(
            article.sentences, words_of, article.spans, article.title or "", gazetteer.particles, article.language
        )
        linker = self._linker.knowing({firm: Entity(id=firm) for firm in firms.forms.values()})
        context = self._context(article, linker, firms)
        discourse = Discourse(article.published)
        if article.title:
            linker.read_title(article.title, context.title_mentions, context.title_cues, discourse)
        discourse.period = context.opening_period
        names = dict(_written_names(article, context))
        short = ShortNames(names, article.language)
        for i, sentence in enumerate(article.sentences):
            words = words_of.get(i, [])
            spans = article.spans[i]
            if not spans:
                discourse.sentence += 1
                continue
            if words:
                spans = [*spans, *firms.find(sentence, words, spans)]
                spans = [*spans, *short.find(sentence, words, spans)]
                spans = [*spans, *discover(sentence, words, spans, article.language, names, gazetteer.tickers)]
            row = annotate(article.text, sentence, words, spans, gazetteer.particles, article.language)
            known = len(missed or [])
            readings: dict[int, RuleReading] = {}
            for _ in linker.link(row, discourse, article.text, missed, readings):
                pass
            context.add_row(i, row, readings)
            if missed is not None:
                missed[known:] = [with_source_evidence(near, article.source, sentence) for near in missed[known:]]
        return context

    def _context(self, article: PreparedArticle, linker: Linker, firms: UnlistedFirms) -> ArticleContext:
        """Return an article with what its headline names, before its sentences are read."""
        context = ArticleContext(
            article.source,
            article.title,
            article.published,
            article.language,
            article.sentences,
            linker.metrics,
            linker.entities,
            no_figures=article.no_figures,
        )
        if article.title:
            gazetteer = self._words_of(article.language).gazetteer
            listed, context.title_cues = gazetteer.find(article.title)
            named = firms.in_headline(article.title, listed, gazetteer.particles)
            context.title_mentions = without_source(article.title, named)
            context.title_periods = list(find_periods(article.title, article.language.code, article.published))
        openings = (*context.title_periods, *opening_periods(article))
        context.opening_period = first_period(openings, article.published)
        return context

    def _observe(self, context: ArticleContext, *, explained: bool = False) -> list[Observation]:
        """Return the observations of an article: by fitted weights where its language has them, else by the rules."""
        weights = self._weights(context.language.code)
        read: list[tuple[Number, Observation]]
        if weights is None:
            ruled = [(number, number.rules.observation) for number in context.numbers]
            read = [(number, observation) for number, observation in ruled if observation is not None]
        else:
            decode(context, by_weights(weights.slots), weights.slots if explained else None)
            read = [
                (statement.number, observation_of(statement, context, confidence_of(statement, context, weights)))
                for statement in context.statements
                if statement.is_figure
            ]
        found = [
            with_source_evidence(self._with_discovered(item), context.source, number.row.sentence)
            for number, item in read
        ]
        if not self._watchlist.settings.discover_entities:
            found = [item for item in found if not item.discovered]
        return complete_by_text(found, context.metrics)

    def _with_discovered(self, observation: Observation) -> Observation:
        """Mark the figure of a firm that only its article makes an entity as one of a discovered entity."""
        if observation.entity in self._linker.entities or observation.discovered:
            return observation
        return replace(observation, discovered=True)

    def _words_of(self, language: Language) -> WatchlistWords:
        if language.code not in self._words:
            self._words[language.code] = WatchlistWords.of(self._watchlist, language)
        return self._words[language.code]


def _written_names(article: PreparedArticle, context: ArticleContext) -> Iterator[tuple[str, str]]:
    """Yield the watchlist's names in headline and text as they are written, with the ids of their entities."""
    for mention in context.title_mentions:
        yield (article.title or "")[mention.start : mention.end], mention.entity
    for spans in article.spans:
        for span in spans:
            if isinstance(span, Mention):
                yield article.text[span.start : span.end], span.entity


def _tokenize(code: str, articles: Sequence[PreparedArticle]) -> Iterator[list[Token]]:
    """Tokenize the sentences of one language in one call, so that its threads work ahead of the linking."""
    own = [article for article in articles if article.language.code == code]
    sentences = [article.sentences[i].text for article in own for i in sorted(article.to_tokenize)]
    return load_language(code).tokenize(sentences)
