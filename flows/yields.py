"""Notices about publishers whose pages suddenly give no article, or articles without figures."""

from __future__ import annotations

from collections.abc import Iterable

from tasks.core.notices import Notice
from tasks.core.outcomes import Failed
from tasks.load.yield_notices import (
    KINDS,
    LATEST,
    NO_BODY,
    HostArticles,
    PublisherYield,
    hosts_without_body,
    yield_drops,
)
from warehouse.store import Store


def note_yields(store: Store, run_id: int, failed: Iterable[Failed]) -> list[Notice]:
    """Note in the warehouse what holds after a run has loaded everything.

    Args:
        store: the open warehouse.
        run_id: the run.
        failed: what it set aside.

    Returns:
        The notices that are new.
    """
    drops = yield_drops(PublisherYield(*row) for row in store.publisher_yields(LATEST))
    hosts = (HostArticles(*row) for row in store.articles_of_hosts(run_id))
    silent = hosts_without_body(failed, hosts, store.open_notices(NO_BODY))
    return store.note_notices(run_id, [*drops, *silent], KINDS)
