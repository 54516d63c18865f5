"""Add up what words weigh under the conditions of several candidates that share their words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from operator import itemgetter

from tasks.figures.linking.scorer.features import JOINT


@dataclass(frozen=True, eq=False, slots=True)
class WordTable:
    """What words weigh, by word and condition: hundreds of words are looked up once for all candidates, not once each.

    Attributes:
        plain: the weights of words without a condition.
        rows: for each word that counts under conditions its weights, one a condition; 0 where it has none.
        columns: returns the weight of a condition from such a row.
    """

    plain: Mapping[str, float]
    rows: dict[str, tuple[float, ...]]
    columns: dict[str, Callable[[tuple[float, ...]], float]]

    @classmethod
    def of(cls, weights: Mapping[str, float]) -> WordTable:
        """Make the table from weights by word; those that count under a condition begin with it (``none&rose``)."""
        conditions: dict[str, int] = {}
        cells: dict[str, dict[int, float]] = {}
        for name, weight in weights.items():
            condition, joint, word = name.partition(JOINT)
            if joint:
                cells.setdefault(word, {})[conditions.setdefault(condition, len(conditions))] = weight
        places = range(len(conditions))
        rows = {word: tuple(held.get(place, 0.0) for place in places) for word, held in cells.items()}
        return cls(weights, rows, {condition: itemgetter(place) for condition, place in conditions.items()})


class WordSums:
    """The sums of the candidates of one slot of one number, which hold the same lists of words.

    Args:
        table: the weights. Lists are known by their identity, and must live as long as this.
    """

    __slots__ = ("_known", "_sums", "_table")

    def __init__(self, table: WordTable) -> None:
        self._table = table
        self._known: dict[int, list[tuple[float, ...]]] = {}
        self._sums: dict[tuple[str, int, float], float] = {}

    def added(self, total: float, condition: str, words: Sequence[str]) -> float:
        """Return a sum with the weights of words under a condition, the empty one for none, added one by one."""
        column = self._table.columns.get(condition)
        if column is None and condition:
            return total
        key = (condition, id(words), total)
        if key not in self._sums:
            weighed = (
                map(self._table.plain.get, words, repeat(0.0)) if column is None else map(column, self._rows(words))
            )
            self._sums[key] = sum(weighed, total)
        return self._sums[key]

    def _rows(self, words: Sequence[str]) -> list[tuple[float, ...]]:
        """Return the rows of the words that have one."""
        known = self._known.get(id(words))
        if known is None:
            known = self._known[id(words)] = list(filter(None, map(self._table.rows.get, words)))
        return known
