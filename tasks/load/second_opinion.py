"""The alarms of a load, put to the second reader that the watchlist names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tasks.core.changes import Change
from tasks.core.judgements import SecondReadingRow
from tasks.core.store import WarehouseStore
from tasks.core.watchlist import Watchlist


def second_opinion(
    store: WarehouseStore, changes: Sequence[Change], watchlist: Watchlist, new_texts: Mapping[int, str]
) -> tuple[list[Change], list[SecondReadingRow]]:
    """Put alarms to the second reader, if there is one; a change that was emitted before is not put to it again.

    Args:
        store: the open warehouse.
        changes: found now, after every other check.
        watchlist: names the second reader.
        new_texts: texts of this load that are not stored yet, by revision.

    Returns:
        The changes, those that it does not confirm held back, and its answers as rows.

    Raises:
        WatchlistError: the environment lacks the key that the watchlist names.
    """
    settings = watchlist.settings.second_reader
    alarms = [change for change in changes if change.reported and change.before and change.after] if settings else []
    known = store.known_changes([change.change_id for change in alarms]) if alarms else set()
    alarms = [change for change in alarms if change.change_id not in known]
    if settings is None or not alarms:
        return list(changes), []
    from tasks.changes.second_reader import read_alarms, second_reader

    sides = {side.revision_id for change in alarms for side in (change.before, change.after) if side}
    texts = dict.fromkeys(sides, "") | dict(store.texts_of_revisions(sides - new_texts.keys())) | dict(new_texts)
    with second_reader(settings) as ask:
        read, rows = read_alarms(alarms, texts, settings, ask)
    answered = {change.change_id: change for change in read}
    return [answered.get(change.change_id, change) for change in changes], rows
