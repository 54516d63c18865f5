"""Exports: everything goes out, in files that others read, and comes back the same; or nothing is touched."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import batches
import duckdb
import pyarrow.dataset as ds
import pytest

from tasks.core.batch import Batch
from tasks.core.documents import Article
from tasks.core.errors import ExportError, NewerSchemaError, NotPublishedError, UnwritableError
from tasks.core.notices import Notice
from tasks.core.rows import RevisionRow
from warehouse import catalog, migrations
from warehouse.connection import connect_reader
from warehouse.exchange import export
from warehouse.exchange.export import export_warehouse
from warehouse.exchange.restore import restore_warehouse
from warehouse.places import Places
from warehouse.safety.doctor import examine
from warehouse.store import Store

FORMULAS = ["=1+1", "+82 2", "-5도", "@SUM(A1)", "\t=1", "\r=1"]
HARMLESS = ["매출 25%", "a=1", "'quoted'", 'with "quotes", commas\nand lines', ""]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse with rows in every table, and texts that spreadsheets would run."""
    folder = tmp_path_factory.mktemp("export") / "data"
    batches.warehouse(folder)
    with Store.open(folder) as store:
        run = store.start_run("ingest")
        titles = [
            RevisionRow(
                revision_id=7_000_000_000 + at, article_id=batches.SPAN, sketch=bytes(range(16)),
                article=Article(url=None, title=title, text="글", subtitles=("=HYPERLINK(1)", "둘")),
            )
            for at, title in enumerate([*FORMULAS, *HARMLESS])
        ]  # fmt: skip
        store.load(Batch(run_id=run, revisions=titles))
        store.load(batches.judgements(run, 1))
        store.note_notices(run, [Notice("source_silent", "wire", "nothing new", {"since": "어제"})], ["source_silent"])
        store.finish_run(run, counts={"reported": 1})
        store.publish()
    return folder


