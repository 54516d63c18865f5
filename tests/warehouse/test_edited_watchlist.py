"""Which stored texts an edit of the watchlist makes read again, and which state of the warehouse has none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tasks.core.watchlist import Watchlist
from tasks.load.edited_watchlist import note_read, pending_edit, touched_pages
from tests.warehouse.batches import batch
from warehouse.store import Store

FIRST = Watchlist.model_validate({"entities": [{"id": "naver", "aliases": ["네이버"]}]})
SECOND = Watchlist.model_validate({"entities": [{"id": "naver", "aliases": ["네이버"]}, {"id": "maru"}]})


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "data") as opened:
        yield opened


@pytest.mark.parametrize(
    ("texts", "noted", "edited"),
    [
        (False, None, False),
        (True, None, True),
        (True, FIRST, True),
        (False, FIRST, True),
        (True, SECOND, False),
    ],
    ids=["new warehouse", "nothing noted", "entity added", "entity added, no texts", "as before"],
)
def test_an_edit_is_pending_where_texts_were_read_by_another_watchlist(
    store: Store, texts: bool, noted: Watchlist | None, edited: bool
) -> None:
    if texts:
        store.load(batch(store.start_run("ingest"), 1))
    if noted is not None:
        note_read(store, noted)
    assert (pending_edit(store, SECOND) is not None) == edited


@pytest.mark.parametrize(("name", "touched"), [("네이버", 4), ("가람전자", 0)])
def test_an_edit_touches_the_texts_that_name_the_entity(store: Store, name: str, touched: int) -> None:
    store.load(batch(store.start_run("ingest"), 1))
    note_read(store, Watchlist())
    edit = pending_edit(store, Watchlist.model_validate({"entities": [{"id": "maru", "aliases": [name]}]}))
    assert edit is not None
    ((page, found),) = touched_pages(store, edit)
    assert (len(page), len(found)) == (4, touched)
