"""The ready queries: each answers its question on a small world and on the shipped articles."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from stored_observations import case_file, load, stored_observation
from stored_observations import rows as asked

from flows.runs.document_batches import readings
from tasks.changes import ChangeContext, find_changes
from tasks.core.batch import Batch
from tasks.core.changes import Change, ChangeKind
from tasks.core.deliveries import Delivery
from tasks.core.judgements import Action, SecondReadingRow
from tasks.core.notices import Notice
from tasks.core.rows import MessageRow
from tasks.core.watchlist_loading import load_watchlist
from tasks.extract.sources.folder import candidates
from tasks.load import rows
from tasks.load.batch import load_outcomes
from tasks.load.judgement.judging import Judgement, correction_row, verdict_row
from tasks.workers.pool import Workers
from warehouse.places import Places
from warehouse.query.ready_queries import ready_queries, ready_query
from warehouse.store import Store

CASE_FILE = case_file("questions")
QUESTIONS = CASE_FILE["questions"]
EMPTY_ON_SEEDS = {
    "quarantine",
    "verdicts",
    "precision_by_kind",
    "corrections",
    "second_readings",
    "deliveries",
    "failing_channels",
    "notices",
}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory, seeds: Path) -> Path:
    items = [stored_observation(note, number) for number, note in enumerate(CASE_FILE["observations"])]
    current = [item.sourced for item in items if item.retired_at is None]
    watchlist = load_watchlist([seeds / "watchlist.yaml"])
    changes = find_changes(current, [], ChangeContext(watchlist, datetime(2023, 6, 1, tzinfo=UTC)))
    data = tmp_path_factory.mktemp("questions")
    load(data, items, changes)
    with Store.open(data) as store:
        store.load(judgements(1, next(change for change in changes if change.kind is ChangeKind.CONTRADICTED)))
        store.note_notices(1, [Notice("source_silent", "wire", "nothing new since Monday")], ["source_silent"])
        return store.publish()


def judgements(run_id: int, change: Change) -> Batch:
    """A verdict, a confirmation, a second reading and two deliveries of one change."""
    now, after = datetime(2023, 6, 2, tzinfo=UTC), change.after
    assert after is not None
    row = replace(rows.change_row(change), run_id=run_id)
    judgement = Judgement(change.change_id, remark="both were printed")
    sides = {side.observation_id: side for side in (change.before, after) if side is not None}
    reading = SecondReadingRow(
        reading_id=1, change_id=change.change_id, outcome="confirmed", address="http://127.0.0.1:1", model="small",
        answer="{}", failure=None, prompt_tokens=900, completion_tokens=80, seconds=1.5, asked_at=now,
    )  # fmt: skip
    return Batch(
        run_id=run_id,
        verdicts=[verdict_row(judgement, row, sides, None, now)],
        corrections=[correction_row(Action.KEEP, after, after.observation, after.observation.sentence, (), now)],
        second_readings=[reading],
        messages=[
            MessageRow(message_id=1, channel="desk", change_id=change.change_id, state=Delivery.SENT, sent_at=now),
            MessageRow(message_id=2, channel="chat", change_id=change.change_id, attempts=3, failure="no answer"),
        ],
    )


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory, seeds: Path) -> Path:
    """The shipped articles, read and loaded without Prefect."""
    data = tmp_path_factory.mktemp("seeded")
    watchlist = load_watchlist([seeds / "watchlist.yaml"])
    with Store.open(data) as store:
        entities, metrics = rows.watched_rows(watchlist)
        store.declare(entities=entities, metrics=metrics, settings={"contradiction_window_days": 30, "language": "ko"})
        run = store.start_run("ingest")
        with Workers(watchlist) as workers:
            for reading in readings(list(candidates((seeds / "articles",), {})), workers):
                load_outcomes(store, run, reading.outcomes, reading.files, workers, watchlist)
        store.finish_run(run, counts={"reported": 1})
        store.publish()
    return Places(data).published


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: f"{question['ask']} {question.get('set', '')}")
def test_a_ready_query_answers_its_question(published: Path, question: dict[str, Any]) -> None:
    given = {name: str(value) for name, value in question.get("set", {}).items()}
    if given.get("change") == "contradicted":
        (found,) = asked(published, "SELECT change_id FROM changes WHERE kind = 'contradicted'")
        given["change"] = str(found["change_id"])
    answers = [
        {name: plain(value) for name, value in row.items()} for row in answered(published, question["ask"], given)
    ]
    if "rows" in question:
        rows_wanted = question["rows"]
        assert [part_of(row, wanted) for row, wanted in zip(answers, rows_wanted, strict=False)] == rows_wanted
        assert len(answers) == len(rows_wanted)
    for wanted in question.get("has", []):
        assert wanted in [part_of(row, wanted) for row in answers]


def test_every_ready_query_has_a_question_with_its_own_values() -> None:
    assert {ready.name for ready in ready_queries()} == {item["ask"] for item in QUESTIONS if not item.get("set")}


@pytest.mark.parametrize("ready", ready_queries(), ids=lambda ready: ready.name)
def test_every_ready_query_says_what_it_answers_and_takes(ready: Any) -> None:
    assert ready.answers.endswith("?")
    assert set(ready.parameters) == {part.split(":")[0] for part in ready.meanings}
    assert all(f"${name}" in ready.sql for name in ready.parameters)


@pytest.mark.slow
def test_the_shipped_articles_answer_every_ready_query(seeded: Path) -> None:
    for ready in ready_queries():
        assert answered(seeded, ready.name) or ready.name in EMPTY_ON_SEEDS, ready.name


@pytest.mark.slow
def test_the_shipped_articles_contradict_each_other_where_their_readers_would_say_so(seeded: Path) -> None:
    answers = [
        (row["metric"], row["period"], int(row["value"]), int(row["rival_value"]))
        for row in answered(seeded, "contradictions")
    ]
    assert ("rnd_spend", "2019", 1721200000000, 1712200000000) in answers
    assert not [row for row in answers if row[0] == "rnd_ratio"], "25.97 and 26 agree, and so do 25.11 and about 25"
    shares = answered(seeded, "figure_history")
    actual = {row["period"]: float(row["value"]) for row in shares if row["basis"] == "actual" and row["period"]}
    assert {year: actual[year] for year in ("2017", "2019", "2020", "2022")} == {
        "2017": 24.2, "2019": 25.97, "2020": 25.11, "2022": 22.0,
    }  # fmt: skip


def answered(published: Path, name: str, given: dict[str, str] | None = None) -> list[dict[str, Any]]:
    """Without the child process, which costs a third of a second: tests of the query look at that."""
    ready = ready_query(name)
    return asked(published, ready.sql, {**ready.parameters, **(given or {})})


def part_of(row: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in wanted}


def plain(value: Any) -> Any:
    """A value as the case file writes it."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value
