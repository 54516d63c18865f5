"""Which tests execute a line of a module, and in what order they find a mistake there with the least computing."""

from __future__ import annotations

import ast
import functools
import gc
import json
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from coverage import Coverage


class LineRecorder:
    """A plugin of pytest that records which lines of some modules each test executes, and how long each takes.

    Fixtures are recorded apart from the tests, since what one test sets up may be used by all of its file. Caches are
    emptied before each file, so that each shows what fills them; within a file its first test fills them for the rest.
    """

    def __init__(self, root: Path, modules: Iterable[Path]) -> None:
        self._root = root
        self._cached = ("test_", "tests.", *{".".join(path.with_suffix("").parts[:2]) for path in modules})
        self._first: dict[str, str] = {}
        self._coverage = Coverage(data_file=None, config_file=False, include=[str(root / path) for path in modules])
        self._seconds: dict[str, float] = {}

    def start(self) -> None:
        self._coverage.start()

    def save(self, path: Path) -> None:
        """Write what was recorded as JSON; `TestsByLine.load` reads it."""
        self._coverage.stop()
        data = self._coverage.get_data()
        lines = {
            Path(name).relative_to(self._root).as_posix(): data.contexts_by_lineno(name)
            for name in data.measured_files()
        }
        path.write_text(json.dumps({"lines": lines, "seconds": self._seconds, "first": self._first}), "utf-8")

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> Iterator[None]:
        if _file_of(item.nodeid) not in self._first:
            self._first[_file_of(item.nodeid)] = item.nodeid
            empty_caches(self._cached)
        return (yield from self._recorded(item, "setup"))

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Iterator[None]:
        return (yield from self._recorded(item, "call"))

    def _recorded(self, item: pytest.Item, phase: str) -> Any:
        self._coverage.switch_context(f"{phase} {item.nodeid}")
        started = time.process_time()
        try:
            return (yield)
        finally:
            self._seconds[item.nodeid] = self._seconds.get(item.nodeid, 0) + time.process_time() - started


@dataclass(frozen=True, slots=True)
class TestsByLine:
    """The tests that execute each line of some modules.

    Attributes:
        lines: phases of tests by module and line, such as `call tests/test_a.py::test_b`; an empty one is an import.
        seconds: of computing, by test.
        first: the test of each file that ran first.
    """

    __test__ = False

    lines: dict[str, dict[int, list[str]]]
    seconds: dict[str, float]
    first: dict[str, str]

    @classmethod
    def load(cls, path: Path) -> TestsByLine:
        """Read what `LineRecorder.save` wrote."""
        read = json.loads(path.read_text("utf-8"))
        lines = {name: {int(line): tests for line, tests in by.items()} for name, by in read["lines"].items()}
        return cls(lines, read["seconds"], read["first"])

    def of(self, module: Path, row: int, source: str) -> list[str]:
        """Return the tests that a change of a line can concern, those first that find it with the least computing.

        Args:
            module: the module, from the root of the checkout.
            row: the line, from 1.
            source: the module as it is.

        Returns:
            Tests that execute the statement; then, where a fixture or the first test of a file alone executes it, the
            others of that file, which may use what was made or cached. A statement that is executed on import concerns
            every test that executes any line of the module.
        """
        by_line = self.lines.get(module.as_posix(), {})
        phases = {phase for line in statement_lines(source, row) for phase in by_line.get(line, ())}
        if "" in phases:
            phases = {phase for found in by_line.values() for phase in found}
        called = {phase.removeprefix("call ") for phase in phases if phase.startswith("call ")}
        files = {_file_of(phase.removeprefix("setup ")) for phase in phases if phase.startswith("setup ")}
        files |= {
            file for file, first in self.first.items() if {test for test in called if _file_of(test) == file} == {first}
        }
        others = {test for test in self.seconds if _file_of(test) in files} - called
        return [*self._cheapest_first(called), *self._cheapest_first(others)]

    def _cheapest_first(self, tests: Iterable[str]) -> list[str]:
        """Files by the computing of their tests, and the tests of a file likewise: a file's fixtures are made once."""
        ordered = sorted(tests, key=lambda test: self.seconds.get(test, 0))
        whole: dict[str, float] = {}
        for test in ordered:
            whole[_file_of(test)] = whole.get(_file_of(test), 0) + self.seconds.get(test, 0)
        return sorted(ordered, key=lambda test: whole[_file_of(test)])


class ChosenTests:
    """A plugin of pytest that runs some of the collected tests, in the order given."""

    def __init__(self, tests: Sequence[str]) -> None:
        self._places = {test: place for place, test in enumerate(tests)}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        chosen = [item for item in items if item.nodeid in self._places]
        items[:] = sorted(chosen, key=lambda item: self._places[item.nodeid])


def statement_lines(source: str, row: int) -> range:
    """Return the lines of the innermost statement that holds a line; of a compound statement, those of its header."""
    found = range(row, row + 1)
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.stmt):
            continue
        body = getattr(node, "body", None)
        last = body[0].lineno - 1 if body else node.end_lineno or node.lineno
        lines = range(node.lineno, max(last, node.lineno) + 1)
        if row in lines and (len(found) == 1 or len(lines) < len(found)):
            found = lines
    return found


def empty_caches(prefixes: tuple[str, ...]) -> None:
    """Empty the caches of all functions whose module's name begins so."""
    for found in gc.get_objects():
        if isinstance(found, functools._lru_cache_wrapper) and found.__module__.startswith(prefixes):
            found.cache_clear()


def _file_of(test: str) -> str:
    return test.split("::")[0]
