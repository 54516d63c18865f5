"""The texts that an article had one after another, and the changes that each step brings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from tasks.changes import ChangeContext, find_changes, find_edits
from tasks.core.changes import Change
from tasks.core.records import Retirement, SourcedObservation
from tasks.core.store import Placement, WarehouseStore
from tasks.load.series_history import history_beside

Observations = tuple[SourcedObservation, ...]


class Text(Protocol):
    """A text as an edition is made of it."""

    @property
    def article_id(self) -> int: ...

    @property
    def placement(self) -> Placement: ...

    @property
    def observations(self) -> Observations: ...


@dataclass(frozen=True, slots=True)
class Edition:
    """One step: a text takes the place of another.

    Attributes:
        turn: which step of its article in this load it is, from 0.
        new: observations of the text.
        dropped: observations that are retired: those of the text before it, or, of a text that came too late, its own.
        late: whether it came after the text that had replaced it; the observations of that one are ``after`` then.
    """

    turn: int
    new: Observations
    dropped: Observations
    late: bool = False
    after: Observations = ()

    def why(self, item: SourcedObservation) -> Retirement:
        """Return why an observation was dropped: a text that still has a figure of the series edited it."""
        following = self.after if self.late else self.new
        if any(other.series_id == item.series_id for other in following):
            return Retirement.EDITED
        return Retirement.WITHDRAWN


def editions(store: WarehouseStore, texts: Sequence[Text]) -> Iterator[Edition]:
    """Finds the steps that new texts make.

    Args:
        store: the open warehouse.
        texts: of one load, in order of saving; those that are known make no step.

    Yields:
        One edition a new text: a text saved after the article's current one replaces it, one saved before it was never
        the current one, as far as anybody could know.
    """
    current = store.current_revisions({text.article_id for text in texts if text.placement.new})
    observations_of = {article: item.observations for article, item in current.items()}
    latest = {article: item.revision.revision_id for article, item in current.items()}
    turns: dict[int, int] = defaultdict(int)
    for text in texts:
        if not text.placement.new:
            continue
        before = observations_of.get(text.article_id, ())
        if text.placement.replaced_by is not None:
            follows = text.placement.replaced_by == latest.get(text.article_id)
            yield Edition(0, text.observations, text.observations, late=True, after=before if follows else ())
            continue
        yield Edition(turns[text.article_id], text.observations, before)
        turns[text.article_id] += 1
        observations_of[text.article_id] = text.observations


def find_edition_changes(store: WarehouseStore, steps: Sequence[Edition], context: ChangeContext) -> list[Change]:
    """Finds the changes of a load: the first step of every article together, then the second, and so on.

    Args:
        store: the open warehouse.
        steps: as ``editions`` gives them.
        context: the watchlist, the time, and whether the run is a baseline.

    Returns:
        Changes, each once.
    """
    in_order = [edit for edit in steps if not edit.late]
    new = [item for edit in in_order for item in edit.new]
    dropped = [item for edit in in_order for item in edit.dropped]
    history = history_beside(store, new, dropped, context.watchlist)
    found: dict[int, Change] = {}
    for turn in range(max((edit.turn for edit in in_order), default=-1) + 1):
        step = [edit for edit in in_order if edit.turn == turn]
        new_now = [item for edit in step for item in edit.new]
        dropped_now = [item for edit in step for item in edit.dropped]
        retired = {item.observation_id for item in dropped_now}
        history = [item for item in history if item.observation_id not in retired]
        for change in find_changes(new_now, history, context, dropped_now):
            found.setdefault(change.change_id, change)
        history += new_now
    for edit in steps:
        if edit.late and edit.after:
            for change in find_edits(edit.new, edit.after, context):
                found.setdefault(change.change_id, change)
    return list(found.values())
