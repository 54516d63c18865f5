"""Score extraction on the development sets and the seed article, with the scorer that lies beside them.

Usage: python -m tests.benchmarks.scores FOLDER [--errors N]

FOLDER holds ``score.py``, the sets ``dev`` and ``authored`` (articles, gold and entities) and ``seed.gold.jsonl``; the
seed article is looked for in the folder ``seeds`` beside it. Nothing of these is part of the project.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flows.cli.text_extraction import extract_lines, read_articles

SEEDS = Path(__file__).parents[2] / "seeds" / "watchlist.yaml"
SEED_ARTICLE, SEED_DAY = "000_077663ca1e9c3022.txt", "2021-10-13"


def main() -> int:
    """Print a table a set; exit code 0, or 1 where the folder is not there."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--errors", type=int, default=0, help="print that many misses and false figures of each set")
    args = parser.parse_args()
    folder: Path = args.folder.resolve()
    if not (folder / "score.py").is_file():
        print(
            f"No evaluation corpus at {folder}: it is kept apart from the project. Give its folder: make eval EVAL=..."
        )
        return 1
    for name in ("dev", "authored"):
        entities = folder / f"{name}.entities.yaml"
        articles = read_articles(str(folder / f"{name}.articles.jsonl"), "jsonl", None, None, None)
        _score(folder, name, _predictions(articles, [SEEDS, entities]), entities, args.errors)
    seed = folder.parent / "seeds" / SEED_ARTICLE
    if seed.is_file():
        lines = [{"id": _seed_id(folder), "lang": "ko", "published": SEED_DAY, "text": seed.read_text("utf-8")}]
        _score(folder, "seed", _predictions(_articles(lines), [SEEDS]), SEEDS, args.errors)
    else:
        print(f"== seed\nThe seed article is not at {seed}.")
    return 0


def _seed_id(folder: Path) -> str:
    with (folder / "seed.gold.jsonl").open(encoding="utf-8") as lines:
        return str(json.loads(next(lines))["article_id"])


def _articles(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "articles.jsonl"
        path.write_text("\n".join(json.dumps(line) for line in lines), "utf-8")
        return read_articles(str(path), "jsonl", None, None, None)


def _predictions(articles: list[dict[str, Any]], watchlists: list[Path]) -> Iterator[str]:
    for _, rows in extract_lines(articles, watchlists):
        yield from (json.dumps(row, ensure_ascii=False) for row in rows)


def _score(folder: Path, name: str, lines: Iterator[str], entities: Path, errors: int) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        predictions = Path(scratch) / "predictions.jsonl"
        predictions.write_text("\n".join(lines), "utf-8")
        told = subprocess.run(
            [sys.executable, folder / "score.py", folder / f"{name}.gold.jsonl", predictions,
             "--entities", entities, "--errors", str(errors)],
            check=True, capture_output=True, text=True,
        )  # fmt: skip
    print(f"== {name}\n{told.stdout}")


if __name__ == "__main__":
    sys.exit(main())
