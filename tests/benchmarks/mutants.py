"""Changes the code by one operator at a time and counts how often the nearest tests fail.

cosmic-ray finds the places, makes each mutant's source and keeps mutants and results in its work database. Only the run
of the tests is done here: cosmic-ray starts an interpreter a mutant, which loads Korean's model each time, and rewrites
the file in place. Here the slow libraries are loaded once, and each mutant is imported in a forked process from its
source in memory: no file changes, and every cache is filled by the mutant itself.

    python -m tests.benchmarks.mutants --minutes 20
    python -m tests.benchmarks.mutants --group linking --sample 200
"""

from __future__ import annotations

import argparse
import ast
import hashlib
import importlib
import importlib.abc
import importlib.util
import os
import resource
import signal
import sys
import tempfile
import time
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from cosmic_ray.commands import init
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator
from cosmic_ray.work_db import WorkDB, use_db
from cosmic_ray.work_item import MutationSpec, TestOutcome, WorkerOutcome, WorkResult

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
CONFIG = HERE / "mutants.toml"
EQUIVALENTS = HERE / "mutants_equivalent.yaml"
WANTED = 0.85
"""The share of mutants that the tests must catch."""
PATIENCE = 10
"""Seconds by the clock for each second of computing time: other work runs on the same machine."""
ENDED_BY_LIMIT = (signal.SIGXCPU, signal.SIGKILL)
"""How a run ends that used up its computing time (by the system), or its time by the clock (by this program)."""


class RedError(Exception):
    """The tests of a group fail without any mutant, so that nothing can be learnt from them."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One changed place of a module.

    Attributes:
        job: the id in the work database.
        path: the module, from the root of the checkout.
        function: the innermost function or class around the place; empty at the top of the module.
        before: the changed lines, without what surrounds them, as they are.
        after: the same lines, changed.
        source: the whole module, changed.
    """

    job: str
    path: Path
    function: str
    before: str
    after: str
    source: str

    def __str__(self) -> str:
        return f"{self.path} {self.function}:\n    - {self.before}\n    + {self.after}"


class MutantFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports one module from a source in memory, and leaves every other module to Python."""

    def __init__(self, path: Path, source: str) -> None:
        parts = path.with_suffix("").parts
        self._name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        self._path, self._source = ROOT / path, source

    def find_spec(self, name: str, *_: Any) -> Any:
        return importlib.util.spec_from_file_location(name, self._path, loader=self) if name == self._name else None

    def exec_module(self, module: Any) -> None:
        exec(compile(self._source, str(self._path), "exec", dont_inherit=True), module.__dict__)


def mutants(db: WorkDB, seed: str, operators: set[str]) -> Iterator[Mutant]:
    """The mutants of a database in an order by chance that depends on the seed and the changed code alone.

    An edit elsewhere, or a move of the module, leaves a mutant its place in the order.
    """
    lines: dict[Path, list[str]] = {}

    def rank(spec: MutationSpec) -> bytes:
        text = lines.setdefault(spec.module_path, spec.module_path.read_text("utf-8").splitlines())
        (row, column), name = spec.start_pos, spec.definition_name
        return hashlib.sha256(
            repr((seed, spec.operator_name, name, text[row - 1].strip(), column, spec.occurrence if not name else 0))
            .encode()
        ).digest()  # fmt: skip

    chosen = [item for item in db.work_items if item.mutations[0].operator_name.removeprefix("core/") in operators]
    seen: set[tuple[Path, str]] = set()
    for item in sorted(chosen, key=lambda item: (rank(item.mutations[0]), item.mutations[0].occurrence)):
        (spec,) = item.mutations
        original = spec.module_path.read_text("utf-8")
        source = mutate_code(original, get_operator(spec.operator_name)(**spec.operator_args), spec.occurrence)
        if source is None or same_code(original, source) or (spec.module_path, source) in seen:
            continue
        seen.add((spec.module_path, source))
        before, after = difference(original, source)
        yield Mutant(item.job_id, spec.module_path, spec.definition_name or "", before, after, source)


def same_code(one: str, other: str) -> bool:
    """True if two sources differ only in annotations, which nothing evaluates, or in how arguments may be passed."""
    return code_shape(one) == code_shape(other)


def code_shape(source: str) -> str | None:
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return None
    for node in ast.walk(tree):
        if isinstance(node, ast.AnnAssign | ast.arg):
            node.annotation = None if isinstance(node, ast.arg) else ast.Constant(0)
        elif isinstance(node, ast.FunctionDef):
            node.returns = None
        elif isinstance(node, ast.arguments):  # the star of keywords only, which an operator takes for a product
            node.args = [*node.posonlyargs, *node.args, *node.kwonlyargs]
            node.defaults = [*node.defaults, *(default for default in node.kw_defaults if default is not None)]
            node.posonlyargs, node.kwonlyargs, node.kw_defaults = [], [], []
    return ast.dump(tree)


def difference(original: str, source: str) -> tuple[str, str]:
    """The lines that differ, joined by one blank, before and after."""
    old, new = original.splitlines(), source.splitlines()
    first = next((at for at, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), 0)
    last = next((at for at, (a, b) in enumerate(zip(old[::-1], new[::-1], strict=False)) if a != b), 0)
    cut = [" ".join(line.strip() for line in lines[first : len(lines) - last]) for lines in (old, new)]
    return cut[0], cut[1]


def fork_tests(tests: Sequence[str], mutant: Mutant | None, seconds: float, log: Path) -> int:
    """Run tests in a process forked from this one; gives its id. Its exit code is pytest's."""
    pid = os.fork()
    if pid:
        return pid
    code = 99
    try:
        os.setsid()
        resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 2))
        with log.open("wb") as out:
            os.dup2(out.fileno(), 1)
            os.dup2(out.fileno(), 2)
        if mutant is not None:
            sys.meta_path.insert(0, MutantFinder(mutant.path, mutant.source))
        places = [
            "--basetemp",
            str(log.with_suffix(".tmp")),
            "--assert=plain",
            "-p",
            "no:cacheprovider",
            "--hypothesis-seed=0",
        ]
        code = int(pytest.main(["-x", "-q", "--no-header", *places, *tests]))
    finally:
        os._exit(code)


@dataclass(slots=True)
class Running:
    """A forked run: its mutant, and the time of the clock after which it is ended."""

    mutant: Mutant
    until: float


def run_all(todo: Iterator[Mutant], tests: Sequence[str], seconds: float, jobs: int, until: float, folder: Path) -> Any:
    """Run the tests against mutants, some at a time; yields each with its outcome: caught, endless or survived."""
    running: dict[int, Running] = {}
    exhausted = False
    while running or not exhausted:
        while len(running) < jobs and not exhausted:
            mutant = next(todo, None) if time.monotonic() < until else None
            if mutant is None:
                exhausted = True
                break
            pid = fork_tests(tests, mutant, seconds, folder / f"{mutant.job}.log")
            running[pid] = Running(mutant, time.monotonic() + seconds * PATIENCE)
        pid, status = os.waitpid(-1, os.WNOHANG) if running else (0, 0)
        if pid in running:
            yield running.pop(pid).mutant, outcome_of(status)
            continue
        for late, run in running.items():
            if time.monotonic() > run.until:
                os.killpg(late, 9)
        time.sleep(0.02)


def outcome_of(status: int) -> str:
    """What the end of a run says of its mutant: `caught` by a failure, `endless` (caught as well), or `survived`."""
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) in ENDED_BY_LIMIT:
        return "endless"
    return "caught" if status else "survived"


