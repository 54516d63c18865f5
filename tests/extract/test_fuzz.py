"""A small run of the fuzzer; the whole one is a benchmark script."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "benchmarks"))

from fuzz_readers import fuzz, mutants


def test_mutated_saves_give_pages_or_refusals() -> None:
    tally = fuzz(300, seed=7)
    assert tally.crashes == []
    assert tally.leaks == []
    assert tally.inputs == 300
    assert tally.pages > 50
    assert tally.refusals.total() > 50


def test_the_same_seed_mutates_alike() -> None:
    assert list(mutants(20, 3)) == list(mutants(20, 3))
    assert list(mutants(20, 3)) != list(mutants(20, 4))
