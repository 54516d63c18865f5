"""Loads every language with its rules and its model, and what sketches texts, as it is imported.

The server that worker processes are forked from imports it: half a gigabyte and some seconds of loading are then paid
once, and shared by all workers.
"""

from __future__ import annotations

from tasks.dedupe import sketch
from tasks.figures.linking.scorer.weights import load_weights
from tasks.figures.numbers.notation.tables import load_notation
from tasks.figures.time.period_grammar import load_period_grammar
from tasks.languages.language import languages, load_language
from tasks.workers import partition_reading as partition_reading  # its imports are paid once too


def load_languages() -> None:
    """Load what reading a text needs in any language; what is loaded already costs nothing."""
    for code in languages():
        load_notation(code)
        load_period_grammar(code)
        load_weights(code)
        for _ in load_language(code).tokenize(["1"]):
            pass


load_languages()
sketch("")
