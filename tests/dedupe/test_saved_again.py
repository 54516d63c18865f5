"""Articles saved several times: what was saved last is the text, in whatever order the saves arrive."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from flows.cli.lookup.articles import show_article
from tasks.core.watchlist import Watchlist
from tasks.core.watchlist_loading import load_watchlist
from tasks.extract.containers.embedded import document
from tasks.figures import Extractor
from tasks.load.batch import load_outcomes
from tasks.workers.pool import Parsed, parse_documents
from tests.dedupe.test_in_runs import BODY, SITE, page
from warehouse.safety.doctor import examine
from warehouse.store import Store

Saves = Sequence[tuple[str, int]]
"""Texts by letter, each with the hour at which it was saved."""

SHARES = {"A": "25%", "B": "26%", "C": "28%"}


def saved(letter: str) -> bytes:
    return page(SITE, "네이버, 연구개발 늘린다", tuple(line.replace("25%", SHARES[letter]) for line in BODY))


@pytest.fixture(scope="module")
def watchlist(seeds: Path) -> Watchlist:
    return load_watchlist([seeds / "watchlist.yaml"])


@pytest.fixture(scope="module")
def reader(watchlist: Watchlist) -> Extractor:
    return Extractor(watchlist)


class Desk:
    """A store into which articles are loaded."""

    def __init__(self, store: Store, reader: Extractor, watchlist: Watchlist) -> None:
        self.store, self.reader, self.watchlist = store, reader, watchlist

    def load(self, *saves: tuple[str, int]) -> None:
        """One run over files that were saved at some hour."""
        documents = [
            replace(document(saved(letter), f"{number}.html"), saved_at=datetime(2021, 10, 14, hour, tzinfo=UTC))
            for number, (letter, hour) in enumerate(saves)
        ]
        outcomes = list(parse_documents(documents, workers=0))
        assert all(isinstance(outcome, Parsed) for outcome in outcomes)
        load_outcomes(self.store, self.store.start_run("ingest"), outcomes, [], self.reader, self.watchlist)

    def current(self) -> str:
        (text,) = self.column("SELECT text FROM articles")
        return next(letter for letter, share in SHARES.items() if share in text)

    def edits(self) -> list[str]:
        rows = self.column(
            "SELECT before_value::INTEGER || '->' || after_value::INTEGER FROM changes "
            "WHERE kind = 'restated' AND reported ORDER BY found_at, 1"
        )
        letters = {share.rstrip("%"): letter for letter, share in SHARES.items()}
        return ["".join(letters[value] for value in row.split("->")) for row in rows]

    def column(self, sql: str) -> list[Any]:
        return [row[0] for row in self.store.connection.execute(sql).fetchall()]


@pytest.fixture
def desk(tmp_path: Path, reader: Extractor, watchlist: Watchlist) -> Iterator[Desk]:
    with Store.open(tmp_path / "data") as store:
        yield Desk(store, reader, watchlist)
        store.finish_run(store.start_run("ingest"))
        store.publish()
    assert [finding for finding in examine(tmp_path / "data") if finding.severity == "error"] == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("runs", "current", "edits", "revisions"),
    [
        ([[("A", 1)], [("B", 2)], [("A", 3)]], "A", ["AB", "BA"], 3),
        ([[("A", 1), ("B", 2), ("A", 3)]], "A", ["AB", "BA"], 3),
        ([[("A", 3), ("B", 2), ("A", 1)]], "A", ["AB", "BA"], 3),
        ([[("A", 1)], [("B", 2), ("A", 3)]], "A", ["AB", "BA"], 3),
        ([[("A", 3)], [("B", 2)], [("A", 1)]], "A", ["BA"], 2),
        ([[("B", 2)], [("A", 1)]], "B", ["AB"], 2),
        ([[("B", 2)], [("A", 1)], [("A", 1)]], "B", ["AB"], 2),
        ([[("A", 1)], [("B", 2)], [("A", 1)]], "B", ["AB"], 2),
        ([[("A", 1)], [("A", 3)], [("B", 2)]], "A", ["BA"], 2),
        ([[("A", 1)], [("B", 2)], [("A", 3)], [("B", 4)]], "B", ["AB", "BA", "AB"], 4),
        ([[("A", 1)], [("B", 1)]], "B", ["AB"], 2),
        ([[("A", 1), ("B", 1)]], "B", ["AB"], 2),
        ([[("A", 1)], [("C", 3)], [("B", 2)]], "C", ["AC", "BC"], 3),
    ],
    ids=[
        "an edit and its revert",
        "in one run",
        "in one run, the last first",
        "the edit and its revert in a later run",
        "the last first",
        "the edit first",
        "the edit first, the first text twice",
        "the first text read again",
        "the first text saved later again, then the edit between",
        "edited again after the revert",
        "saved at the same time",
        "saved at the same time, in one run",
        "an edit between two that are known",
    ],
)
def test_what_was_saved_last_is_the_text(
    desk: Desk, runs: Sequence[Saves], current: str, edits: list[str], revisions: int
) -> None:
    for saves in runs:
        desk.load(*saves)
    assert desk.current() == current
    assert sorted(desk.edits()) == sorted(edits)
    assert len(desk.column("SELECT revision_id FROM store.revisions")) == revisions
    stored = desk.column(
        "SELECT DISTINCT value::INTEGER FROM observations WHERE metric = 'rnd_ratio' AND measure = 'level'"
    )
    assert [f"{value}%" for value in stored] == [SHARES[current]]
    assert desk.column("SELECT count(*) FROM sources WHERE locator IS NULL") == [0]


@pytest.mark.slow
def test_the_clock_of_the_machine_does_not_say_which_text_is_current(desk: Desk) -> None:
    desk.load(("A", 1))
    desk.load(("B", 2))
    # The second run was on a machine whose clock had been set back.
    desk.store.connection.execute("UPDATE store.revisions SET seen_at = '2001-01-01' WHERE run_id = 2")
    assert desk.current() == "B"
    desk.load(("A", 3))
    assert desk.current() == "A"


@pytest.mark.slow
def test_show_article_prints_the_text_that_was_saved_last(desk: Desk) -> None:
    desk.load(("B", 2))
    desk.load(("A", 1))
    (article,) = desk.column("SELECT article_id FROM articles")
    rows = json.loads(show_article(desk.store.publish(), str(article), as_json=True))
    assert [next(letter for letter, share in SHARES.items() if share in row["text"]) for row in rows] == ["A", "B"]
