"""Logs: lines for people, JSON for machines, secrets in neither."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows.cli.output.log_lines import log_outcome, report_error
from flows.operations.logs import FORMAT, LEVEL, LogError, LogFormat, LogLevel, logger, settle_logs
from flows.runs.run_summary import RunSummary
from tasks.core.errors import FigurewatchError

ROOT = Path(__file__).resolve().parents[2]
MOMENT = {"moment": "2021-10-13 07:00:00 KST", "event": "run_finished", "run_id": 3}


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (FORMAT, LEVEL):
        monkeypatch.setenv(name, "")


def test_people_read_a_line_with_the_time_of_their_zone(capsys: pytest.CaptureFixture[str]) -> None:
    logger().info("run 3: 1 new\nof 2", extra=MOMENT)
    logger().debug("a detail")
    assert capsys.readouterr().err == "2021-10-13 07:00:00 KST  run 3: 1 new of 2\n"


def test_machines_read_an_object_a_line_with_all_fields_and_the_time_in_utc(capsys: pytest.CaptureFixture[str]) -> None:
    settle_logs(LogFormat.JSON, LogLevel.DEBUG)
    logger().debug("글\nline", extra=MOMENT)
    (line,) = capsys.readouterr().err.splitlines()
    entry = json.loads(line)
    assert datetime.fromisoformat(entry.pop("time")).utcoffset() == datetime.now(UTC).utcoffset()
    assert entry == {"level": "DEBUG", "message": "글\nline", "event": "run_finished", "run_id": 3}


@pytest.mark.parametrize("form", LogFormat)
@pytest.mark.parametrize(
    ("name", "secret", "is_hidden"),
    [
        ("SLACK_TOKEN", "xoxb-12345", True),
        ("POSTGRES_PASSWORD", "a b\"c'd", True),
        ("MY_MODEL_KEY", "sk-abcdef", True),
        ("SHORT_TOKEN", "is", False),
        ("GIT_AUTHOR_NAME", "somebody", False),
        ("KEYBOARD", "querty1", False),
    ],
)
def test_values_of_secret_variables_are_hidden(
    form: LogFormat,
    name: str,
    secret: str,
    is_hidden: bool,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv(name, secret)
    settle_logs(form)
    logger().error("no answer with %s", secret, extra={"where": [{"url": f"x{secret}"}]})
    written = capsys.readouterr().err
    assert (secret in (json.loads(written)["message"] if form is LogFormat.JSON else written)) is not is_hidden
    if form is LogFormat.JSON:
        assert (secret in json.loads(written)["where"][0]["url"]) is not is_hidden


def test_passwords_in_addresses_are_hidden_in_messages_and_fields(capsys: pytest.CaptureFixture[str]) -> None:
    settle_logs(LogFormat.JSON)
    logger().error("http://me:pw@host/x", extra={"where": "postgresql+asyncpg://me:pw@host/db?token=abc"})
    entry = json.loads(capsys.readouterr().err)
    assert (entry["message"], entry["where"]) == ("http://***@host/x", "postgresql+asyncpg://***@host/db?token=***")


@pytest.mark.parametrize(("name", "value"), [(FORMAT, "xml"), (LEVEL, "loud")])
def test_an_unknown_setting_is_named(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(LogError, match=f"{value}.*{name}"):
        logger()


def test_the_outcome_of_a_run_is_logged_in_json_alone(capsys: pytest.CaptureFixture[str]) -> None:
    log_outcome(RunSummary(7, files=2, documents=2, observations=5))
    assert capsys.readouterr().err == ""
    settle_logs(LogFormat.JSON)
    log_outcome(RunSummary(7, files=2, documents=2, observations=5))
    entry = json.loads(capsys.readouterr().err)
    assert (entry["event"], entry["run_id"], entry["counts"]["observations"]) == ("run_finished", 7, 5)


def test_an_error_is_a_line_or_an_object(capsys: pytest.CaptureFixture[str]) -> None:
    error = FigurewatchError("it is full", where="disk", todo="Free some space")
    report_error(error)
    assert capsys.readouterr().err == "figurewatch: it is full in disk. Free some space\n"
    settle_logs(LogFormat.JSON)
    report_error(error)
    entry = json.loads(capsys.readouterr().err)
    assert (entry["level"], entry["event"], entry["error"]) == ("ERROR", "command_failed", "FigurewatchError")


def test_the_option_of_the_command_line_counts(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "flows.cli", "--log-format", "json", "query", "SELECT 1", "--data", str(tmp_path)],
        capture_output=True, text=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert json.loads(done.stderr)["error"] == "NotPublishedError"
