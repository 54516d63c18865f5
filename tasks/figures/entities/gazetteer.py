"""Find the names of entities and the cue words of metrics in one pass over a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product

import ahocorasick

from tasks.core.watchlist import Entity, Metric, Watchlist
from tasks.figures.entities.mentions import Cue, Mention, without_overlaps
from tasks.figures.entities.particles import Particles
from tasks.figures.entities.shared_endings import SharedEndings
from tasks.languages.company_words import names_as_written
from tasks.languages.language import Language

_LATIN = re.compile(r"[0-9A-Za-z]")
_RUNS = re.compile(r"\S+")
# A number that is glued to a name, alone or as a part of it.
_NUMBER = re.compile(r"(?<=[^\W\da-zA-Z])\d+(?!\d|[.,]\d|%)")


@dataclass(slots=True)
class _Entry:
    """A word of the watchlist with the entity that it names and the metrics that it is a cue of."""

    word: str
    entity: str | None = None
    needs: tuple[tuple[str, int], ...] = ()
    losses: frozenset[str] = frozenset()
    vetoes: frozenset[str] = frozenset()

    def metrics(self) -> set[str]:
        """Return the metrics that the word is a cue for or against."""
        return {metric for metric, _ in self.needs} | self.vetoes


class Gazetteer:
    """Finds the names and cue words of a watchlist in texts of one language.

    Blanks never matter in the scripts written without regular ones: ``투자 유치`` is also found as ``투자유치`` and
    ``투자를 유치``. Latin words need word borders, and names keep their capitals.

    Attributes:
        particles: those of the language.
        tickers: the watchlist's stock codes, with the ids of their entities.
    """

    def __init__(self, watchlist: Watchlist, language: Language) -> None:
        self._grammar = language.grammar
        self.particles = Particles(language.grammar)
        self.tickers = {code: entity.id for entity in watchlist.entities for code in entity.tickers}
        self._inside = re.compile(str(language.grammar.settings.get("inside_word", "(?!)")))
        self._verbs = tuple(language.grammar.settings.get("cue_verbs", ()))
        self._entries: dict[str, _Entry] = {}
        for entity in watchlist.entities:
            for name in entity.all_names():
                self._add(name, (name,), _Entry(name, entity=entity.id))
        self._add_other_endings(watchlist.entities)
        for metric in watchlist.metrics:
            self._add_metric(metric, language)
        self._add_plurals(watchlist.metrics, language)
        names = {key: entry.entity for key, entry in self._entries.items() if entry.entity is not None}
        self._shared = SharedEndings(names, self.particles) if not language.syntax.capitalised_names else None
        self._automaton = ahocorasick.Automaton()
        for key, entry in self._entries.items():
            self._automaton.add_word(key, (len(key), entry))
        self._automaton.make_automaton()

    def find(self, text: str) -> tuple[list[Mention], list[Cue]]:
        """Return the names and the cues of a text, longest match first, each without overlaps.

        Args:
            text: any text of the language.

        Returns:
            Mentions and cues, each sorted by start.
        """
        mentions, cues = self.candidates(text)
        return without_overlaps(mentions), without_overlaps(cues)

    def candidates(self, text: str) -> tuple[list[Mention], list[Cue]]:
        """Return every name and cue of a text, overlaps included; ``without_overlaps`` chooses among them."""
        if not self._entries:
            return [], []
        packed, offsets = _pack(text)
        mentions: list[Mention] = []
        cues: list[Cue] = []
        for start, end, entry in self._matches(packed, offsets):
            if entry.entity is not None and self._is_name(text, start, end, entry.word):
                mentions.append(Mention(start, end, entry.entity))
            elif (entry.needs or entry.vetoes) and self._is_cue(text, start, end):
                cues.append(Cue(start, end, text[start:end], entry.needs, entry.losses, entry.vetoes))
        if self._shared is not None:
            mentions = [*self._shared.find(text, without_overlaps(mentions)), *mentions]
        return mentions, cues

    def _matches(self, packed: str, offsets: list[int]) -> Iterator[tuple[int, int, _Entry]]:
        for last, (length, entry) in self._automaton.iter(packed):
            yield offsets[last - length + 1], offsets[last] + 1, entry

    def _add(self, word: str, written: Iterable[str], entry: _Entry) -> None:
        for form in written:
            key = _key(form)
            if not key:
                continue
            known = self._entries.get(key)
            if known is None:
                self._entries[key] = _Entry(word, entry.entity, entry.needs, entry.losses, entry.vetoes)
            else:
                known.entity = entry.entity or known.entity
                known.needs = tuple(dict.fromkeys((*known.needs, *entry.needs)))
                known.losses |= entry.losses
                known.vetoes |= entry.vetoes

    def _add_other_endings(self, entities: Iterable[Entity]) -> None:
        """Add each name with other endings that mean the same firm, where the watchlist gives them to nobody."""
        listed = set(self._entries)
        for entity in entities:
            for name in names_as_written(entity.all_names()):
                if _key(name) not in listed:
                    self._add(name, (name,), _Entry(name, entity=entity.id))

    def _add_metric(self, metric: Metric, language: Language) -> None:
        for group, words in enumerate(metric.cues.get(language.code, [])):
            for word in words:
                self._add(word, self._forms(word), _Entry(word, needs=((metric.id, group),)))
        for word in metric.loss_cues.get(language.code, []):
            needs = tuple((metric.id, group) for group in range(len(metric.cues.get(language.code, [])) or 1))
            self._add(word, self._forms(word), _Entry(word, needs=needs, losses=frozenset({metric.id})))
        for word in metric.unless.get(language.code, []):
            self._add(word, self._forms(word), _Entry(word, vetoes=frozenset({metric.id})))

    def _add_plurals(self, metrics: Iterable[Metric], language: Language) -> None:
        """Add the plural of each cue (``stores``), where the watchlist does not itself say what that plural means."""
        endings: dict[str, str] = language.grammar.settings.get("plural_endings", {})
        metrics_of_word = {key: entry.metrics() for key, entry in self._entries.items()}
        for metric in metrics if endings else ():
            needs = [(word, group) for group, words in enumerate(metric.cues.get(language.code, [])) for word in words]
            for word, group in needs:
                self._add_plural(word, endings, metrics_of_word, _Entry(word, needs=((metric.id, group),)))
            for word in metric.unless.get(language.code, []):
                self._add_plural(word, endings, metrics_of_word, _Entry(word, vetoes=frozenset({metric.id})))

    def _add_plural(
        self, word: str, endings: dict[str, str], metrics_of_word: dict[str, set[str]], entry: _Entry
    ) -> None:
        end = next((end for end in endings if end and word.endswith(end)), "")
        plural = word[: len(word) - len(end)] + endings[end]
        if (word[-1:].islower() or word.isupper()) and not entry.metrics() & metrics_of_word.get(_key(plural), set()):
            self._add(word, (plural,), entry)

    def _forms(self, word: str) -> Iterator[str]:
        """Yield the cue as written, and with the language's particles between its words."""
        parts = word.split()
        glue = self._grammar.settings.get("glue", [""]) if len(parts) in (2, 3) else [""]
        for joints in product(glue, repeat=max(len(parts) - 1, 0)):
            yield parts[0] + "".join(joint + part for joint, part in zip(joints, parts[1:], strict=True))

    def _is_name(self, text: str, start: int, end: int, name: str) -> bool:
        written = text[start:end]
        if not _bordered(text, start, end):
            return False
        if name[0].isupper() and not written[0].isupper():
            return False
        if len(name) <= 4 and name.isascii() and written != name:  # GM, Meta, Exa: not gm, META is fine as an alias
            return False
        if start and self._inside.match(text, start - 1):
            return False
        if _goes_on(text, start, end):
            return False
        numbered = _NUMBER.match(text, end)
        letters = self.particles.letters_behind(text, numbered.end() if numbered else end)
        if numbered:  # 하늘24는 is a name of its own, 하늘2분기 is glued
            return bool(letters) and self.particles.particle_role(letters) is None
        return not letters or self.particles.particle_role(letters) is not None

    def _is_cue(self, text: str, start: int, end: int) -> bool:
        if not _bordered(text, start, end):
            return False
        letters = self.particles.letters_behind(text, end)
        return (
            not letters or letters.startswith(self._verbs) or self.particles.roles(letters, suffixed=True) is not None
        )


