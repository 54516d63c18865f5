"""One statement of an event: what happened, what the round is called, with whom or for what."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from tasks.core.records import Basis, Measure, Observation, SourcedObservation
from tasks.core.watchlist import Metric, Watchlist
from tasks.languages.event_words import EventWords, event_words
from tasks.languages.scripts import guess_language

BEFORE, BEHIND = 60, 90
"""Characters before and behind a number in which a phrase says with whom or for what: half a line and a line."""

EXTENSION = " extension"
"""Ends the name of a bridge or extension of a round: money that is raised after the round itself."""

WORD = re.compile(r"[\w&’'.-]+")

VENUE = re.compile(r"([A-Z][A-Za-z]*[A-Z][A-Za-z]*)[\s'’‘]*((?:19|20)\d\d)?")
"""A conference by its initials, with its year."""

DIGITS = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Event:
    """What a statement says about its event besides the amount.

    Attributes:
        item: the observation.
        kind: ``raise``, ``invest``, ``layoff`` or ``venue``; null where no word says so.
        names: of the round (``series c``, ``series c extension``) or the venue (``iclr 2022``); several where the
            sentence says that the round has another name too.
        parties: words of the phrases that say with whom or for what.
        open: whether the money is not raised yet: planned, or under way.
        additional: whether the sentence says that the event comes on top of another.
    """

    item: SourcedObservation
    kind: str | None
    names: frozenset[str]
    parties: frozenset[str]
    open: bool
    additional: bool


def is_event(metric: Metric, observation: Observation) -> bool:
    """Return whether an observation is of a single event: money raised or invested, lay-offs, papers at a venue.

    A count that is only dated by the month it was announced (users, portfolio companies) is a level all the same.

    Args:
        metric: of the observation.
        observation: any.
    """
    if observation.measure is Measure.CHANGE_AMOUNT:
        return metric.dimension == "count" and metric.timing != "flow"
    if observation.measure is not Measure.LEVEL:
        return False
    if metric.split_by == "venue":
        return observation.scope is not None and VENUE.match(observation.scope) is not None
    return metric.timing == "event" and metric.dimension == "money"


def event_metric(observation: Observation, watchlist: Watchlist) -> Metric | None:
    """Return the metric of an observation if it is of a single event; null for a level, and for an unknown metric."""
    metric = watchlist.metric(observation.metric)
    return metric if metric is not None and is_event(metric, observation) else None


def event_of(item: SourcedObservation, metric: Metric) -> Event:
    """Read what a statement says about its event.

    Args:
        item: an observation of an event metric.
        metric: of the observation.
    """
    observation = item.observation
    if metric.split_by == "venue":
        return Event(item, "venue", _venue(observation.scope or ""), frozenset(), open=False, additional=False)
    kind, names, parties, marks = _read(
        observation.sentence, observation.expression, observation.scope or "", observation.entity_name or ""
    )
    planned = observation.basis is not Basis.ACTUAL or "under_way" in marks
    return Event(item, kind, names, parties, open=planned, additional="additional" in marks)


def days_between(first: Event, second: Event) -> int | None:
    """Return the days between the periods of two events, 0 where they overlap; null where one has none."""
    ours, theirs = _interval(first.item), _interval(second.item)
    if ours is None or theirs is None:
        return None
    return max((theirs[0] - ours[1]).days, (ours[0] - theirs[1]).days, 0)


def days_between_reports(first: Event, second: Event) -> int | None:
    """Return the days between the publications of two statements; null where one is undated."""
    ours, theirs = first.item.published_on, second.item.published_on
    return None if ours is None or theirs is None else abs((ours - theirs).days)


def _interval(item: SourcedObservation) -> tuple[date, date] | None:
    observation, day = item.observation, item.published_on
    if observation.period_start is not None and observation.period_end is not None:
        return observation.period_start, observation.period_end
    return None if day is None else (day, day)


def _venue(scope: str) -> frozenset[str]:
    """Return the venue of a scope with what narrows it further: ``iclr 2022``, ``iclr 2022, main track``."""
    head, *parts = scope.split(",")
    match = VENUE.match(head)
    venue = f"{match[1]} {match[2] or ''}".strip() if match else head
    return frozenset({", ".join([venue, *(part.strip() for part in parts)]).lower()})


@lru_cache(maxsize=4096)
def _read(
    sentence: str, expression: str, scope: str, entity_name: str
) -> tuple[str | None, frozenset[str], frozenset[str], frozenset[str]]:
    words = event_words(guess_language(sentence))
    start = max(sentence.find(expression), 0)
    before, behind = sentence[:start], sentence[start + len(expression) :]
    kind = next((name for name, pattern in words.kinds.items() if pattern.search(sentence)), None)
    marks = frozenset(name for name, pattern in words.marks.items() if pattern.search(sentence))
    names = _names(words, before, behind, scope, all_of_them="renamed" in marks)
    if names and kind is None:
        kind = "raise"  # a round is money raised
    return kind, names, _parties(words, before, behind, entity_name), marks


def _names(words: EventWords, before: str, behind: str, scope: str, *, all_of_them: bool) -> frozenset[str]:
    """Return the names of a round: the last before the number, else the first behind it, else that of the scope."""
    ahead, after = _rounds(words, before), _rounds(words, behind)
    if all_of_them:
        return frozenset([*ahead, *after])
    found = ahead[-1:] or after[:1] or _rounds(words, scope)[:1]
    return frozenset(found)


def _rounds(words: EventWords, text: str) -> list[str]:
    """Return the names of the rounds in a text, in their order."""
    found: list[tuple[int, str]] = []
    for name, pattern in words.rounds.items():
        for match in pattern.finditer(text):
            letter = next((group for group in match.groups() if group), "")
            extended = EXTENSION if words.extension.match(text, match.end()) else ""
            found.append((match.start(), name.replace("%s", letter.lower()) + extended))
    return [name for _, name in sorted(found)]


def _parties(words: EventWords, before: str, behind: str, entity_name: str) -> frozenset[str]:
    """Return the words of the phrases beside a number that say with whom or for what.

    Names of rounds, dates, numbers, the entity itself and words that tell nothing apart are left out.
    """
    phrases = [match["name"] for pattern in words.before if (match := pattern.search(before[-BEFORE:]))]
    phrases += [match["name"] for pattern in words.behind if (match := pattern.search(behind[:BEHIND]))]
    own = entity_name.lower()
    found = set()
    for phrase in phrases:
        for word in WORD.findall(phrase.lower()):
            named = word.strip(".'’-")
            if len(named) < 2 or named in words.generic or DIGITS.match(named) or _rounds(words, named):
                continue
            if not (own and (named.startswith(own) or named in own.split())):
                found.add(named)
    return frozenset(found)
