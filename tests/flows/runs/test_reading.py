"""Files to batches: a file is noted as done only with the last of what lies in it, and a bad one stops nothing."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[2] / "extract"))

import samples

from flows.runs import document_batches as reading
from flows.runs.document_batches import Reading, readings
from tasks.extract.sources.folder import candidates
from tasks.workers.pool import Failed, Parsed, Workers, WorkLimits

ARTICLE = samples.HTML.replace(
    "</div>", "<p>가람전자는 앞으로도 연구개발에 힘쓰겠다고 했다. 새 연구소는 군산에 선다.</p></div>"
)


def put(folder: Path, **contents: bytes) -> None:
    for name, content in contents.items():
        (folder / name).write_bytes(content)


def read(folder: Path) -> list[Reading]:
    return list(readings(candidates([folder]), Workers(count=0)))


def test_every_file_is_noted_once_whatever_came_of_it(tmp_path: Path) -> None:
    put(
        tmp_path,
        a=ARTICLE.encode(),
        b=b"",
        c=samples.zipped({"1.html": ARTICLE.encode(), "2.png": b"\x89PNG\r\n"}),
        d=samples.zipped({"1.png": b"\x89PNG\r\n"}),
        e=samples.POCKET_CSV.encode(),
    )
    (only,) = read(tmp_path)
    assert [Path(row.path).name for row in only.files] == ["a", "b", "c", "d", "e"]
    kinds = [type(outcome).__name__ for outcome in only.outcomes]
    assert kinds == ["Parsed", "Failed", "Parsed", "Failed", "Listed"]


def test_a_file_is_done_in_the_batch_that_holds_the_last_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "BATCH", 2)
    monkeypatch.setattr(reading, "LARGEST", 4)
    many = {f"{at}.html": ARTICLE.replace("12%", f"{at}%").encode() for at in range(9)}
    put(tmp_path, a=ARTICLE.encode(), b=samples.zipped(many), c=ARTICLE.encode(), d=b"")
    found = read(tmp_path)
    assert [len(batch.outcomes) for batch in found] == [4, 4, 2, 2]
    assert [[Path(row.path).name for row in batch.files] for batch in found] == [["a"], [], ["b"], ["c", "d"]]


def test_a_file_that_goes_away_meanwhile_is_reported(tmp_path: Path) -> None:
    put(tmp_path, a=ARTICLE.encode(), b=ARTICLE.encode())
    found = list(candidates([tmp_path]))
    (tmp_path / "a").unlink()
    (only,) = readings(found, Workers(count=0))
    failed, parsed = only.outcomes
    assert isinstance(failed, Failed)
    assert failed.locator.endswith("/a")
    assert isinstance(parsed, Parsed)


@pytest.mark.slow
def test_a_document_that_hangs_is_set_aside_and_the_run_goes_on(tmp_path: Path) -> None:
    put(tmp_path, a=ARTICLE.encode(), b=samples.endless_pdf(), c=ARTICLE.encode())
    with Workers(limits=WorkLimits(seconds=4.0), count=2) as workers:
        (only,) = readings(candidates([tmp_path]), workers)
    assert [outcome.cause if isinstance(outcome, Failed) else "" for outcome in only.outcomes] == ["", "timeout", ""]
    assert len(only.files) == 3
