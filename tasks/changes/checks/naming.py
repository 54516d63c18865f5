"""Which entity a sentence is about: it names the entity, or its article is about it and the sentence need not."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from tasks.changes.checks.statement import Statement, places_of
from tasks.core.records import Basis, Observation, SourcedObservation
from tasks.core.watchlist import Watchlist
from tasks.languages.company_words import is_begun_in_list, names_as_written
from tasks.languages.statement_words import words_of_sentence


def names_entity(statement: Statement, names: Collection[str]) -> bool:
    """Return whether the sentence itself names the entity that its figure is of."""
    observation = statement.item.observation
    return _is_named(observation, names, observation.sentence)


def naming(statement: Statement, names: Collection[str], role: str, *, implied: bool = False) -> list[str]:
    """Return the evidence that nothing says whose figure it is.

    Args:
        statement: one side of a change.
        names: of its entity.
        role: ``before`` or ``after``.
        implied: whether its article says it where the sentence does not; see ``is_implied``.
    """
    return [] if implied or names_entity(statement, names) else [f"unnamed_{role}"]


def is_implied(item: SourcedObservation, text: Iterable[SourcedObservation], watchlist: Watchlist) -> bool:
    """Return whether an article says whose figure it is where the sentence of the figure need not.

    Its headline names the entity, and the last sentence before that names the entity of its own figure names the same.
    Either alone is not enough: of next periods that people judged, 21 of 23 with both were true, of those with one
    alone 19 of 39.

    Args:
        item: an observation.
        text: every observation of its text.
        watchlist: the names of the entities.
    """
    entity = item.observation.entity
    if not is_in_headline(item, watchlist):
        return False
    before = [
        other.observation
        for other in text
        if other.revision_id == item.revision_id and other.observation.start < item.observation.start
    ]
    named = [
        observation
        for observation in before
        if _is_named(observation, _listed(observation, watchlist), observation.sentence)
    ]
    return bool(named) and max(named, key=lambda observation: observation.start).entity == entity


def is_in_headline(item: SourcedObservation, watchlist: Watchlist) -> bool:
    """Return whether the headline of an observation's article names its entity."""
    return _is_named(item.observation, _listed(item.observation, watchlist), item.title or "")


def _listed(observation: Observation, watchlist: Watchlist) -> Collection[str]:
    """Return the names that the watchlist has for an observation's entity."""
    entity = watchlist.entity(observation.entity)
    return entity.all_names() if entity else ()


def _is_named(observation: Observation, names: Collection[str], text: str) -> bool:
    """Return whether a text has one of the names of an observation's entity, or the one that its article uses.

    A firm is not named where only its analyst speaks (``하늘증권 연구원``), nor where it is the house that forecasts
    (``하늘증권은 올해 매출 50억원을 전망했다``).
    """
    own = [observation.entity_name] if observation.entity_name else []
    known = names_as_written(names)
    written = [name for name in (*known, *own) if name in text]
    if not written:
        return is_begun_in_list(known, text)
    words = words_of_sentence(text)
    is_outlook = observation.basis is Basis.FORECAST
    return any(
        words.speaker.match(text, end) is None and not (is_outlook and words.forecasting_house.match(text, end))
        for name in written
        for end in (start + len(name) for start in places_of(name, text))
    )
