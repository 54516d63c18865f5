"""A run whose documents are read by Dask workers gives the rows of a run on one machine."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import duckdb
import pytest

from flows.cluster.cluster import Cluster, task_runner
from flows.ingest import ingest
from flows.project import Project
from flows.runs.run_summary import RunSummary
from tasks.extract.limits import PARTITION_BYTES
from tests.benchmarks.generated_articles import articles
from tests.benchmarks.generated_corpus import write_folders, write_shard, write_watchlist

pytestmark = pytest.mark.slow

TABLES = ("documents", "articles", "revisions", "series", "observations", "changes", "quarantine", "seen_files")
OF_THE_RUN = {"seen_at", "found_at", "first_seen_at", "last_seen_at", "run_id", "load_id"}


def rows(project: Project, table: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(project.data / "figurewatch.duckdb"), read_only=True) as connection:
        columns = [row[0] for row in connection.execute(f"DESCRIBE store.{table}").fetchall()]
        kept = ", ".join(f'"{name}"' for name in columns if name not in OF_THE_RUN)
        return connection.execute(f"SELECT {kept} FROM store.{table} ORDER BY ALL").fetchall()


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pages in a folder, and on "shared storage" two shards, one of which is damaged in its middle."""
    folder = tmp_path_factory.mktemp("corpus")
    made = articles(40)
    write_watchlist(folder / "watchlist.yaml")
    write_folders(folder / "inbox", islice(made, 10))
    (folder / "inbox" / "picture.html").write_bytes(b"\x89PNG\r\n\x1a\n")
    for name in ("whole", "broken"):
        write_shard(folder / "shards" / f"{name}.warc.gz", islice(made, 15))
    broken = folder / "shards" / "broken.warc.gz"
    content, half = broken.read_bytes(), broken.stat().st_size // 2
    broken.write_bytes(content[:half] + bytes(300) + content[half + 300 :])
    return folder


def project_in(folder: Path, corpus: Path) -> Project:
    storage = ((corpus / "shards").as_uri(),)
    return Project(folder / "data", folder / "reports", (corpus / "watchlist.yaml",), (corpus / "inbox",), storage)


@pytest.fixture(scope="module")
def runs(
    prefect: None, corpus: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[tuple[Project, RunSummary], tuple[Project, RunSummary]]:
    """The run on this machine, and the one on a cluster with partitions so small that shards are cut."""
    here = project_in(tmp_path_factory.mktemp("here"), corpus)
    there = project_in(tmp_path_factory.mktemp("there"), corpus)
    cluster = Cluster(str(tmp_path_factory.mktemp("staging")), workers=1, in_threads=True)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("flows.cluster.cluster_reading.PARTITION_BYTES", 4_000)
        on_cluster = ingest.with_options(task_runner=task_runner(cluster))(there, workers=0, cluster=cluster)
        assert not list(Path(cluster.staging).iterdir())
    return (here, ingest(here, workers=0)), (there, on_cluster)


def test_every_table_has_the_same_rows(
    runs: tuple[tuple[Project, RunSummary], tuple[Project, RunSummary]],
) -> None:
    (here, _), (there, _) = runs
    assert PARTITION_BYTES > 4_000
    assert len(rows(here, "observations")) > 20
    for table in TABLES:
        assert rows(there, table) == rows(here, table), table


def test_the_summary_says_the_same(runs: tuple[tuple[Project, RunSummary], tuple[Project, RunSummary]]) -> None:
    (_, here), (_, there) = runs
    assert there.counts() == here.counts()
    assert {item.locator.rsplit("/", 1)[-1] for item in there.failed} == {"picture.html", "broken.warc.gz"}


def test_a_second_run_on_the_cluster_finds_nothing(
    runs: tuple[tuple[Project, RunSummary], tuple[Project, RunSummary]], tmp_path: Path
) -> None:
    _, (there, _) = runs
    cluster = Cluster(str(tmp_path), in_threads=True)
    again = ingest.with_options(task_runner=task_runner(cluster))(there, workers=0, cluster=cluster)
    assert (again.files, again.observations) == (0, 0)
