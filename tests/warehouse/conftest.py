"""A warehouse to copy, and one whose writer was killed: made once, damaged often."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.warehouse.batches import warehouse

ROOT = Path(__file__).resolve().parents[2]
DIES = """
import os, signal, sys
from pathlib import Path
from tests.warehouse.batches import batch
from warehouse.store import Store

store = Store.open(Path(sys.argv[1]))
run = store.start_run("ingest")
store.load(batch(run, 4))
store.load(batch(run, 5))
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture(scope="session")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with nothing wrong, of three batches; not to be written."""
    data = tmp_path_factory.mktemp("sound") / "data"
    warehouse(data)
    return data


@pytest.fixture(scope="session")
def killed(sound: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, whose writer was killed after it had acknowledged batches 4 and 5; not to be written."""
    data = tmp_path_factory.mktemp("killed") / "data"
    shutil.copytree(sound, data)
    subprocess.run([sys.executable, "-c", DIES, data], cwd=ROOT, check=False)
    return data


@pytest.fixture
def copy_of(tmp_path: Path) -> Callable[[Path], Path]:
    """Copies a data folder, to be damaged."""

    def copied(data: Path) -> Path:
        return Path(shutil.copytree(data, tmp_path / "data"))

    return copied