def _key(form: str) -> str:
    return re.sub(r"\s+", "", form).lower()


def _pack(text: str) -> tuple[str, list[int]]:
    """Return the text in lower case without blanks, and the offset of each character that is kept."""
    offsets: list[int] = []
    for run in _RUNS.finditer(text):
        offsets.extend(range(run.start(), run.end()))
    lowered = text.lower()
    if len(lowered) != len(text):  # a few letters grow in lower case; offsets must not
        lowered = "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    return "".join(lowered.split()), offsets


def _goes_on(text: str, start: int, end: int) -> bool:
    """Return whether a Latin name is a part of a longer one that an ampersand joins (``AB`` in ``AB&C``)."""
    before = start > 1 and text[start - 1] == "&" and _LATIN.match(text[start - 2]) and _LATIN.match(text[start])
    behind = text[end : end + 1] == "&" and _LATIN.match(text[end - 1]) and _LATIN.match(text[end + 1 : end + 2])
    return bool(before or behind)


def _bordered(text: str, start: int, end: int) -> bool:
    """Return whether a span that begins or ends with a Latin letter does so at a word border."""
    if start and _LATIN.match(text[start]) and _LATIN.match(text[start - 1]):
        return False
    return not (end < len(text) and _LATIN.match(text[end - 1]) and _LATIN.match(text[end]))
