"""Give evidence the offsets and the wording of the text as it came."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from tasks.core.records import Observation
from tasks.figures.near_misses import NearMiss
from tasks.figures.syntax.normalised_text import NormalisedText
from tasks.figures.syntax.sentences import Sentence

_Found = TypeVar("_Found", Observation, NearMiss)


def with_source_evidence(found: _Found, source: NormalisedText, sentence: Sentence) -> _Found:
    """Return an observation or near miss with its expression and sentence cut out of the text as it came.

    Args:
        found: with offsets into the normalised text.
        source: the normalised text and the way back.
        sentence: the sentence of the number, in the normalised text.
    """
    if source.starts is None and source.text == source.source:
        return found
    start, end = source.span(found.start, found.end)
    first, last = source.span(sentence.start, sentence.end)
    expression, words = source.source[start:end], source.source[first:last]
    return replace(found, start=start, end=end, expression=expression, sentence=words)
