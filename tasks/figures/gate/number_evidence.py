"""What is known of a number before its sentence has words: unit, cues, names, and the letters beside it."""

from __future__ import annotations

import math
import re
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any

from tasks.core.records import SMALL_CURRENCIES, Quantity
from tasks.figures.entities.mentions import Cue
from tasks.figures.gate.metric_words import MetricWords, kind_of
from tasks.figures.gate.sentence_spans import SentenceSpans, Span
from tasks.figures.linking.scorer.features import Features
from tasks.figures.syntax.derived_values import once

# Letters beyond which one distance is as good as another; sentences likewise.
_FAR, _SENTENCES_FAR = 120, 12
# Sentences before a number whose cues may still name its metric.
_SIGHT = 3
# Letters on each side of a number whose words are looked at.
_STRETCH = 40
_DIGITS = re.compile(r"\d[\d.,]*")

Served = Mapping[str, set[int]]
"""For each metric the groups of its cues that some words serve."""


class NumberEvidence:
    """What is known of the numbers of an article before any sentence has words.

    Args:
        text: the normalised body.
        sentences: the spans of its sentences.
        title_cues: the cues of the headline.
        title_names: how many names the headline has.
        metrics: the words of the watchlist's metrics.
    """

    def __init__(
        self,
        text: str,
        sentences: Sequence[SentenceSpans],
        title_cues: Sequence[Cue],
        title_names: int,
        metrics: MetricWords,
    ) -> None:
        self._text, self._sentences, self._metrics = text, sentences, metrics
        self._title_cues, self._title_names = title_cues, title_names
        self._derived: dict[Hashable, Any] = {}

    def features(self, sentence: int, place: int) -> Features:
        """Return what is known of a number.

        Args:
            sentence: number of its sentence.
            place: its place among the numbers of the sentence, from 0.
        """
        spans = self._sentences[sentence]
        number, kind = spans.numbers[place], kind_of(spans.numbers[place])
        shared, served = self._of_sentence(sentence, kind)
        features = Features(_of_number(number), shared=shared)
        values = features.own
        values["numbers before in sentence"] = float(place)
        fitting = [cue for cue, _ in self._fitting_cues(kind)[sentence]]
        named: dict[str, Sequence[Span]] = {
            "name": spans.names,
            "period": spans.periods,
            "number": spans.numbers,
            "cue": spans.cues,
            "fitting cue": fitting,
        }
        for name, held in named.items():
            values[f"{name} before"], values[f"{name} behind"] = _distances(held, number)
        features.words += self._words(number)
        if number.counter is not None:
            counter = number.counter.lower()
            values["counter fits"] = float(any(self._metrics.counts(metric, counter) for metric in served))
            features.words.append(f"counter={counter}")
        return features

    def _of_sentence(self, sentence: int, kind: str) -> tuple[dict[str, float], Served]:
        """Return what holds for all numbers of a kind in a sentence, and which groups of cues are served near it."""
        return once(self._derived, (sentence, kind), lambda: self._work_out(sentence, kind))

    def _work_out(self, sentence: int, kind: str) -> tuple[dict[str, float], Served]:
        spans, fitting, first = (
            self._sentences[sentence],
            self._fitting_cues(kind),
            max(0, sentence + 1 - _SENTENCES_FAR),
        )
        here = _groups(needs for _, needs in fitting[sentence])
        near = _groups(needs for held in fitting[max(0, sentence - _SIGHT) : sentence + 1] for _, needs in held)
        titled = _groups(self._metrics.fitting(cue, kind) for cue in self._title_cues)
        served = {name: near.get(name, set()) | titled.get(name, set()) for name in {**near, **titled}}
        values = {
            "sentence": min(20, sentence),
            "numbers in sentence": len(spans.numbers),
            "letters": spans.letters,
            "cues in sentence": len(spans.cues),
            "names in sentence": len(spans.names),
            "periods in sentence": len(spans.periods),
            "names in headline": self._title_names,
            "cues in headline": len(self._title_cues),
            "sentences since a name": _since([item.names for item in self._sentences[first : sentence + 1]]),
            "sentences since a fitting cue": _since(fitting[first : sentence + 1]),
            "fitting cues": len(fitting[sentence]),
            "fitting metrics in headline": len(titled),
            "groups here": self._share(here),
            "groups near": self._share(near),
            "groups near or in headline": self._share(served),
        }
        return {name: float(value) for name, value in values.items()}, served

    def _share(self, served: Served) -> float:
        """Return the largest share of its groups of cues that a metric has."""
        return max((len(groups) / self._metrics.groups[name] for name, groups in served.items()), default=0.0)

    def _fitting_cues(self, kind: str) -> list[list[tuple[Cue, list[tuple[str, int]]]]]:
        """Return for each sentence the cues of metrics that may have numbers of a kind, with what they serve."""
        return once(
            self._derived,
            kind,
            lambda: [
                [(cue, needs) for cue in spans.cues if (needs := self._metrics.fitting(cue, kind))]
                for spans in self._sentences
            ],
        )

    def _words(self, number: Quantity) -> list[str]:
        """Return the words beside a number as written, digits replaced."""
        text, start, end = self._text, number.start, number.end
        before = _DIGITS.sub("0", text[max(0, start - _STRETCH) : start].lower())
        behind = _DIGITS.sub("0", text[end : end + _STRETCH].lower())
        own = _DIGITS.sub("0", text[start:end].lower())
        unit = "money" if number.dimension == "money" else number.unit
        return [
            f"own={own}",
            f"unit={unit}",
            f"glued={behind.split(' ', 1)[0]}",
            f"touching={before[-1:]}",
            *(f"-{place}={word}" for place, word in enumerate(reversed(before.split()[-2:]), 1)),
            *(f"+{place}={word}" for place, word in enumerate(behind.split()[:3])),
        ]


def _of_number(number: Quantity) -> dict[str, float]:
    """Return what a number says by itself."""
    value = number.value if number.value is not None else number.low
    return {
        f"dimension={number.dimension}": 1.0,
        "is points": float(number.unit == "percentage_point"),
        "magnitude": math.log10(abs(float(value))) if value else -3.0,
        "has a point value": float(number.value is not None),
        "sign": float(number.sign),
        "small currency": float(number.unit in SMALL_CURRENCIES),
    }


def _groups(served: Iterable[Iterable[tuple[str, int]]]) -> dict[str, set[int]]:
    """Return for each metric the groups of its cues that are served."""
    groups: dict[str, set[int]] = {}
    for needs in served:
        for name, group in needs:
            groups.setdefault(name, set()).add(group)
    return groups


def _since(held: Sequence[Sequence[object]]) -> int:
    """Return how many sentences ago the last of some spans was; 0 for the last sentence."""
    for ago, spans in enumerate(reversed(held)):
        if spans:
            return ago
    return _SENTENCES_FAR


def _distances(spans: Sequence[Span], number: Quantity) -> tuple[float, float]:
    """Return how many letters before and behind a number the nearest of some spans in text order are."""
    before = behind = _FAR
    for span in spans:
        if span.end <= number.start:
            before = number.start - span.end
        elif span.start >= number.end:
            behind = span.start - number.end
            break
    return float(min(before, _FAR)), float(min(behind, _FAR))