@pytest.fixture(scope="module")
def exported(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exported") / "export"
    export_warehouse(Places(data).published, folder)
    return folder


def contents(published: Path) -> dict[str, list[Any]]:
    """All rows of all tables but what the writer notes of one file."""
    with connect_reader(published) as con:
        found = {
            table.name: con.execute(f'FROM store."{table.name}" ORDER BY ALL').fetchall()
            for table in catalog.tables(con)
        }
    found["settings"] = [row for row in found["settings"] if row[0] not in ("state", "face_sha256")]
    return found


def test_a_restored_warehouse_is_the_same_in_every_table(data: Path, exported: Path, tmp_path: Path) -> None:
    rows = restore_warehouse(exported, tmp_path / "new")
    before, after = contents(Places(data).published), contents(Places(tmp_path / "new").published)
    assert after == before
    assert all(before.values()), "every table must hold rows, or nothing was shown"
    assert {name: len(found) for name, found in before.items() if name != "settings"} == {
        name: count for name, count in rows.items() if name != "settings"
    }
    assert [finding for finding in examine(tmp_path / "new") if finding.severity == "error"] == [
        finding for finding in examine(data) if finding.severity == "error"
    ]


def test_a_restored_warehouse_can_be_written_again(exported: Path, tmp_path: Path) -> None:
    restore_warehouse(exported, tmp_path / "new")
    with Store.open(tmp_path / "new") as store:
        run = store.start_run("ingest")
        assert not store.load(batches.batch(run, 1)).observations
        assert store.load(batches.batch(run, 9)).observations
        store.finish_run(run)
        store.publish()


def test_large_tables_are_partitioned_and_other_engines_read_them(data: Path, exported: Path) -> None:
    table = ds.dataset(exported / "parquet" / "observations", partitioning="hive").to_table()
    with connect_reader(Places(data).published) as con:
        wanted = con.execute("SELECT observation_id, metric, value FROM store.observations ORDER BY 1").fetchall()
    rows = sorted(
        table.select(["observation_id", "metric", "value"]).to_pylist(), key=lambda row: row["observation_id"]
    )
    assert [(row["observation_id"], row["metric"], row["value"]) for row in rows] == wanted
    folders = {path.name for path in (exported / "parquet" / "observations").iterdir()}
    assert folders == {f"metric=share_{topic}" for topic in range(batches.FIGURES)}
    years = {path.name for path in (exported / "parquet" / "revisions").iterdir()}
    assert years == {"published_year=2021", "published_year=__HIVE_DEFAULT_PARTITION__"}


def test_the_sql_catalog_opens_the_export_under_the_warehouse_s_names(
    data: Path, exported: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(exported)
    with duckdb.connect() as con:
        con.execute("SET TimeZone = 'UTC'")
        con.execute((exported / "catalog.sql").read_text(encoding="utf-8"))
        found = con.execute("SELECT metric, period, value, sources FROM figures ORDER BY ALL").fetchall()
    with connect_reader(Places(data).published) as con:
        assert found == con.execute("SELECT metric, period, value, sources FROM figures ORDER BY ALL").fetchall()
    assert found


def test_the_catalog_counts_hashes_and_comments_everything(exported: Path) -> None:
    listed = json.loads((exported / "catalog.json").read_text(encoding="utf-8"))
    assert listed["schema"] == len(migrations.migrations())
    for relation in listed["relations"]:
        assert relation["comment"], relation["name"]
        assert all(column["comment"] and column["type"] for column in relation["columns"])
        assert relation["files"], relation["name"]
        parquet = duckdb.execute(
            "SELECT count(*) FROM read_parquet($files, hive_partitioning = false)",
            {"files": [str(exported / file["path"]) for file in relation["files"]]},
        ).fetchone()
        assert parquet == (relation["rows"],)
        with (exported / relation["csv"]).open(encoding="utf-8", newline="") as stream:
            lines = list(csv.reader(stream))
        assert lines[0] == [column["name"] for column in relation["columns"]]
        assert len(lines) - 1 == relation["rows"]


def test_csv_runs_no_formula_and_keeps_other_text_and_negative_numbers(exported: Path) -> None:
    with (exported / "csv" / "revisions.csv").open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if int(row["revision_id"]) >= 7_000_000_000]
    titles = [row["title"] for row in sorted(rows, key=lambda row: int(row["revision_id"]))]
    assert titles == ["'" + text for text in FORMULAS] + HARMLESS
    assert {row["subtitles"] for row in rows} == {'["=HYPERLINK(1)","둘"]'}
    with (exported / "csv" / "changes.csv").open(encoding="utf-8", newline="") as stream:
        assert all(int(row["change_id"]) for row in csv.DictReader(stream))


def test_the_data_package_describes_every_csv_file_and_its_keys(exported: Path) -> None:
    package = json.loads((exported / "datapackage.json").read_text(encoding="utf-8"))
    resources = {resource["name"]: resource for resource in package["resources"]}
    assert {resource["path"] for resource in resources.values()} == {
        f"csv/{path.name}" for path in (exported / "csv").iterdir()
    }
    known = {"integer", "number", "boolean", "date", "datetime", "string", "array"}
    for resource in resources.values():
        fields = {field["name"]: field for field in resource["schema"]["fields"]}
        with (exported / resource["path"]).open(encoding="utf-8", newline="") as stream:
            assert next(csv.reader(stream)) == list(fields)
        assert {field["type"] for field in fields.values()} <= known
        for foreign in resource["schema"].get("foreignKeys", []):
            assert foreign["fields"] in fields
            target = resources[foreign["reference"]["resource"] or resource["name"]]
            assert target["schema"]["primaryKey"] == foreign["reference"]["fields"]
    assert {key["reference"]["resource"] for key in resources["observations"]["schema"]["foreignKeys"]} >= {
        "revisions", "articles", "series", "runs",
    }  # fmt: skip


def test_an_export_takes_the_place_of_an_earlier_one_whole(data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "export"
    export_warehouse(Places(data).published, folder)
    (folder / "left over.txt").write_text("of the earlier one")
    export_warehouse(Places(data).published, folder)
    assert not (folder / "left over.txt").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["export"]


def test_an_export_that_fails_leaves_the_former_one_whole(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "export"
    export_warehouse(Places(data).published, folder)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(export, "_write_json", full)
    with pytest.raises(UnwritableError, match="No space left"):
        export_warehouse(Places(data).published, folder)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    assert [path.name for path in tmp_path.iterdir()] == ["export"]


def test_an_export_killed_between_its_last_steps_is_put_back(data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "export"
    export_warehouse(Places(data).published, folder)
    folder.rename(tmp_path / ".export.1.old")
    (tmp_path / ".export.1.tmp").mkdir()
    with pytest.raises(NotPublishedError):
        export_warehouse(tmp_path / "none.duckdb", folder)
    export_warehouse(Places(data).published, folder)
    assert [path.name for path in tmp_path.iterdir()] == ["export"]


@pytest.mark.parametrize("name", ["letter.txt", "catalog.json"])
def test_a_folder_with_other_things_in_it_is_not_replaced(data: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text('["mine"]')
    with pytest.raises(ExportError, match="no export"):
        export_warehouse(Places(data).published, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_nothing_is_restored_over_a_folder_that_holds_something(exported: Path, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(UnwritableError, match="not empty"):
        restore_warehouse(exported, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def spoil(folder: Path, how: str) -> None:
    path = next((folder / "parquet" / "observations").rglob("*.parquet"))
    listed = json.loads((folder / "catalog.json").read_text(encoding="utf-8"))
    if how == "a missing file":
        path.unlink()
    elif how == "a flipped byte":
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
    elif how == "an added file":
        shutil.copy(path, path.with_name("data_9.parquet"))
    elif how == "no catalog":
        (folder / "catalog.json").unlink()
    elif how == "a newer schema":
        listed["schema"] = 999
    elif how == "another format":
        listed["format"] = "somebody's"
    elif how == "a table too many":
        listed["relations"].append({"name": "x; DROP TABLE y", "kind": "table", "rows": 0, "files": []})
    if how not in ("no catalog",):
        (folder / "catalog.json").write_text(json.dumps(listed), encoding="utf-8")


@pytest.mark.parametrize(
    ("how", "error", "says"),
    [
        ("a missing file", ExportError, "missing"),
        ("a flipped byte", ExportError, "altered"),
        ("an added file", ExportError, "rows"),
        ("no catalog", ExportError, "no export"),
        ("another format", ExportError, "no export"),
        ("a table too many", ExportError, "not those of its schema"),
        ("a newer schema", NewerSchemaError, "Install the newer"),
    ],
)
def test_a_spoilt_export_is_refused_and_leaves_nothing(
    exported: Path, tmp_path: Path, how: str, error: type[Exception], says: str
) -> None:
    folder = tmp_path / "export"
    shutil.copytree(exported, folder)
    spoil(folder, how)
    with pytest.raises(error, match=says):
        restore_warehouse(folder, tmp_path / "new")
    assert [path.name for path in tmp_path.iterdir()] == ["export"]
