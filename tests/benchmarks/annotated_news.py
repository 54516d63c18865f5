"""Annotated real news without its texts: pack annotations, and lay them out again over texts that are at hand.

    python -m tests.benchmarks.annotated_news lay-out TEXTS... --into FOLDER
    python -m tests.benchmarks.annotated_news pack FOLDER/NAME

``tests/cases/annotated`` says of real articles at which places figures stand and what they are. It names an article by
the SHA-256 of its text and holds no word of it. ``lay-out`` finds the texts: in data folders of Figurewatch that have
read the papers, and in files of JSON lines with ``title`` and ``text``. It writes evaluation sets to fit on::

    make fit EVAL="OTHER_SETS FOLDER"

``pack`` prints the lines for an annotated set ``NAME.articles.jsonl``, ``NAME.gold.jsonl``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from tasks.figures.fitting.examples import json_lines
from tasks.figures.fitting.training_set import FLAGS

ANNOTATED = Path(__file__).parents[1] / "cases" / "annotated"
FIELDS = ("start", "end", "entity", "metric", "value", "unit", "period", "modality", "change", "qualifier")
"""Of a figure, in the order of its list; what follows them are the flags that are true, and further periods."""
WEIGHT = 0.5
"""How much an article counts in a fit: most were chosen because a reader was unsure of them."""


class Text(NamedTuple):
    """A text that is at hand, with its headline."""

    title: str | None
    text: str


def text_key(text: str) -> str:
    """Return the name of a text: the SHA-256 of its UTF-8, in hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def packed(articles: Iterable[Mapping[str, Any]], figures: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield what is annotated of each article, without its text.

    Args:
        articles: rows with ``id``, ``text``, ``published`` and ``publisher``.
        figures: rows of the gold, by ``article_id``.
    """
    of_article: dict[str, list[list[Any]]] = {}
    for row in figures:
        flags = [name for name in sorted(FLAGS) if row.get(name)]
        further = {"period_alt": row["period_alt"]} if row.get("period_alt") else {}
        given = [row[name] for name in FIELDS] + [*flags, *([further] if further else [])]
        of_article.setdefault(row["article_id"], []).append(given)
    for article in articles:
        figures_of_it = sorted(of_article.get(article["id"], []), key=lambda given: (given[0], given[1]))
        yield {
            "text": text_key(article["text"]),
            "published": article["published"],
            "publisher": article["publisher"],
            "figures": figures_of_it,
        }


def laid_out(annotated: Mapping[str, Any], found: Text, language: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return the article and the gold figures of one annotated text.

    Args:
        annotated: a line of ``tests/cases/annotated``.
        found: the text that it names.
        language: code of the text's language.
    """
    id_ = annotated["text"][:12]
    source = f"paper:{annotated['publisher']}:{id_}"
    article = {"id": id_, "lang": language, "source": source, "weight": WEIGHT} | found._asdict()
    article |= {name: annotated[name] for name in ("published", "publisher")}
    figures = []
    for given in annotated["figures"]:
        row = dict(zip(FIELDS, given, strict=False))
        for more in given[len(FIELDS) :]:
            row |= more if isinstance(more, dict) else {more: True}
        row |= {"article_id": id_, "expression": found.text[row["start"] : row["end"]]}
        figures.append(row)
    return article, figures


def texts_of(path: Path) -> Iterator[Text]:
    """Yield the texts of a data folder, or of a file of JSON lines."""
    if path.is_dir():
        with duckdb.connect(path / "figurewatch.duckdb", read_only=True) as file:
            for title, text in file.sql("SELECT title, text FROM articles WHERE text IS NOT NULL").fetchall():
                yield Text(title, text)
    else:
        for row in json_lines(path):
            yield Text(row.get("title"), row["text"])


def main() -> int:
    """Pack, or lay out; say what was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    lay_out = commands.add_parser("lay-out")
    lay_out.add_argument("texts", type=Path, nargs="+", help="data folders, or files of JSON lines")
    lay_out.add_argument("--into", type=Path, required=True)
    pack = commands.add_parser("pack")
    pack.add_argument("set", type=Path, help="FOLDER/NAME")
    args = parser.parse_args()
    if args.command == "pack":
        rows = (json_lines(args.set.with_name(f"{args.set.name}.{kind}.jsonl")) for kind in ("articles", "gold"))
        for line in packed(*rows):
            print(json.dumps(line, ensure_ascii=False, separators=(",", ":")))
        return 0
    at_hand = {text_key(item.text): item for path in args.texts for item in texts_of(path)}
    args.into.mkdir(parents=True, exist_ok=True)
    for path in sorted(ANNOTATED.glob("*.jsonl")):
        language, every = path.stem, list(json_lines(path))
        both = [laid_out(row, at_hand[row["text"]], language) for row in every if row["text"] in at_hand]
        name = f"annotated.{language}"
        _write(args.into / f"{name}.articles.jsonl", [article for article, _ in both])
        _write(args.into / f"{name}.gold.jsonl", [row for _, figures in both for row in figures])
        shutil.copyfile(path.with_suffix(".entities.yaml"), args.into / f"{name}.entities.yaml")
        print(f"{language}: {len(both)} of {len(every)} annotated articles have their texts here.")
    return 0


def _write(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
