"""The example notebook runs on a warehouse: figures, a chart and contradictions; it is kept without its answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from stored_observations import load, stored_observation

NOTEBOOK = Path(__file__).resolve().parents[3] / "warehouse" / "examples" / "figures.ipynb"


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """What its cells show."""
    folder = tmp_path_factory.mktemp("notebook")
    values = [("2019", 25.97, "2020-03-30"), ("2020", 25.11, "2021-03-21"), ("2020", 22.5, "2021-03-25")]
    items = [
        stored_observation(
            {"value": value, "low": value - 0.005, "high": value + 0.005, "period": year, "day": day}, number
        )
        for number, (year, value, day) in enumerate(values)
    ]
    items.append(stored_observation({"value": 30, "low": 29.5, "high": 30.5, "period": "2021", "basis": "target"}, 9))
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FIGUREWATCH_WAREHOUSE", str(load(folder / "data", items)))
        for name in ("IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR"):
            patch.setenv(name, str(folder / name.lower()))
        NotebookClient(notebook, timeout=300, startup_timeout=300, kernel_name="python3").execute()
    return [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]


def test_it_shows_figures_a_chart_and_contradictions(outputs: list[dict[str, Any]]) -> None:
    shown = [output["data"] for output in outputs if "data" in output]
    tables = [data["text/html"] for data in shown if "text/html" in data]
    assert "25.97" in tables[0]
    assert any("rival_sentence" in table and "22.5" in table and "25.11" in table for table in tables)
    (chart,) = [data["image/svg+xml"] for data in shown if "image/svg+xml" in data]
    assert chart.count("<path") > 6
    assert all(text in chart for text in ("2019", "2020", "2021", "target", "percent"))


def test_it_is_kept_without_answers_and_names_no_machine() -> None:
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert code
    assert all(cell.outputs == [] and cell.execution_count is None for cell in code)
