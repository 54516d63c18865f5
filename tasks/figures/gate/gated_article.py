"""Leave out of a prepared article what the gate drops, before its sentences are analysed."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tasks.core.records import Quantity
from tasks.figures.gate.gate import Gate
from tasks.figures.gate.number_evidence import NumberEvidence
from tasks.figures.gate.sentence_spans import SentenceSpans
from tasks.figures.linking.scorer.features import Features
from tasks.figures.preparation import PreparedArticle, WatchlistWords
from tasks.figures.syntax.normalised_text import NormalisedText

# Sentences at the head of a text that keep their words while any number is read: they introduce firms that no watchlist
# lists. Without it 14 of 620 figures of a newspaper are lost.
_OPENING = 3


@dataclass(frozen=True, slots=True)
class AskedNumbers:
    """The numbers of an article that the gate is asked about: those near a cue.

    Attributes:
        source: the normalised text.
        numbers: those of the article, in text order.
        sentences: the number of the sentence of each.
        features: what is known of each.
    """

    source: NormalisedText
    numbers: list[Quantity]
    sentences: list[int]
    features: list[Features]

    def spans(self) -> list[tuple[int, int]]:
        """Return start and end of each number in the text as it came."""
        return [self.source.span(number.start, number.end) for number in self.numbers]


def asked_numbers(article: PreparedArticle, words: WatchlistWords) -> AskedNumbers:
    """Return the numbers that the gate is asked about.

    Args:
        article: nothing dropped yet.
        words: the watchlist's, in its language.
    """
    spans = [SentenceSpans.of(sentence, held) for sentence, held in zip(article.sentences, article.spans, strict=True)]
    evidence = NumberEvidence(article.text, spans, article.title_cues, article.title_names, words.metrics)
    places = [(i, place) for i in sorted(article.near_cues) for place in range(len(spans[i].numbers))]
    return AskedNumbers(
        article.source,
        [spans[i].numbers[place] for i, place in places],
        [i for i, _ in places],
        [evidence.features(i, place) for i, place in places],
    )


def gated(article: PreparedArticle, words: WatchlistWords, gate: Gate) -> PreparedArticle:
    """Return an article with the numbers that the gate drops; sentences that have no others need no words for them.

    Args:
        article: nothing dropped yet.
        words: the watchlist's, in its language.
        gate: of its language.
    """
    asked = asked_numbers(article, words)
    probabilities = gate.dropped(asked.features)
    dropped = {
        number.start: chance for number, chance in zip(asked.numbers, probabilities, strict=True) if chance is not None
    }
    kept = {i for i, chance in zip(asked.sentences, probabilities, strict=True) if chance is None}
    opening = {i for i in article.near_cues if i < _OPENING} if kept else set()
    return replace(article, near_cues=frozenset(kept | opening), no_figures=dropped)
