"""The process that workers are forked from starts before they are needed, and once."""

from __future__ import annotations

import multiprocessing

import psutil
import pytest

from tasks.extract.containers.embedded import document
from tasks.workers.pool import Parsed, Workers
from tasks.workers.worker_process import start_preloading

PAGE = (
    b"<html><body><article><p>"
    + "네이버는 지난해 매출의 25%를 연구개발에 썼다. ".encode() * 9
    + b"</p></article></body></html>"
)


def fork_servers() -> list[int]:
    """Return the process ids of children that workers are forked from."""
    return [child.pid for child in psutil.Process().children() if "forkserver" in " ".join(child.cmdline())]


@pytest.mark.slow
@pytest.mark.skipif("forkserver" not in multiprocessing.get_all_start_methods(), reason="workers are not forked here")
def test_workers_are_forked_from_the_process_that_was_started_before_them() -> None:
    start_preloading()
    started = fork_servers()
    assert len(started) == 1
    with Workers(count=1) as workers:
        (outcome,) = workers.parse([document(PAGE, "page.html")])
    assert isinstance(outcome, Parsed)
    assert fork_servers() == started
