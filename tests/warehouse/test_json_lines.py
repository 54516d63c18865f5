"""Files of JSON lines lose no line after one that a crash has cut short, and are replaced as a whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tasks.core.errors import UnwritableError
from warehouse.json_lines import JsonLines


@pytest.fixture
def lines(tmp_path: Path) -> JsonLines:
    return JsonLines(tmp_path / "new" / "notes.jsonl", "a note", "Free some space")


def test_what_is_added_is_read_whatever_characters_it_has(lines: JsonLines) -> None:
    assert lines.read() == []
    values = [{"reason": "첫째\u2028둘째\u0085"}, [1, None], "a\nb"]
    for value in values:
        lines.add(value)
    assert lines.read() == values


def test_a_line_that_a_crash_has_cut_short_takes_no_other_with_it(lines: JsonLines) -> None:
    lines.add(1)
    with lines.path.open("a", encoding="utf-8") as file:
        file.write('{"rows": [1')
    lines.add(2)
    assert lines.read() == [1, 2]


def test_a_file_that_cannot_be_replaced_stays_as_it_was(lines: JsonLines, monkeypatch: pytest.MonkeyPatch) -> None:
    lines.add(1)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(UnwritableError, match=r"a note can't be noted \(No space.*Free some space"):
            lines.replace([2])
    assert lines.read() == [1]
    assert [path.name for path in lines.path.parent.iterdir()] == ["notes.jsonl"]
    lines.replace([2, 3])
    assert lines.read() == [2, 3]
