"""Extract observations from articles: annotate -> link -> normalise -> observation.

Each article is prepared (its text normalised, its sentences split, numbers, time expressions, names and cues found),
each sentence annotated, each number of it linked, and each observation given the offsets of the text as it came.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tasks.core.records import Observation
from tasks.core.watchlist import Watchlist
from tasks.figures.entities.discourse import Discourse
from tasks.figures.entities.organisations import discover
from tasks.figures.evidence import with_source_evidence
from tasks.figures.linking.linker import Linker
from tasks.figures.linking.observation import EXTRACTOR
from tasks.figures.linking.period.text_period import first_period
from tasks.figures.linking.repetition import share_venues
from tasks.figures.near_misses import NearMiss
from tasks.figures.preparation import ArticleText, PreparedArticle, WatchlistWords, opening_periods, prepare
from tasks.figures.syntax.annotation import annotate
from tasks.figures.syntax.normalised_text import normalised
from tasks.languages.language import Language, Token, languages, load_language
from tasks.languages.scripts import guess_language

__all__ = ["EXTRACTOR", "ArticleText", "Extractor"]


class Extractor:
    """Extracts figures by a watchlist.

    Args:
        watchlist: the metrics and entities to track; nothing else decides what is found.
    """

    def __init__(self, watchlist: Watchlist) -> None:
        self._watchlist = watchlist
        self._words: dict[str, WatchlistWords] = {}
        self._linker = Linker(watchlist)

    def extract(self, texts: Sequence[ArticleText]) -> list[list[Observation]]:
        """Return the observations of each article.

        Args:
            texts: a batch; a hundred to five hundred keep the tokenizer's threads busy.

        Returns:
            One list an article, in text order.
        """
        return [observations for observations, _ in self._run(texts, with_near_misses=False)]

    def examine(self, texts: Sequence[ArticleText]) -> list[tuple[list[Observation], list[NearMiss]]]:
        """Return the observations of each article, and the numbers that metrics nearly had, with the reason."""
        return list(self._run(texts, with_near_misses=True))

    def _run(
        self, texts: Sequence[ArticleText], *, with_near_misses: bool
    ) -> Iterator[tuple[list[Observation], list[NearMiss]]]:
        articles = [self._prepare(article) for article in texts]
        tokens = {code: _tokenize(code, articles) for code in {item.language.code for item in articles}}
        for article in articles:
            missed: list[NearMiss] | None = [] if with_near_misses else None
            observations = list(self._observe(article, tokens[article.language.code], missed))
            yield share_venues(observations, self._watchlist), missed or []

    def _prepare(self, article: ArticleText) -> PreparedArticle:
        source = normalised(article.text)
        code = article.language if article.language in languages() else guess_language(source.text)
        language = load_language(code)
        return prepare(article, source, language, self._words_of(language))

    def _observe(
        self, article: PreparedArticle, tokens: Iterator[list[Token]], missed: list[NearMiss] | None
    ) -> Iterator[Observation]:
        """Yield the observations of one article; ``missed`` receives its near misses, where somebody asks."""
        gazetteer = self._words_of(article.language).gazetteer
        discourse = Discourse(article.published)
        if article.title:
            self._linker.read_title(article.title, gazetteer, discourse)
        discourse.period = first_period(opening_periods(article), article.published)
        for i, sentence in enumerate(article.sentences):
            words = next(tokens) if i in article.to_tokenize else []
            spans = article.spans[i]
            if not spans:
                discourse.sentence += 1
                continue
            if words:
                spans = [*spans, *discover(sentence, words, spans, article.language)]
            row = annotate(article.text, sentence, words, spans, gazetteer.particles, article.language)
            known = len(missed or [])
            for observation in self._linker.link(row, discourse, article.text, missed):
                yield with_source_evidence(observation, article.source, sentence)
            if missed is not None:
                missed[known:] = [with_source_evidence(near, article.source, sentence) for near in missed[known:]]

    def _words_of(self, language: Language) -> WatchlistWords:
        if language.code not in self._words:
            self._words[language.code] = WatchlistWords.of(self._watchlist, language)
        return self._words[language.code]


def _tokenize(code: str, articles: Sequence[PreparedArticle]) -> Iterator[list[Token]]:
    """Tokenize the sentences of one language in one call, so that its threads work ahead of the linking."""
    own = [article for article in articles if article.language.code == code]
    sentences = [article.sentences[i].text for article in own for i in sorted(article.to_tokenize)]
    return load_language(code).tokenize(sentences)
