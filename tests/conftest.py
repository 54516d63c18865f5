"""What tests share: the shipped seeds, and one Prefect server for the whole session."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"

# Tests write their files whole before they start a run; those of resting files set a time of their own.
os.environ.setdefault("FIGUREWATCH_SETTLE_SECONDS", "0")


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The folder of shipped seeds."""
    return ROOT / "seeds"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder beside the checkout with the development sets; tests that need it are skipped without it."""
    if not (SHARED / "eval").is_dir():
        pytest.skip("the folder ../shared with the development sets is not beside this checkout")
    return SHARED


@pytest.fixture(scope="session")
def prefect(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """One temporary Prefect server for all flow tests; its start costs seconds."""
    os.environ["PREFECT_SERVER_ANALYTICS_ENABLED"] = "false"
    os.environ["PREFECT_HOME"] = str(tmp_path_factory.mktemp("prefect"))
    from prefect.testing.utilities import prefect_test_harness

    with prefect_test_harness(server_startup_timeout=120):
        yield
