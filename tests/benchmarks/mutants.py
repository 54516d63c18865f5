"""Changes the code by one operator at a time and counts how often the nearest tests fail.

cosmic-ray finds the places, makes each mutant's source and keeps mutants and results in its work database. Only the run
of the tests is done here: cosmic-ray starts an interpreter a mutant, which loads Korean's model each time, and rewrites
the file in place. Here the slow libraries are loaded once, and each mutant is imported in a forked process from its
source in memory: no file changes, and every cache is filled by the mutant itself. Only tests that execute the changed
line are run, those first that take the least computing.

    python -m tests.benchmarks.mutants --minutes 20
    python -m tests.benchmarks.mutants --group linking --sample 200
"""

from __future__ import annotations

import argparse
import importlib
import os
import tempfile
import time
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml
from cosmic_ray.commands import init
from cosmic_ray.work_db import WorkDB, use_db
from cosmic_ray.work_item import TestOutcome, WorkerOutcome, WorkResult

from tests.benchmarks.mutant_runs import ROOT, fork_tests, run_all
from tests.benchmarks.mutant_sources import Mutant, mutants
from tests.benchmarks.tests_by_line import LineRecorder, TestsByLine

HERE = Path(__file__).parent
CONFIG = HERE / "mutants.toml"
EQUIVALENTS = HERE / "mutants_equivalent.yaml"
WANTED = 0.85
"""The share of mutants that the tests must catch."""


class RedError(Exception):
    """The tests of a group fail without any mutant, so that nothing can be learnt from them."""


def tests_by_line(tests: Sequence[str], modules: Sequence[Path], folder: Path) -> TestsByLine:
    """Run the tests on the code as it is and return which lines each executes; raises RedError if they fail."""
    log = folder / "baseline.log"
    pid = fork_tests(tests, None, 3600, log, LineRecorder(ROOT, modules))
    _, status = os.waitpid(pid, 0)
    if status:
        raise RedError(f"{' '.join(tests)}: fails without any mutant\n{log.read_text('utf-8', 'replace')[-3000:]}")
    return TestsByLine.load(log.with_suffix(".json"))


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
        tests = tests_by_line(group["tests"], paths, folder)
        for mutant, outcome in run_all(sampled(db), tests, config["slower"], options.jobs, until, folder):
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
