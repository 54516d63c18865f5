"""The house as it is drawn: who may import whom, and what may stand where."""

from __future__ import annotations

import ast
import re
import subprocess
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("flows", "tasks", "warehouse")
STAGES = ("core", "languages", "extract", "parse", "figures", "dedupe", "changes", "load", "reports")
TOP = {"seeds", "flows", "tasks", "warehouse", "tests", "pyproject.toml", "README.md"}
META = {
    "Makefile",
    "LICENSE",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    ".ci",
    ".gitignore",
    "requirements.lock",
    "prefect.yaml",
}
LONGEST = 320
"""Lines of a module. It should be 250 at most; a few that read better whole are longer."""


MOST = 21
"""Modules of a folder, without `__init__`. About 15 is enough; the slots of the linker are more."""


def modules() -> list[Path]:
    return sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))


def imported(path: Path) -> set[str]:
    tree = ast.parse(path.read_text("utf-8"))
    named = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    return named | {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}


def forbidden(path: Path, root: Path = ROOT) -> set[str]:
    """The imports of a module that the house does not allow."""
    package, *rest = path.relative_to(root).parts
    wrong = set()
    for name in imported(path):
        target = name.split(".")
        if target[0] == "prefect" and package != "flows":
            wrong.add(name)
        if package == "warehouse" and target[0] in ("flows", "tasks") and target[:2] != ["tasks", "core"]:
            wrong.add(name)
        if package == "tasks" and target[0] in ("flows", "warehouse"):
            wrong.add(name)
        own = {"core": ("core",), "languages": ("core", "languages")}.get(rest[0]) if package == "tasks" else None
        if own is not None and target[0] == "tasks" and (len(target) < 2 or target[1] not in own):
            wrong.add(name)
        later = len(target) > 1 and target[0] == "tasks" and target[1] in STAGES and rest[0] in STAGES
        if later and STAGES.index(target[1]) > STAGES.index(rest[0]):
            wrong.add(name)
    return wrong


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_module_keeps_to_its_place(path: Path) -> None:
    assert forbidden(path) == set()
    assert len(path.read_text("utf-8").splitlines()) <= LONGEST


def test_a_wrong_import_would_be_seen(tmp_path: Path) -> None:
    path = tmp_path / "tasks" / "extract" / "formats" / "html.py"
    path.parent.mkdir(parents=True)
    path.write_text(
        "import prefect\nfrom tasks.changes import agree\nfrom flows import cli\n"
        "from tasks.core.documents import Page\n"
    )
    assert forbidden(path, tmp_path) == {"prefect", "tasks.changes", "flows"}


@pytest.mark.parametrize(
    ("path", "text", "wrong"),
    [
        ("tasks/core/watchlist.py", "def read():\n    from tasks.workers import pool", {"tasks.workers"}),
        ("tasks/core/store.py", "from tasks.core.batch import Batch\nimport warehouse.store", {"warehouse.store"}),
        ("tasks/languages/ko/tokenizer.py", "from tasks.parse.dom import tree", {"tasks.parse.dom"}),
        ("tasks/languages/ko/tokenizer.py", "from tasks.languages.language import Token", set()),
        ("tasks/load/batch.py", "from warehouse.store import Store", {"warehouse.store"}),
        ("warehouse/store.py", "from tasks.load.rows import change_row", {"tasks.load.rows"}),
    ],
)
def test_the_lowest_rooms_know_no_others(path: str, text: str, wrong: set[str], tmp_path: Path) -> None:
    module = tmp_path / path
    module.parent.mkdir(parents=True)
    module.write_text(text)
    assert forbidden(module, tmp_path) == wrong


def test_folders_hold_few_modules() -> None:
    held = Counter(path.parent.relative_to(ROOT).as_posix() for path in modules() if path.name != "__init__.py")
    assert {folder: number for folder, number in held.items() if number > MOST} == {}


def test_flows_know_nothing_of_the_command_line() -> None:
    knowing = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "flows").rglob("*.py")
        if (ROOT / "flows" / "cli") not in path.parents and any(name.startswith("flows.cli") for name in imported(path))
    }
    assert knowing == {"flows/deploy.py"}  # a command of its own


FIT_OF_CHECK = "tasks/changes/checks/fit_weights.py"


def test_commands_load_watchlists_with_all_checks() -> None:
    """Fitting is no command: it reads by the shipped lists and those of the annotated sets."""
    loading = {str(path.relative_to(ROOT)) for path in modules() if "load_watchlist(" in path.read_text("utf-8")}
    fitting = {"tasks/figures/fitting/sets.py", FIT_OF_CHECK}
    assert loading == {"flows/watchlists.py", "tasks/core/watchlist_loading.py", *fitting}


def test_ids_are_hashed_in_one_place() -> None:
    hashing = {str(path.relative_to(ROOT)) for path in modules() if "blake2b" in path.read_text("utf-8")}
    assert hashing == {"tasks/core/identifiers.py"}


def kept() -> list[str]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    return listed.stdout.splitlines()


def test_top_level_is_fixed() -> None:
    assert {name.split("/")[0] for name in kept()} <= TOP | META


def test_lock_file_pins_with_hashes_and_names_no_address() -> None:
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    pinned = re.findall(r"^([\w.-]+)==\S+", lock, re.MULTILINE)
    assert len(pinned) > 50
    assert lock.count("--hash=sha256:") >= len(pinned)
    assert "://" not in lock
    assert "index-url" not in lock


@pytest.mark.parametrize("file", ["Makefile", "flows/operations/deployment/Containerfile"])
def test_lock_is_installed_as_it_stands(file: str) -> None:
    """Without `--no-deps`, older pips look for `coverage[toml]` again and refuse a release newer than the lock."""
    installs = [line for line in (ROOT / file).read_text("utf-8").splitlines() if "-r requirements.lock" in line]
    assert installs
    assert all("--no-deps --require-hashes" in line for line in installs)


def test_libraries_of_the_fitting_are_used_by_the_fitting_alone() -> None:
    fitting = ROOT / "tasks" / "figures" / "fitting"
    libraries = ("lightgbm", "sklearn", "scipy", "threadpoolctl")
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in modules()
        if fitting not in path.parents and path != ROOT / "tasks/changes/checks/model_fitting.py"
        for name in imported(path)
        if name.split(".")[0] in libraries or name.startswith("tasks.figures.fitting")
    ]
    assert wrong == []
