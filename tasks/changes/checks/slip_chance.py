"""How often chance looks like a slip of digits, counted on pairs of annotated figures of one metric."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import combinations
from typing import Any

from tasks.changes.checks.digit_slips import SlipKind, digit_slip
from tasks.changes.checks.evidence import evidence_of_slip

SAME_SIZE = 3
"""Chance is measured on pairs within this factor: a figure that is taken for another is seldom of another size."""

MEASURED = frozenset({"digit_slip", "swapped_digits", "short_digit_slip", "possible_slip"})
"""Evidence that chance gives too: how often is counted, so that its weight is not fitted."""

HALF_A_CASE = 0.5
"""Added to each count, so that what no pair has gets no infinite weight."""


def chance_of_slips(figures: Iterable[dict[str, Any]]) -> tuple[Mapping[str, float], int]:
    """Count how often two figures of different articles look like a slip of one another.

    Args:
        figures: annotated ones: ``article_id, metric, unit, change, value``.

    Returns:
        The share of pairs of unlike figures of one size, by the name of each of ``MEASURED``, and the number of pairs.
    """
    alike: dict[tuple[Any, ...], list[tuple[str, Decimal]]] = defaultdict(list)
    for row in figures:
        if row.get("value"):
            key = row["metric"], row.get("unit"), row.get("change")
            alike[key].append((row["article_id"], Decimal(str(row["value"]))))
    slips: Counter[str] = Counter()
    pairs = 0
    for values in alike.values():
        for (article, a), (other, b) in combinations(values, 2):
            slip = digit_slip(a, b) if article != other and a != b else None
            same_size = article != other and a != b and abs(math.log(abs(a / b))) < math.log(SAME_SIZE)
            pairs += same_size
            if slip is not None and (same_size or slip.kind is SlipKind.SCALE):
                slips[evidence_of_slip(slip)] += 1
    return {name: (slips[name] + HALF_A_CASE) / max(pairs, 1) for name in MEASURED}, pairs