def baseline(tests: Sequence[str], folder: Path) -> float:
    """Seconds of computing that the tests take as the code is; raises RedError if they fail."""
    log = folder / "baseline.log"
    pid = fork_tests(tests, None, 3600, log)
    _, status, used = os.wait4(pid, 0)
    if status:
        raise RedError(f"{' '.join(tests)}: fails without any mutant\n{log.read_text('utf-8', 'replace')[-3000:]}")
    return used.ru_utime + used.ru_stime


def equivalents() -> dict[tuple[str, str, str, str], str]:
    """Mutants that do the same as the code: module's name, function, code before and after; and why."""
    listed = yaml.safe_load(EQUIVALENTS.read_text("utf-8")) or []
    return {(row["module"], row["function"], row["before"], row["after"]): row["why"] for row in listed}


def run_group(
    name: str, config: dict[str, Any], options: argparse.Namespace, until: float, folder: Path
) -> Counter[str]:
    """Run one group's sample; prints what survives, and returns the counts."""
    group = config["groups"][name]
    paths = sorted({path.relative_to(ROOT) for glob in group["modules"] for path in ROOT.glob(glob)})
    known, counts = equivalents(), Counter[str]()

    def sampled(db: WorkDB) -> Iterator[Mutant]:
        taken = 0
        for mutant in mutants(db, config["seed"], set(config["operators"])):
            if (mutant.path.stem, mutant.function, mutant.before, mutant.after) in known:
                counts["equivalent"] += 1
                continue
            yield mutant
            taken += 1
            if taken == options.sample:
                return

    with use_db(str(folder / f"{name}.sqlite"), WorkDB.Mode.create) as db:
        init(paths, db, {})
        seconds = baseline(group["tests"], folder)
        limit = seconds * config["slower"]
        for mutant, outcome in run_all(sampled(db), group["tests"], limit, options.jobs, until, folder):
            kept = TestOutcome.SURVIVED if outcome == "survived" else TestOutcome.KILLED
            db.set_result(mutant.job, WorkResult(WorkerOutcome.NORMAL, test_outcome=kept, diff=str(mutant)))
            counts[outcome] += 1
            if outcome != "caught":
                print(f"{outcome}: {mutant}", flush=True)
    return counts


def main(arguments: Sequence[str] | None = None) -> int:
    config = tomllib.loads(CONFIG.read_text("utf-8"))
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=20, help="stop after this time, with what has been run")
    parser.add_argument("--group", choices=list(config["groups"]), action="append", help="this group only")
    parser.add_argument("--sample", type=int, default=config["sample"], help="mutants a group")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="mutants at a time")
    parser.add_argument("--keep", type=Path, help="a folder for logs and the work databases, to look into afterwards")
    options = parser.parse_args(arguments)
    os.chdir(ROOT)
    for module in config["preload"]:
        importlib.import_module(module)
    from tasks.languages.language import languages, load_language

    for code in languages():
        list(load_language(code).tokenize(["1"]))
    names = options.group or list(config["groups"])
    started, total = time.monotonic(), Counter[str]()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        for number, name in enumerate(names, start=1):
            until = started + 60 * options.minutes * number / len(names)
            try:
                counts = run_group(name, config, options, until, folder)
            except RedError as error:
                print(f"{name}: {error}", flush=True)
                total["red"] += 1
                continue
            print(line(name, counts), flush=True)
            total += counts
    print(line("all", total))
    caught = total["caught"] + total["endless"]
    enough = caught >= WANTED * (caught + total["survived"])
    return 0 if enough and not total["red"] else 1


def line(name: str, counts: Counter[str]) -> str:
    caught = counts["caught"] + counts["endless"]
    run = caught + counts["survived"]
    share = f"{caught / run:.1%}" if run else "none"
    return (
        f"{name}: {caught} of {run} caught ({share}), {counts['endless']} of them for they did not end; "
        f"{counts['equivalent']} equivalent left out"
    )


if __name__ == "__main__":
    raise SystemExit(main())
