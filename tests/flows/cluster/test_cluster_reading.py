"""What the writer makes of what workers send: order, workers that are lost, and shards that are damaged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import pytest

from flows.cluster.cluster_reading import ClusterReading, LostWorkersError
from flows.cluster.staged_tables import StagedTables, write_tables
from flows.cluster.worker import _tables
from flows.runs.document_batches import readings
from tasks.core.outcomes import Failed, Outcome, Parsed
from tasks.extract.sources.folder import Candidate, candidates
from tasks.workers.partition import FileReference, Partition
from tasks.workers.pool import Workers
from tests.benchmarks.generated_articles import articles
from tests.benchmarks.generated_corpus import write_folders, write_shard


@dataclass
class Machine:
    """A cluster of this process: it reads when it is asked, and dies of partitions that hold a deadly document."""

    staging: Path
    deadly: tuple[str, int] = ("", 0)
    lost: list[Partition] = field(default_factory=list)
    cancelled: int = 0

    def submit(self, partition: Partition) -> Sent:
        return Sent(self, partition)

    def read(self, partition: Partition) -> tuple[StagedTables, ...]:
        if any(self.is_deadly(item) for item in partition.references if isinstance(item, FileReference)):
            self.lost.append(partition)
            raise LostWorkersError
        files = [item for item in partition.references if isinstance(item, FileReference)]
        parts = _tables(files, Workers(count=0))
        return tuple(write_tables(tables, str(self.staging), partition.number) for tables in parts)

    def is_deadly(self, reference: FileReference) -> bool:
        name, offset = self.deadly
        end = reference.size if reference.end is None else reference.end
        return bool(name) and reference.locator.endswith(name) and reference.start <= offset < end


@dataclass
class Sent:
    machine: Machine
    partition: Partition

    def result(self) -> tuple[StagedTables, ...]:
        return self.machine.read(self.partition)

    def cancel(self) -> None:
        self.machine.cancelled += 1


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    made = articles(30)
    write_folders(tmp_path / "pages", islice(made, 10))
    write_shard(tmp_path / "pages" / "shard.warc.gz", made)
    return tmp_path / "pages"


def files_in(folder: Path) -> list[Candidate]:
    return list(candidates([folder]))


def here(files: list[Candidate]) -> list[str]:
    """What this machine gives for the files."""
    read = (outcome for reading in readings(files, Workers(count=0)) for outcome in reading.outcomes)
    return [outcome_line(outcome) for outcome in read]


def outcome_line(outcome: Outcome) -> str:
    if isinstance(outcome, Parsed):
        return f"{outcome.document.locator} {outcome.article.title}"
    assert isinstance(outcome, Failed)
    return f"{outcome.locator}: {outcome.reason}"


def on(machine: Machine, files: list[Candidate], ahead: int = 3) -> Iterator[tuple[int, Outcome]]:
    return ClusterReading(machine.submit, lambda: ahead).outcomes(files)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Partitions of four files or of ranges of about two records."""
    monkeypatch.setattr("flows.cluster.cluster_reading.PARTITION_BYTES", 3_000)
    monkeypatch.setattr("flows.cluster.cluster_reading.CLUSTER_FILES", 4)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("ahead", [1, 4, 100])
def test_outcomes_come_as_on_one_machine(corpus: Path, tmp_path: Path, ahead: int) -> None:
    files = files_in(corpus)
    read = list(on(Machine(tmp_path), files, ahead))
    assert [outcome_line(outcome) for _, outcome in read] == here(files)
    places = [place for place, _ in read]
    assert places == sorted(places)
    assert set(places) == set(range(len(files)))
    assert not list(tmp_path.glob("*.parquet"))


@pytest.mark.usefixtures("small")
def test_only_the_deadly_record_of_a_shard_is_set_aside(corpus: Path, tmp_path: Path) -> None:
    files = files_in(corpus)
    expected = here(files)
    at, where = next((at, line.split()[0]) for at, line in enumerate(expected) if "#" in line and at > 15)
    machine = Machine(tmp_path, ("shard.warc.gz", int(where.split("#")[1])))
    read = [outcome_line(outcome) for _, outcome in on(machine, files)]
    assert read[at] == f"{where}: ended every worker of the cluster that read it"
    assert read[:at] + read[at + 1 :] == expected[:at] + expected[at + 1 :]
    assert len(machine.lost) <= 4


@pytest.mark.usefixtures("small")
def test_only_the_deadly_file_of_a_folder_is_set_aside(corpus: Path, tmp_path: Path) -> None:
    files = files_in(corpus)
    read = [outcome_line(outcome) for _, outcome in on(Machine(tmp_path, ("0000006.html", 0)), files)]
    expected = here(files)
    at = next(at for at, line in enumerate(expected) if line.split()[0].endswith("0000006.html"))
    assert read[at].endswith("0000006.html: ended every worker of the cluster that read it")
    assert read[:at] + read[at + 1 :] == expected[:at] + expected[at + 1 :]


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("damage", [bytes(400), b""], ids=["overwritten", "cut out"])
def test_nothing_is_taken_that_comes_after_a_damage(corpus: Path, tmp_path: Path, damage: bytes) -> None:
    shard = corpus / "shard.warc.gz"
    content, half = shard.read_bytes(), shard.stat().st_size // 2
    shard.write_bytes(content[:half] + damage + content[half + 400 :])
    files = files_in(corpus)
    read = [outcome_line(outcome) for _, outcome in on(Machine(tmp_path), files)]
    assert read == here(files)
    assert len(read) < 30


@pytest.mark.usefixtures("small")
def test_a_cut_shard_without_a_page_is_one_failure(tmp_path: Path) -> None:
    shard = tmp_path / "requests.warc.gz"
    write_shard(shard, articles(20))
    shard.write_bytes(without_responses(shard.read_bytes()))
    files = [Candidate(shard, str(shard), shard.stat().st_size, 1)]
    read = [outcome_line(outcome) for _, outcome in on(Machine(tmp_path), files)]
    assert read == here(files)
    assert read[0].endswith("no saved page in this archive")


def without_responses(content: bytes) -> bytes:
    """The archive with the type of its responses changed, each record packed by itself as before."""
    import gzip
    import re

    plain = gzip.decompress(content).replace(b"WARC-Type: response", b"WARC-Type: metadata")
    return b"".join(gzip.compress(part) for part in re.split(rb"(?=WARC/1\.\d\r\n)", plain) if part)


@pytest.mark.usefixtures("small")
def test_what_is_under_way_is_cancelled_where_a_run_stops(corpus: Path, tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    outcomes = ClusterReading(machine.submit, lambda: 3).outcomes(files_in(corpus))
    next(outcomes)
    outcomes.close()
    assert machine.cancelled == 2
