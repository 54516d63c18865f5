"""Score extraction on annotated sets, with the scorer that lies beside them.

Usage: python -m tests.benchmarks.scores FOLDER [--errors N] [--as-shipped]

FOLDER holds ``score.py``, the sets (articles, gold and entities) and ``seed.gold.jsonl``; the seed article is looked
for in the folder ``seeds`` beside it. Nothing of these is part of the project.

The shipped weights are fitted on these sets, so that what they make of them would mislead. Each article is read by
weights that were fitted on the other folds instead, and its confidence is calibrated on the other folds; a fold never
parts the articles of one source and week. ``--as-shipped`` reads the sets by the shipped weights, which takes a minute
and says how well a set is remembered. The seed article is in no set that is fitted on, and is read as shipped.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from flows.cli.extraction.text_extraction import extract_lines, observation_line, read_articles

SEEDS = Path(__file__).parents[2] / "seeds" / "watchlist.yaml"
SEED_ARTICLE, SEED_DAY = "000_077663ca1e9c3022.txt", "2021-10-13"
LANGUAGES = ("ko", "en")
SETS = ("news.ko", "news.en", "dev", "authored")


def main() -> int:
    """Print a table a set; exit code 0, or 1 where the folder is not there."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--errors", type=int, default=0, help="print that many misses and false figures of each set")
    parser.add_argument("--as-shipped", action="store_true", help="read the sets by the weights fitted on them")
    args = parser.parse_args()
    folder: Path = args.folder.resolve()
    if not (folder / "score.py").is_file():
        print(
            f"No evaluation corpus at {folder}: it is kept apart from the project. Give its folder: make eval EVAL=..."
        )
        return 1
    predicted = shipped_predictions(folder) if args.as_shipped else predictions_out_of_fold(folder)
    how = "by the shipped weights, which are fitted on this set" if args.as_shipped else "out of fold"
    for name in SETS:
        _score(folder, name, predicted[name], folder / f"{name}.entities.yaml", args.errors, how)
    seed = folder.parent / "seeds" / SEED_ARTICLE
    if seed.is_file():
        lines = [{"id": _seed_id(folder), "lang": "ko", "published": SEED_DAY, "text": seed.read_text("utf-8")}]
        _score(folder, "seed", _read(_articles(lines), [SEEDS]), SEEDS, args.errors, "by the shipped weights")
    else:
        print(f"== seed\nThe seed article is not at {seed}.")
    return 0


def predictions_out_of_fold(folder: Path) -> dict[str, list[str]]:
    """The predictions of each set, each article read by weights of the other folds."""
    # Imported here: these are libraries of developers, which reading as shipped does not need.
    from tasks.figures.fitting.cross_validation import Plan
    from tasks.figures.fitting.examples import folds
    from tasks.figures.fitting.judgement import judge
    from tasks.figures.fitting.sets import FOLDS, read_sets
    from tasks.figures.fitting.unlisted_owners import WRITTEN

    predicted: dict[str, list[str]] = {name: [] for name in SETS}
    for language in LANGUAGES:
        corpus = read_sets(language, [folder])
        judgement = judge(corpus, Plan(folds(corpus.examples, FOLDS), WRITTEN))
        for example, observations in judgement.observations():
            if example.is_again:
                continue
            predicted[example.set] += _lines(observation_line(example.id, item) for item in observations)
    return predicted


def shipped_predictions(folder: Path) -> dict[str, list[str]]:
    """The predictions of each set by the shipped weights."""
    return {
        name: _read(
            read_articles(str(folder / f"{name}.articles.jsonl"), "jsonl", None, None, None),
            [SEEDS, folder / f"{name}.entities.yaml"],
        )
        for name in SETS
    }


def _seed_id(folder: Path) -> str:
    with (folder / "seed.gold.jsonl").open(encoding="utf-8") as lines:
        return str(json.loads(next(lines))["article_id"])


def _articles(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "articles.jsonl"
        path.write_text("\n".join(json.dumps(line) for line in lines), "utf-8")
        return read_articles(str(path), "jsonl", None, None, None)


def _read(articles: list[dict[str, Any]], watchlists: list[Path]) -> list[str]:
    return [line for _, rows in extract_lines(articles, watchlists) for line in _lines(rows)]


def _lines(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    return (json.dumps(row, ensure_ascii=False) for row in rows)


def _score(folder: Path, name: str, lines: list[str], entities: Path, errors: int, how: str) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        predictions = Path(scratch) / "predictions.jsonl"
        predictions.write_text("\n".join(lines), "utf-8")
        scored = subprocess.run(
            [sys.executable, folder / "score.py", folder / f"{name}.gold.jsonl", predictions,
             "--entities", entities, "--errors", str(errors), "--confidence"],
            check=True, capture_output=True, text=True,
        )  # fmt: skip
    print(f"== {name}, {how}\n{scored.stdout}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
