"""Options of a run on a cluster: what does not go together is refused before anything starts."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer

from flows.cli.cluster_options import Runner, cluster_of


def test_a_run_on_this_machine_has_no_cluster(tmp_path: Path) -> None:
    assert cluster_of(Runner.LOCAL, None, None, 2, tmp_path) is None


def test_a_cluster_of_this_machine_has_its_tables_below_the_data_folder(tmp_path: Path) -> None:
    cluster = cluster_of(Runner.DASK, None, None, 2, tmp_path)
    assert cluster is not None
    assert (cluster.scheduler, cluster.workers) == (None, 2)
    assert Path(cluster.staging).is_relative_to(tmp_path.resolve())


@pytest.mark.parametrize(
    ("runner", "scheduler", "staging", "workers"),
    [
        (Runner.LOCAL, "tcp://h:1", None, None),
        (Runner.LOCAL, None, "s3://b", None),
        (Runner.DASK, "tcp://h:1", None, None),
        (Runner.DASK, "tcp://h:1", "s3://b", 2),
    ],
)
def test_options_that_do_not_go_together_are_refused(
    runner: Runner, scheduler: str | None, staging: str | None, workers: int | None, tmp_path: Path
) -> None:
    with pytest.raises(typer.BadParameter):
        cluster_of(runner, scheduler, staging, workers, tmp_path)
