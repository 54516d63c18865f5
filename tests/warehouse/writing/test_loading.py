"""A load is whole and idempotent: twice, overlapping, in any grouping, or after a failure is the same as once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tasks.core.batch import KINDS, Batch
from tasks.core.errors import WarehouseError
from tasks.core.rows import DocumentRow, FileRow, QuarantineRow
from tests.warehouse.batches import SPAN, batch, judgements, rows_in
from warehouse.store import Store
from warehouse.writing.loading import batch_table

PARTS = tuple(KINDS)
WHEN = "run_id, seen_at, retired_at, found_at, created_at, resolved_at"
"""Columns that say when and by which run a row came, which may differ."""


def contents(store: Store) -> dict[str, Any]:
    """All rows of all tables, apart from when they came."""
    tables = (
        "documents",
        "articles",
        "revisions",
        "series",
        "observations",
        "changes",
        "outbox",
        "quarantine",
        "seen_files",
    )
    loaded = {}
    for table in tables:
        columns = [row[0] for row in store.connection.execute(f"DESCRIBE store.{table}").fetchall()]
        kept = ", ".join(f'"{column}"' for column in columns if column not in WHEN.split(", "))
        retired = ", retired_at IS NULL" if table == "observations" else ""
        loaded[table] = sorted(
            map(str, store.connection.execute(f"SELECT {kept}{retired} FROM store.{table}").fetchall())
        )
    return loaded


def merged(run: int, numbers: list[int]) -> Batch:
    """Several batches as one; a batch named twice is in it twice."""
    batches = [batch(run, number) for number in numbers]
    parts = {part: [row for one in batches for row in getattr(one, part)] for part in PARTS}
    return Batch(run_id=run, **parts)


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What three batches give, loaded once each."""
    with Store.open(tmp_path_factory.mktemp("once")) as store:
        run = store.start_run("ingest")
        for number in (1, 2, 3):
            store.load(batch(run, number))
        return contents(store)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_way_of_loading_the_same_articles_gives_the_same(
    data: st.DataObject, once: dict[str, Any], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Batches come in order, grouped, repeated and overlapping; runs and the process may end in between."""
    folder = tmp_path_factory.mktemp("any")
    groups = data.draw(st.lists(st.lists(st.integers(1, 3), min_size=1, max_size=4), max_size=3))
    seen, order = 0, []
    for group in [*groups, [1], [2], [3]]:
        known = [number for number in sorted(group) if number <= seen + 1]
        order.append(known)
        seen = max([seen, *known])
    reopen = data.draw(st.sets(st.integers(0, len(order))))
    store = Store.open(folder)
    for place, numbers in enumerate(order):
        if place in reopen:
            store.close()
            store = Store.open(folder)
        if numbers:
            run = store.start_run("ingest")
            store.load(merged(run, numbers))
            assert store.load(merged(run, numbers)).load_id is None
    assert contents(store) == once
    store.close()


def test_a_load_tells_what_was_new(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        run = store.start_run("ingest")
        first, second = store.load(batch(run, 1)), store.load(merged(run, [1, 2]))
    counts = rows_in(2)
    assert first.counts() == {
        "documents": counts["documents"], "articles": counts["articles"], "revisions": counts["revisions"],
        "observations": counts["observations"], "retirements": 0, "changes": 1, "messages": 1, "quarantine": 1,
        "files": 4, "verdicts": 0, "corrections": 0, "second_readings": 0,
    }  # fmt: skip
    assert second.counts() == first.counts() | {"retirements": 1}
    assert (first.load_id, second.load_id) == (1, 2)
    assert second.change_ids == (2 * SPAN,)


def test_arrow_tables_load_like_rows(tmp_path: Path) -> None:
    loaded = []
    for name in ("rows", "tables"):
        with Store.open(tmp_path / name) as store:
            given = batch(store.start_run("ingest"), 1)
            if name == "tables":
                given = replace(given, **{part: batch_table(given, part) for part in PARTS})
                assert isinstance(given.observations, pa.Table)
            store.load(given)
            loaded.append(contents(store))
    assert loaded[0] == loaded[1]


@pytest.mark.parametrize("part", ["documents", "observations", "changes", "files"])
def test_a_load_that_fails_half_way_leaves_nothing(part: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from warehouse.writing import loading

    real = loading.run

    def fails(con: duckdb.DuckDBPyConnection, name: str, *rest: Any) -> Any:
        loaded = real(con, name, *rest)
        if name == f"load_{part}":
            raise KeyboardInterrupt
        return loaded

    with Store.open(tmp_path) as store:
        run = store.start_run("ingest")
        empty = contents(store)
        with monkeypatch.context() as patched:
            patched.setattr(loading, "run", fails)
            with pytest.raises(KeyboardInterrupt):
                store.load(batch(run, 1))
        assert contents(store) == empty
        assert store.load(batch(run, 1)).load_id == 1


@pytest.mark.parametrize(
    ("altered", "words"),
    [
        ({"entity": None}, "a row does not fit its table"),
        ({"value": Decimal(10) ** 40}, r"does not fit its column .*SourcedObservation.observation.value"),
        ({"start": "soon"}, r"does not fit its column .*SourcedObservation.observation.start"),
    ],
)
def test_a_row_that_does_not_fit_is_reported_and_nothing_of_its_batch_is_in(
    altered: dict[str, Any], words: str, tmp_path: Path
) -> None:
    with Store.open(tmp_path) as store:
        given = batch(store.start_run("ingest"), 1)
        before = contents(store)
        first, *rest = given.observations
        wrong = replace(first, observation=replace(first.observation, **altered))
        with pytest.raises(WarehouseError, match=words) as error:
            store.load(replace(given, observations=[*rest, wrong]))
        assert type(error.value) is WarehouseError
        assert contents(store) == before
        assert store.load(given).load_id == 1


def test_a_document_read_at_last_gets_its_article_and_leaves_quarantine(tmp_path: Path) -> None:
    unread = DocumentRow(document_id=1, sha256="a" * 64, locator="inbox/a.html", size=9)
    with Store.open(tmp_path) as store:
        run = store.start_run("ingest")
        store.load(Batch(run_id=run, documents=[unread], quarantine=[
            QuarantineRow(quarantine_id=1, locator="inbox/a.html", sha256="a" * 64, reason="no text in it")
        ]))  # fmt: skip
        assert store.known_documents(["a" * 64]) == set()
        whole = batch(run, 1)
        store.load(replace(whole, documents=[replace(unread, article_id=SPAN, revision_id=SPAN)], quarantine=()))
        assert store.known_documents(["a" * 64]) == {"a" * 64}
        rows = store.connection.execute("SELECT article_id, revision_id, run_id FROM store.documents").fetchall()
        assert rows == [(SPAN, SPAN, run)]
        assert store.connection.execute("SELECT count(resolved_at) FROM store.quarantine").fetchone() == (1,)


def test_a_file_that_changed_is_known_by_its_last_state(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        run = store.start_run("ingest")
        for mtime in (10, 20, 20):
            store.load(Batch(run_id=run, files=[FileRow(path="inbox/a.html", size=5, mtime_ns=mtime)]))
        assert store.known_files() == {"inbox/a.html": (5, 20)}


def test_a_retired_observation_stays_retired_when_it_comes_again(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        run = store.start_run("ingest")
        store.load(batch(run, 1))
        store.load(batch(run, 2))
        again = store.load(batch(run, 1))
        assert again.load_id is None
        kept = {row.observation_id for row in store.observations_of_series([1])}
        history = {row.observation_id: row.superseded_by for row in store.observations_of_series([1], retired=True)}
    assert SPAN not in kept
    assert history[SPAN] == 2 * SPAN


def test_what_went_in_comes_out(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        given = batch(store.start_run("ingest"), 1)
        store.load(given)
        came = {row.observation_id: row for row in store.observations_of_series(range(1, 6))}
    for item in given.observations:
        out = came[item.observation_id]
        assert out.run_id == given.run_id
        kept = {"title": out.title, "url": out.url, "run_id": out.run_id, "seen_at": out.seen_at}
        assert out == replace(item, **kept)
    assert {row.title for row in came.values()} == {revision.article.title for revision in given.revisions}


def test_a_standing_article_comes_out_with_its_text_and_the_reasons_of_its_observations(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        given = batch(store.start_run("ingest"), 1)
        store.load(given)
        first = given.revisions[0]
        (current,) = store.current_revisions([first.article_id]).values()
    assert current.revision.article == first.article
    own = {item.observation_id: item.observation for item in given.observations if item.article_id == first.article_id}
    assert {item.observation_id: item.observation for item in current.observations} == own


def test_a_time_without_a_zone_is_utc(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        given = batch(store.start_run("ingest"), 1)
        naive = replace(
            given.revisions[0],
            article=replace(given.revisions[0].article, published=datetime(2021, 5, 1, 9)),
            published_on=None,
        )
        store.load(replace(given, revisions=[naive, *given.revisions[1:]]))
        (row,) = store.current_revisions([naive.article_id]).values()
    assert row.revision.article.published == datetime(2021, 5, 1, 9, tzinfo=UTC)
    assert str(row.revision.published_on) == "2021-05-01"


def test_judgements_are_loaded_once_and_a_verdict_alters_its_change(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        run = store.start_run("ingest")
        store.load(batch(run, 1))
        first, second = store.load(judgements(run, 1)), store.load(judgements(run, 1))
        state = store.connection.execute("SELECT reported, note FROM store.changes").fetchall()
    assert {name: count for name, count in first.counts().items() if count} == {
        "verdicts": 1, "corrections": 1, "second_readings": 1,
    }  # fmt: skip
    assert second.load_id is None
    assert state == [(False, "judged_wrong")]
