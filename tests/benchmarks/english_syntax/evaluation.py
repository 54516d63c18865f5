"""Score the tagger and the parser on an annotated treebank."""

from __future__ import annotations

import time
from collections.abc import Sequence

from tasks.languages.en.parsing.features import Weights
from tasks.languages.en.parsing.parser import parse_with
from tasks.languages.en.parsing.tagger import tag_with
from tests.benchmarks.english_syntax.treebank import TreebankSentence

_BATCH = 64


def scores(sentences: Sequence[TreebankSentence], tagger: Weights, parser: Weights) -> dict[str, float]:
    """Return the shares of right words, and words a second of one process.

    Args:
        sentences: the annotated ones.
        tagger: weights of the tagger.
        parser: weights of the parser, which reads the tagger's tags.

    Returns:
        ``upos``: right universal part of speech; ``uas`` and ``las``: right head, and right head and relation, of words
        other than punctuation; ``tagged_per_second`` and ``parsed_per_second``.
    """
    begun = time.process_time()
    tags = [tag for at in range(0, len(sentences), _BATCH) for tag in tag_with(_forms(sentences, at), tagger)]
    tagged = time.process_time()
    pairs = [(sentence.forms, row) for sentence, row in zip(sentences, tags, strict=True)]
    trees = [tree for at in range(0, len(pairs), _BATCH) for tree in parse_with(pairs[at : at + _BATCH], parser)]
    parsed = time.process_time()
    words = right_tags = counted = right_heads = right_relations = 0
    for sentence, row, (heads, relations) in zip(sentences, tags, trees, strict=True):
        root = len(sentence.forms)
        for i, relation in enumerate(sentence.relations):
            words += 1
            right_tags += row[i].split(":")[0] == sentence.tags[i].split(":")[0]
            if relation != "punct":
                counted += 1
                right = (root if heads[i] < 0 else heads[i]) == sentence.heads[i]
                right_heads += right
                right_relations += right and relations[i] == relation
    return {
        "upos": round(right_tags / words, 4),
        "uas": round(right_heads / counted, 4),
        "las": round(right_relations / counted, 4),
        "tagged_per_second": round(words / (tagged - begun)),
        "parsed_per_second": round(words / (parsed - tagged)),
    }


def _forms(sentences: Sequence[TreebankSentence], at: int) -> list[tuple[str, ...]]:
    return [sentence.forms for sentence in sentences[at : at + _BATCH]]
