"""What a sentence holds before it has words: numbers, time expressions, names and cues."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tasks.core.records import Quantity
from tasks.figures.entities.mentions import Cue, Mention
from tasks.figures.syntax.sentences import Sentence
from tasks.figures.time.period_mention import PeriodMention

Span = Quantity | PeriodMention | Mention | Cue


@dataclass(frozen=True, slots=True)
class SentenceSpans:
    """The spans of a sentence by kind, each in text order.

    Attributes:
        letters: length of the sentence.
        numbers, periods, names, cues: what it holds.
    """

    letters: int
    numbers: list[Quantity]
    periods: list[PeriodMention]
    names: list[Mention]
    cues: list[Cue]

    @classmethod
    def of(cls, sentence: Sentence, spans: Sequence[Span]) -> SentenceSpans:
        """Sort the spans of a sentence by kind."""
        return cls(
            sentence.end - sentence.start,
            [span for span in spans if isinstance(span, Quantity)],
            [span for span in spans if isinstance(span, PeriodMention)],
            [span for span in spans if isinstance(span, Mention)],
            [span for span in spans if isinstance(span, Cue)],
        )
