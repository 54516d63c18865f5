"""Score the tagger on an annotated treebank."""

from __future__ import annotations

import time
from collections.abc import Sequence

from tasks.languages.en.tagging.features import Weights
from tasks.languages.en.tagging.tagger import tag_with
from tests.benchmarks.english_tagging.treebank import TreebankSentence

_BATCH = 64


def scores(sentences: Sequence[TreebankSentence], tagger: Weights) -> dict[str, float]:
    """Return the share of right words, and words a second of one process.

    Args:
        sentences: the annotated ones.
        tagger: weights of the tagger.

    Returns:
        ``upos``: right universal part of speech; ``tagged_per_second``.
    """
    begun = time.process_time()
    tags = [tag for at in range(0, len(sentences), _BATCH) for tag in tag_with(_forms(sentences, at), tagger)]
    tagged = time.process_time()
    pairs = [
        (found.split(":")[0], annotated.split(":")[0])
        for sentence, row in zip(sentences, tags, strict=True)
        for found, annotated in zip(row, sentence.tags, strict=True)
    ]
    return {
        "upos": round(sum(found == annotated for found, annotated in pairs) / len(pairs), 4),
        "tagged_per_second": round(len(pairs) / (tagged - begun)),
    }


def _forms(sentences: Sequence[TreebankSentence], at: int) -> list[tuple[str, ...]]:
    return [sentence.forms for sentence in sentences[at : at + _BATCH]]
