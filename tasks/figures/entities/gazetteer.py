"""The watchlist's words, found in one pass: names of entities and cue words of metrics."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TypeVar

import ahocorasick

from tasks.core.watchlist import Metric, Watchlist
from tasks.languages.language import Language

_LATIN = re.compile(r"[0-9A-Za-z]")
_RUNS = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Mention:
    """A span that names an entity: ``text[start:end]``."""

    start: int
    end: int
    entity: str


@dataclass(frozen=True, slots=True)
class Cue:
    """A span that speaks of metrics.

    Attributes:
        start, end: span in the text.
        word: the cue as the watchlist writes it.
        needs: for each metric, the groups of its cues that this word serves.
        losses: metrics whose sign this word turns.
        vetoes: metrics that this word makes impossible.
    """

    start: int
    end: int
    word: str
    needs: tuple[tuple[str, int], ...] = ()
    losses: frozenset[str] = frozenset()
    vetoes: frozenset[str] = frozenset()

    def serves(self, metric: str) -> bool:
        """Whether this cue speaks for that metric."""
        return any(served == metric for served, _ in self.needs)


@dataclass(slots=True)
class _Entry:
    word: str
    entity: str | None = None
    needs: tuple[tuple[str, int], ...] = ()
    losses: frozenset[str] = frozenset()
    vetoes: frozenset[str] = frozenset()

    def metrics(self) -> set[str]:
        """Metrics that it speaks for or against."""
        return {metric for metric, _ in self.needs} | self.vetoes


class Lexicon:
    """All names and cue words that hold for texts of one language.

    Blanks never matter in the scripts written without regular ones: ``투자 유치`` is also found as ``투자유치`` and
    ``투자를 유치``. Latin words need word borders, and names keep their capitals.
    """

    def __init__(self, watchlist: Watchlist, language: Language) -> None:
        self._grammar = language.grammar
        self._particles: dict[str, str] = language.grammar.settings.get("particles", {})
        self._suffixes = tuple(language.grammar.settings.get("cue_suffixes", ()))
        self._run = re.compile(str(language.grammar.settings.get("run_behind", "(?!)")))
        self._inside = re.compile(str(language.grammar.settings.get("inside_word", "(?!)")))
        self._verbs = tuple(language.grammar.settings.get("cue_verbs", ()))
        self._entries: dict[str, _Entry] = {}
        for entity in watchlist.entities:
            for name in entity.all_names():
                self._add(name, (name,), _Entry(name, entity=entity.id))
        for metric in watchlist.metrics:
            self._add_metric(metric, language)
        self._add_plurals(watchlist.metrics, language)
        self._automaton = ahocorasick.Automaton()
        for key, entry in self._entries.items():
            self._automaton.add_word(key, (len(key), entry))
        self._automaton.make_automaton()

    def find(self, text: str) -> tuple[list[Mention], list[Cue]]:
        """Every name and cue of a text, longest match first, names and cues each without overlaps.

        Args:
            text: any text of the language.

        Returns:
            Mentions and cues, each sorted by start.
        """
        mentions, cues = self.candidates(text)
        return longest(mentions), longest(cues)

    def candidates(self, text: str) -> tuple[list[Mention], list[Cue]]:
        """Every name and cue of a text, overlaps included; ``longest`` chooses among them."""
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
        """``store`` also finds ``stores``, where the watchlist does not itself say what ``stores`` means."""
        endings: dict[str, str] = language.grammar.settings.get("plural_endings", {})
        told = {key: entry.metrics() for key, entry in self._entries.items()}
        for metric in metrics if endings else ():
            needs = [(word, group) for group, words in enumerate(metric.cues.get(language.code, [])) for word in words]
            for word, group in needs:
                self._add_plural(word, endings, told, _Entry(word, needs=((metric.id, group),)))
            for word in metric.unless.get(language.code, []):
                self._add_plural(word, endings, told, _Entry(word, vetoes=frozenset({metric.id})))

    def _add_plural(self, word: str, endings: dict[str, str], told: dict[str, set[str]], entry: _Entry) -> None:
        end = next((end for end in endings if end and word.endswith(end)), "")
        plural = word[: len(word) - len(end)] + endings[end]
        if (word[-1:].islower() or word.isupper()) and not entry.metrics() & told.get(_key(plural), set()):
            self._add(word, (plural,), entry)

    def _forms(self, word: str) -> Iterator[str]:
        """The cue as written, and with the language's particles between its words."""
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
        run = self.run_behind(text, end)
        return not run or self.role_word(run) is not None

    def _is_cue(self, text: str, start: int, end: int) -> bool:
        if not _bordered(text, start, end):
            return False
        run = self.run_behind(text, end)
        return not run or run.startswith(self._verbs) or self.marker(run, suffixed=True) is not None

    def run_behind(self, text: str, at: int) -> str:
        """The letters behind a word that may be its particle; empty in a language that parts its words by blanks."""
        match = self._run.match(text, at)
        return match.group() if match is not None else ""

    def marker(self, run: str, *, suffixed: bool = False) -> str | None:
        """The roles that a run of letters gives to the word it follows without a blank.

        Args:
            run: the letters.
            suffixed: whether a suffix that keeps a cue what it is may stand before the particle (``투자`` + ``액은``).

        Returns:
            Roles, empty where a suffix has no particle; null where the run is something else.
        """
        role = self.role_word(run)
        if role is not None or not suffixed:
            return role
        for suffix in self._suffixes:
            if run.startswith(suffix):
                tail = run[len(suffix) :]
                role = self.role_word(tail) if tail else ""
                if role is not None:
                    return role
        return None

    def role_word(self, run: str) -> str | None:
        """The role of a run of letters that follows a word without a blank; null where it is no particle."""
        if run in self._particles:
            return self._particles[run]
        for length in range(min(len(run) - 1, 5), 0, -1):  # copula and the like: 25%였던, 8.3%였다
            head = run[:length]
            if head in self._particles and self._particles[head] in ("link", "modifier", "quote"):
                return self._particles[head]
        return None


def _key(form: str) -> str:
    return re.sub(r"\s+", "", form).lower()


def _pack(text: str) -> tuple[str, list[int]]:
    """The text in lower case without blanks, and where each kept character stood."""
    offsets: list[int] = []
    for run in _RUNS.finditer(text):
        offsets.extend(range(run.start(), run.end()))
    lowered = text.lower()
    if len(lowered) != len(text):  # a few letters grow in lower case; offsets must not
        lowered = "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    return "".join(lowered.split()), offsets


def _bordered(text: str, start: int, end: int) -> bool:
    """A Latin word begins and ends at a word border."""
    if start and _LATIN.match(text[start]) and _LATIN.match(text[start - 1]):
        return False
    return not (end < len(text) and _LATIN.match(text[end - 1]) and _LATIN.match(text[end]))


_Span = TypeVar("_Span", Mention, Cue)


def longest(spans: Sequence[_Span], taken: Sequence[tuple[int, int]] = ()) -> list[_Span]:
    """Spans without overlaps: of two the one that begins first, of two that begin together the longer.

    Args:
        spans: candidates.
        taken: spans of other kinds, sorted; what overlaps one is no candidate (``1분기 순이익`` holds the cue 순이익,
            and not 분기 순이익).
    """
    starts = [start for start, _ in taken]
    chosen: list[_Span] = []
    covered = -1
    for span in sorted(spans, key=lambda item: (item.start, -item.end)):
        before = bisect_left(starts, span.end) - 1
        if span.start >= covered and (before < 0 or taken[before][1] <= span.start):
            covered = span.end
            chosen.append(span)
    return chosen
