"""Logs of a line an entry survive kills and full disks."""

from __future__ import annotations

from pathlib import Path

import pytest

from warehouse.safety import line_log


def test_a_line_that_was_cut_short_is_left_out_and_spoils_no_other(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    assert list(line_log.entries(path)) == []
    line_log.add(path, {"n": 1})
    with path.open("a", encoding="utf-8") as cut:
        cut.write('{"n": 2, "wh')
    line_log.add(path, {"n": 3})
    assert list(line_log.entries(path)) == [{"n": 1}, {"n": 3}]


def test_a_log_that_cannot_be_replaced_stays_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "log.jsonl"
    line_log.add(path, {"n": 1})
    with monkeypatch.context() as patched:
        patched.setattr("warehouse.safety.line_log.os.fsync", full)
        with pytest.raises(OSError, match="No space left"):
            line_log.replace(path, [{"n": 2}])
    assert list(line_log.entries(path)) == [{"n": 1}]
    assert [item.name for item in tmp_path.iterdir()] == ["log.jsonl"]
    line_log.replace(path, [{"n": 2}])
    assert list(line_log.entries(path)) == [{"n": 2}]
