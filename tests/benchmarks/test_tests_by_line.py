"""Which tests a change of a line concerns: the mutation run leaves out the others."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from tests.benchmarks.tests_by_line import TestsByLine, empty_caches, statement_lines

SOURCE = """\
LIMIT = 3

def first(
    value,
):
    if value > LIMIT:
        return [
            value,
            1,
        ]
    return []
"""
MODULE = Path("module.py")
TESTS = TestsByLine(
    {
        "module.py": {
            1: [""],
            3: [""],
            6: ["call a.py::cheap", "call a.py::dear", "setup b.py::fixture"],
            7: ["call a.py::dear"],
            11: ["call a.py::cheap"],
        }
    },
    {"a.py::cheap": 1.0, "a.py::dear": 5.0, "b.py::fixture": 0.5, "b.py::other": 0.1},
    {"a.py": "a.py::cheap", "b.py": "b.py::fixture"},
)


@pytest.mark.parametrize(("row", "lines"), [(1, [1]), (4, [3, 4, 5]), (6, [6]), (8, [7, 8, 9, 10]), (11, [11])])
def test_a_line_belongs_to_its_innermost_statement(row: int, lines: list[int]) -> None:
    assert list(statement_lines(SOURCE, row)) == lines


@pytest.mark.parametrize(
    ("row", "tests"),
    [
        (8, ["a.py::dear"]),
        (6, ["a.py::cheap", "a.py::dear", "b.py::other", "b.py::fixture"]),
        (1, ["a.py::cheap", "a.py::dear", "b.py::other", "b.py::fixture"]),
        (11, ["a.py::cheap", "a.py::dear"]),
        (2, []),
    ],
    ids=[
        "a part of a statement",
        "a fixture concerns its file",
        "an import concerns all",
        "the first may fill a cache",
        "nothing executes it",
    ],
)
def test_the_tests_of_a_line_come_the_cheapest_first(row: int, tests: list[str]) -> None:
    assert TESTS.of(MODULE, row, SOURCE) == tests


def test_caches_of_some_modules_are_emptied() -> None:
    @cache
    def counted(key: int) -> int:
        calls.append(key)
        return key

    calls: list[int] = []
    counted(1)
    empty_caches(("other",))
    counted(1)
    assert calls == [1]
    empty_caches((__name__[:5],))
    counted(1)
    assert calls == [1, 1]
