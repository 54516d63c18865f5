"""Metrics for Prometheus: as text, as a file for a node exporter's folder, or on a port of this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

from prometheus_client import CollectorRegistry, generate_latest, start_http_server, write_to_textfile
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, SummaryMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from flows.scheduling.prefect_server import ServerError
from tasks.core.errors import UnwritableError
from warehouse.reading.monitoring import Measurement, measurements

PREFIX = "figurewatch_"
COUNTERS = {
    "runs": "Runs that ended, by kind and by how.",
    "documents_read": "Documents that runs have read.",
    "documents_quarantined": "Documents that runs have set aside.",
}
GAUGES = {
    "warehouse_readable": "1 if the published warehouse can be read, else 0.",
    "last_run_duration_seconds": "How long the last run of a kind took.",
    "last_good_run_timestamp_seconds": "When the last run that read without failure ended, in seconds since 1970.",
    "last_good_run_age_seconds": "How long ago that was.",
    "failed_runs_in_a_row": "Runs that failed or were interrupted since the last good one.",
    "quarantine_open": "Documents that are set aside now.",
    "articles": "Articles known.",
    "revisions": "Texts of articles known, edited ones included.",
    "observations": "Current observations.",
    "changes": "Changes found, by kind and by whether reports show them.",
    "changes_to_check": "Changes that are kept to be checked by a person.",
    "notifications_unsent": "Notifications that wait to be sent.",
    "storage_bytes": "Size of the files of the project, by what they are.",
    "disk_free_bytes": "Free space of the disk with the data folder.",
    "last_backup_timestamp_seconds": "When the last backup was made, in seconds since 1970.",
}
SUMMARIES = {"run_duration_seconds": "How long runs took, by kind."}


class ProjectCollector(Collector):
    """Measure a project anew at each scrape, one scrape at a time.

    Args:
        measure: gives the measurements.
    """

    def __init__(self, measure: Callable[[], list[Measurement]]) -> None:
        self._measure = measure
        self._lock = Lock()

    def collect(self) -> Iterator[Metric]:
        """Give every metric with its samples."""
        with self._lock:
            found: dict[str, list[Measurement]] = {}
            for item in self._measure():
                found.setdefault(item.name, []).append(item)
        for kind, documented in ((CounterMetricFamily, COUNTERS), (GaugeMetricFamily, GAUGES)):
            for name, meaning in documented.items():
                if name in found:
                    yield _family(kind(PREFIX + name, meaning, labels=_labels(found[name])), found[name])
        for name, meaning in SUMMARIES.items():
            counts, sums = found.get(f"{name}_count", []), found.get(f"{name}_sum", [])
            summary = SummaryMetricFamily(PREFIX + name, meaning, labels=_labels(counts))
            for count, total in zip(counts, sums, strict=True):
                summary.add_metric(list(count.labels.values()), int(count.value), total.value)
            yield summary


def _family(
    family: CounterMetricFamily | GaugeMetricFamily, items: list[Measurement]
) -> CounterMetricFamily | GaugeMetricFamily:
    for item in items:
        family.add_metric(list(item.labels.values()), item.value)
    return family


def _labels(items: list[Measurement]) -> list[str]:
    return list(items[0].labels) if items else []


def registry(data: Path, reports: Path, backups: Path) -> CollectorRegistry:
    """Return a registry with the metrics of a project and no others.

    Args:
        data, reports, backups: its folders.
    """
    found = CollectorRegistry(auto_describe=False)
    found.register(ProjectCollector(lambda: measurements(data, reports, backups, datetime.now(UTC))))
    return found


def metrics_text(metrics: CollectorRegistry) -> str:
    """Return the metrics in Prometheus's text format."""
    return generate_latest(metrics).decode()


def write_metrics(metrics: CollectorRegistry, path: Path) -> None:
    """Write the metrics to a file, as a whole or not at all, for a node exporter's textfile collector.

    Raises:
        UnwritableError: it can't be written.
    """
    try:
        write_to_textfile(str(path), metrics)
    except OSError as error:
        raise UnwritableError(
            f"the metrics can't be written ({error.strerror})", where=str(path), todo="Name a file in another folder"
        ) from error


@contextmanager
def metrics_endpoint(metrics: CollectorRegistry, port: int, host: str = "127.0.0.1") -> Iterator[str]:
    """Serve the metrics at ``/metrics`` while what is within runs, in a thread.

    Args:
        metrics: of the project.
        port: to listen on.
        host: address to listen on; other machines reach it only if this is none of the loopback ones.

    Yields:
        The address.

    Raises:
        ServerError: the port is taken, or the address is none of this machine.
    """
    try:
        server, thread = start_http_server(port, host, metrics)
    except OSError as error:
        raise ServerError(
            f"metrics cannot be served on port {port} ({error.strerror or error})", where=host, todo="Name another port"
        ) from error
    try:
        yield f"http://{host}:{port}/metrics"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
