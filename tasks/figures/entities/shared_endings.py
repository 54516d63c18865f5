"""Find the names of a list of which the last one alone has the ending that all share: ``신한·하나·우리금융``."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

from tasks.figures.entities.mentions import Mention
from tasks.figures.entities.particles import Particles
from tasks.languages.company_words import joined_words

# Letters of a beginning at most.
_LONGEST = 10
_WORD_BEFORE = re.compile(rf"(?<![^\W_])([^\W_]{{1,{_LONGEST}}}) $")
# Crawled texts lose the dots: so many beginnings of names in a row are a list then.
_LEAST_WITHOUT_DOTS = 2
# A shorter ending is one only where the last name is listed too.
_LEAST_ENDING = 2


class SharedEndings:
    """The names of a watchlist by their beginnings.

    Args:
        names: without blanks and in small letters, with the ids of their entities.
        particles: those of the language.
    """

    def __init__(self, names: Mapping[str, str], particles: Particles) -> None:
        self._names = names
        self._sorted = sorted(names)
        self._particles = particles

    def find(self, text: str, mentions: Sequence[Mention]) -> list[Mention]:
        """Return the beginnings of names in a text that mean whole names.

        Args:
            text: any text.
            mentions: the whole names in it.
        """
        found = []
        for joined in joined_words(text):
            for start, end in joined.before:
                entity = self._meant(text[start:end], joined.last)
                if entity is not None:
                    found.append(Mention(start, end, entity))
        for mention in mentions:
            without_dots = list(self._before(text, mention))
            if len(without_dots) >= _LEAST_WITHOUT_DOTS:
                found += without_dots
        return found

    def _before(self, text: str, last: Mention) -> Iterator[Mention]:
        """Yield the beginnings of names that blanks alone part from a whole name behind them."""
        start = last.start
        while (word := _WORD_BEFORE.search(text, max(0, start - _LONGEST - 1), start)) is not None:
            entity = self._meant(word[1], text[last.start : last.end])
            if entity is None:
                return
            yield Mention(*word.span(1), entity)
            start = word.start()

    def _meant(self, stem: str, last: str) -> str | None:
        """Return the entity that a beginning means by the longest ending that it shares with the last name of a list.

        Args:
            stem: the beginning.
            last: the last name, with the particle behind it.
        """
        begun, whole = stem.lower(), last.lower()
        if whole.startswith(begun):
            return None
        endings = (name[len(begun) :] for name in self._beginning_with(begun))
        shared = max((end for end in endings if self._ends_with(whole, end)), key=len, default=None)
        return self._names[begun + shared] if shared is not None else None

    def _beginning_with(self, begun: str) -> Iterator[str]:
        """Yield the names that go on behind a beginning."""
        for place in range(bisect_left(self._sorted, begun), len(self._sorted)):
            name = self._sorted[place]
            if not name.startswith(begun):
                return
            if name != begun:
                yield name

    def _ends_with(self, last: str, ending: str) -> bool:
        """Return whether the last name of a list, its particle aside, has an ending and more before it."""
        at = last.find(ending, 1)
        if at < 0 or (len(ending) < _LEAST_ENDING and last[: at + len(ending)] not in self._names):
            return False
        behind = last[at + len(ending) :]
        return not behind or self._particles.particle_role(behind) is not None
