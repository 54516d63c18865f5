"""Metrics as Prometheus reads them: by the library's own parser, over HTTP, of sound and of broken warehouses."""

from __future__ import annotations

import shutil
import socket
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from typer.testing import CliRunner

from flows.cli.main import app
from flows.operations.prometheus_metrics import COUNTERS, GAUGES, SUMMARIES, metrics_endpoint, registry
from flows.scheduling.prefect_server import ServerError
from tests.warehouse.batches import FIGURES, batch, warehouse
from warehouse.places import Places
from warehouse.store import Store

Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three batches in one good run, then two failed runs, a report and an unsent notification."""
    folder = tmp_path_factory.mktemp("monitored")
    warehouse(folder / "data")
    with Store.open(folder / "data") as store:
        run = store.start_run("ingest")
        store.load(batch(run, 4))
        store.finish_run(run, counts={"documents": 4, "quarantined": 1}, failure="no disk")
        store.finish_run(store.start_run("ingest"), interrupted=True, failure="stopped")
        store.start_run("ingest")
        store.publish()
    (folder / "reports").mkdir()
    (folder / "reports" / "latest.html").write_bytes(b"x" * 100)
    return folder


def samples(text: str) -> Samples:
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def printed(folder: Path) -> Samples:
    arguments = ["--data", folder / "data", "--reports", folder / "reports", "--backups", folder / "backups"]
    answer = CliRunner().invoke(app, ["monitor", *map(str, arguments)])
    assert answer.exit_code == 0, answer.output
    return samples(answer.stdout)


def value(found: Samples, name: str, **labels: str) -> float:
    return found[f"figurewatch_{name}", frozenset(labels.items())]


def test_what_the_warehouse_holds_is_counted(project: Path) -> None:
    found = printed(project)
    assert value(found, "warehouse_readable") == 1
    assert value(found, "runs_total", kind="ingest", status="finished") == 1
    assert value(found, "runs_total", kind="ingest", status="failed") == 1
    assert value(found, "failed_runs_in_a_row") == 2
    assert (value(found, "documents_read_total"), value(found, "documents_quarantined_total")) == (4, 1)
    assert value(found, "observations") == 4 * 4 * FIGURES - 3  # each batch retires one of the batch before
    assert value(found, "changes", kind="revised", reported="true") == 3
    assert (value(found, "quarantine_open"), value(found, "notifications_unsent")) == (4, 1)
    assert value(found, "run_duration_seconds_count", kind="ingest") == 3
    assert value(found, "storage_bytes", what="reports") == 100
    assert value(found, "storage_bytes", what="published") > 100_000
    assert 0 <= value(found, "last_good_run_age_seconds") < 3600


def test_every_metric_is_documented_and_has_its_type(project: Path) -> None:
    text = CliRunner().invoke(app, ["monitor", "--data", str(project / "data")]).stdout
    families = {family.name: family for family in text_string_to_metric_families(text)}
    known = {f"figurewatch_{name}" for name in (COUNTERS | GAUGES | SUMMARIES)}
    assert known - set(families) == {"figurewatch_last_backup_timestamp_seconds"}
    assert set(families) <= known
    assert {family.type for family in families.values()} == {"counter", "gauge", "summary"}
    assert all(family.documentation for family in families.values())


def test_a_run_that_found_nothing_to_do_is_a_good_run(project: Path, tmp_path: Path) -> None:
    shutil.copytree(project / "data", tmp_path / "data")
    ends = datetime(2100, 1, 1, tzinfo=UTC)
    line = f'["2099-12-31T00:00:00+00:00", "{ends.isoformat()}"]\n'
    Places(tmp_path / "data").idle_runs.write_text(line + '["2099', encoding="utf-8")
    assert value(printed(tmp_path), "last_good_run_timestamp_seconds") == ends.timestamp()


@pytest.mark.parametrize("trouble", ["none", "damaged"])
def test_a_warehouse_that_cannot_be_read_is_a_metric_and_no_failure(trouble: str, tmp_path: Path) -> None:
    if trouble == "damaged":
        (tmp_path / "data").mkdir()
        (tmp_path / "data" / "figurewatch.duckdb").write_bytes(b"x" * 9000)
    found = printed(tmp_path)
    assert value(found, "warehouse_readable") == 0
    assert ("figurewatch_observations", frozenset()) not in found


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_the_endpoint_measures_anew_at_each_scrape(port: int, tmp_path: Path) -> None:
    metrics = registry(tmp_path / "data", tmp_path / "reports", tmp_path / "backups")
    with metrics_endpoint(metrics, port) as address:
        assert address == f"http://127.0.0.1:{port}/metrics"
        assert value(samples(httpx.get(address, trust_env=False).text), "warehouse_readable") == 0
        warehouse(tmp_path / "data", batches=1)
        assert value(samples(httpx.get(address, trust_env=False).text), "articles") == 4
        with pytest.raises(ServerError, match="Name another port"), metrics_endpoint(metrics, port):
            pass
    with pytest.raises(httpx.ConnectError):
        httpx.get(address, trust_env=False)


def test_a_file_is_written_whole_and_a_place_that_is_none_is_named(project: Path, tmp_path: Path) -> None:
    arguments = ["monitor", "--data", str(project / "data"), "--out"]
    assert CliRunner().invoke(app, [*arguments, str(tmp_path / "figurewatch.prom")]).exit_code == 0
    assert value(samples((tmp_path / "figurewatch.prom").read_text("utf-8")), "articles") == 16
    assert [path.name for path in tmp_path.iterdir()] == ["figurewatch.prom"]
    lost = CliRunner().invoke(app, [*arguments, str(tmp_path / "none" / "figurewatch.prom")])
    assert "none" in str(lost.exception)
    assert CliRunner().invoke(app, [*arguments, "x", "--port", "9"]).exit_code == 2
