"""What can happen to a warehouse's files."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import duckdb

from warehouse.connection import connect_reader
from warehouse.places import Places, log_of
from warehouse.store import Store

PRIVATE = "writer/figurewatch.duckdb"
PUBLISHED = "figurewatch.duckdb"
LOG = "writer/figurewatch.duckdb.wal"


def cut(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: len(data) * 2 // 3])


def flip(path: Path, place: int) -> None:
    with path.open("r+b") as file:
        file.seek(place)
        byte = file.read(1)[0]
        file.seek(place)
        file.write(bytes([byte ^ 0xFF]))


def flip_middle(path: Path) -> None:
    flip(path, path.stat().st_size // 2)


def foreign(path: Path) -> None:
    path.unlink()
    log_of(path).unlink(missing_ok=True)
    with duckdb.connect(str(path)) as con:
        con.execute("CREATE TABLE invoices AS SELECT 1 AS number")


def newer(path: Path) -> None:
    with duckdb.connect(str(path)) as con:
        con.execute("INSERT INTO store.migrations VALUES (9999, 'later', 'x', now())")


def altered(path: Path) -> None:
    with duckdb.connect(str(path)) as con:
        con.execute("UPDATE store.migrations SET sha256 = 'another' WHERE version = 1")


def text_instead(path: Path) -> None:
    path.write_text("이것은 데이터베이스가 아니다\n" * 500, encoding="utf-8")
    log_of(path).unlink(missing_ok=True)


def nothing_instead(path: Path) -> None:
    path.write_bytes(b"")


def copied_without_log(path: Path) -> None:
    shutil.copyfile(path.parent / PRIVATE, path)


def older_instead(path: Path) -> None:
    """The file as it was before the last runs: an empty one of today's schema."""
    path.unlink()
    log_of(path).unlink(missing_ok=True)
    other = path.parent / "other"
    with Store.open(other):
        pass
    shutil.copyfile(Places(other).private, path)
    shutil.rmtree(other)


def garbage(path: Path) -> None:
    path.write_bytes(random.Random(7).randbytes(5000))


def folder_instead(path: Path) -> None:
    path.unlink()
    log_of(path).unlink(missing_ok=True)
    path.mkdir()


def rows_of(path: Path) -> list[object]:
    with connect_reader(path) as con:
        names = con.execute("SELECT table_name FROM duckdb_tables() ORDER BY 1").fetchall()
        return [
            con.execute(f"SELECT count(*), bit_xor(hash(t)) FROM store.{name} AS t").fetchall() for (name,) in names
        ]
