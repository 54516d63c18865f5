"""Records that become Arrow tables and come back, and what bounds a reader of them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pytest

from tasks.core.records import SourcedObservation
from tasks.core.rows import DocumentRow
from tests.changes.case_observations import sourced
from warehouse.arrow import arrow_table, rows_of
from warehouse.connection import connect_reader
from warehouse.store import Store

SAVED = datetime(2024, 5, 1, 9, 30, tzinfo=UTC)
DOCUMENTS = [
    DocumentRow(document_id=1, sha256="a", locator="x", size=5, saved_at=SAVED, run_id=3, seen_at=SAVED),
    DocumentRow(document_id=2, sha256="b", locator="x", size=6),
    DocumentRow(document_id=3, sha256="b", locator="y", size=5, saved_at=SAVED, url="https://news.example/3"),
]


@pytest.mark.parametrize("pieces", [1, 2, 3])
def test_rows_come_back_as_they_were_in_however_many_pieces(pieces: int) -> None:
    tables = [arrow_table(DOCUMENTS[place::pieces], DocumentRow) for place in range(pieces)]
    found = sorted(rows_of(pa.concat_tables(tables), DocumentRow), key=lambda row: row.document_id)
    assert found == DOCUMENTS
    assert rows_of(arrow_table([], DocumentRow), DocumentRow) == []


def test_records_within_records_come_back_and_are_completed() -> None:
    numbers = [{"is": 25.5, "within": 0.5, "of": "2020"}, {"is": 25.5, "within": 0.5, "of": "2021"}, {"is": -3}]
    stated = sourced({"day": date(2022, 3, 30), "says": numbers}, 1)
    table = arrow_table(stated, SourcedObservation)
    assert rows_of(table, SourcedObservation) == list(stated)
    without_day = table.drop_columns(["published_on"])
    assert [row.published_on for row in rows_of(without_day, SourcedObservation)] == [date(2022, 3, 30)] * 3


def test_a_column_that_a_table_lacks_is_the_default_or_an_error() -> None:
    table = arrow_table(DOCUMENTS, DocumentRow)
    assert [row.url for row in rows_of(table.drop_columns(["url"]), DocumentRow)] == [None] * 3
    with pytest.raises(TypeError, match="no column size, which DocumentRow needs"):
        rows_of(table.drop_columns(["size"]), DocumentRow)


def test_a_reader_takes_bounded_memory(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        published = store.publish()
    with connect_reader(published) as con:
        ((limit,),) = con.execute("SELECT current_setting('memory_limit')").fetchall()
    number, unit = limit.split()
    assert (unit, float(number) < 1.5) == ("GiB", True)
