"""The template of a server's database fills a new folder, never an old one, and is made anew where it is of no use."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from flows.scheduling import database_template
from flows.scheduling.database_template import keep_template, new_database, template

Home = Callable[[str], Path]


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's cache, which is empty."""
    for name in ("PREFECT_SERVER_DATABASE_CONNECTION_URL", "PREFECT_API_DATABASE_CONNECTION_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """Makes a folder the home of the server that starts now, and returns its database."""

    def enter(name: str) -> Path:
        (tmp_path / name).mkdir(exist_ok=True)
        monkeypatch.setenv("PREFECT_HOME", str(tmp_path / name))
        return tmp_path / name / "prefect.db"

    return enter


def write(file: Path, text: str) -> None:
    """Write a row as Prefect does, with a log of what is written beside the database."""
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE IF NOT EXISTS run (name)")
        connection.execute("INSERT INTO run VALUES (?)", [text])


def rows(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as connection:
        return [name for (name,) in connection.execute("SELECT name FROM run")]


def test_the_next_new_folder_gets_what_the_first_server_made(home: Home) -> None:
    made = home("first")
    assert new_database() == made
    with closing(sqlite3.connect(made)) as server:  # one that still runs: its last rows are in the log only
        server.execute("PRAGMA journal_mode = WAL")
        write(made, "migrated")
        keep_template(made)
    write(made, "of a run")
    second = home("second")
    assert new_database() is None
    assert rows(second) == ["migrated"]
    assert [file.name for file in second.parent.iterdir()] == ["prefect.db"]


def test_databases_of_two_folders_and_the_template_have_nothing_in_common(home: Home) -> None:
    write(home("first"), "migrated")
    keep_template(home("first"))
    copies = [home("second"), home("third")]
    for copy in copies:
        home(copy.parent.name)
        assert new_database() is None
        write(copy, f"run of {copy.parent.name}")
    assert [rows(copy)[-1] for copy in copies] == ["run of second", "run of third"]
    assert rows(template()) == ["migrated"]


def test_a_database_that_exists_stays_also_one_that_another_process_makes_meanwhile(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(home("first"), "migrated")
    keep_template(home("first"))
    old = home("old")
    write(old, "history")
    assert new_database() is None
    monkeypatch.setattr(Path, "exists", lambda _: False)  # as it looked before the other process made it
    new_database()
    assert rows(old) == ["history"]


def test_another_version_of_prefect_makes_its_own(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    write(home("first"), "migrated")
    keep_template(home("first"))
    monkeypatch.setattr(database_template, "version", lambda _: "99.0")
    assert new_database() is None  # its folder has a database, which the server itself migrates
    newer = home("newer")
    assert new_database() == newer
    write(newer, "migrated further")
    keep_template(newer)
    newest = home("newest")
    assert new_database() is None
    assert rows(newest) == ["migrated further"]


def test_a_damaged_template_is_not_used_and_made_anew(home: Home) -> None:
    template().parent.mkdir(parents=True)
    template().write_bytes(b"half of a file")
    made = home("first")
    assert new_database() == made
    write(made, "migrated")
    keep_template(made)
    home("second")
    assert new_database() is None
    assert rows(template()) == ["migrated"]


def test_a_cache_that_cannot_be_written_only_costs_time(home: Home, cache: Path) -> None:
    cache.write_text("no folder")
    made = home("first")
    assert new_database() == made
    write(made, "migrated")
    keep_template(made)
    assert new_database() is None
    second = home("second")
    assert new_database() == second


def test_a_database_that_the_user_names_is_left_to_prefect(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    write(home("first"), "migrated")
    keep_template(home("first"))
    monkeypatch.setenv("PREFECT_SERVER_DATABASE_CONNECTION_URL", "postgresql+asyncpg://db/prefect")
    second = home("second")
    assert new_database() is None
    assert not second.exists()
