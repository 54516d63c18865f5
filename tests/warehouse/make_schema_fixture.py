"""Make the fixture of the current schema: a warehouse file that later versions must be able to upgrade.

Run it once for every new migration, before it is released, from the project's root::

    python -m tests.warehouse.make_schema_fixture

It writes ``tests/cases/warehouse/schemas/NNNN/figurewatch.duckdb.gz`` and never replaces one that is there: a released
schema's fixture is what users have.
"""

from __future__ import annotations

import gzip
import sys
import tempfile
from pathlib import Path

from tests.warehouse.batches import warehouse
from warehouse.migrations import migrations

SCHEMAS = Path(__file__).resolve().parents[1] / "cases" / "warehouse" / "schemas"
NAME = "figurewatch.duckdb.gz"
BATCHES = 3


def make(folder: Path = SCHEMAS) -> Path:
    """Writes the fixture of the newest schema.

    Raises:
        FileExistsError: it has one.
    """
    target = folder / f"{len(migrations()):04}" / NAME
    if target.exists():
        raise FileExistsError(f"{target} is there already; a released schema's fixture stays as it is")
    with tempfile.TemporaryDirectory() as data:
        published = warehouse(Path(data), BATCHES)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(gzip.compress(published.read_bytes(), mtime=0))
    return target


if __name__ == "__main__":
    try:
        print(make())
    except FileExistsError as error:
        sys.exit(str(error))
