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
    with_address = [item for item in failed if item.url]
    still_open = store.open_notices(NO_BODY)
    # All documents are counted for it, so only where a host may have to be looked up.
    hosts = [HostArticles(*row) for row in store.articles_of_hosts(run_id)] if with_address or still_open else []
    silent = hosts_without_body(with_address, hosts, still_open)
    return store.note_notices(run_id, [*drops, *silent], KINDS)
