"""How well and how fast bodies are taken from pages, beside trafilatura on the same pages in the same run.

    python -m tests.benchmarks.pages FOLDER... [--rounds 3] [--processes 1 2] [--worst 10]

A folder holds either ``html/*.html`` (or ``.html.gz``) with a ``ground-truth.json`` of ``{id: {articleBody, url}}``,
as the public article-extraction-benchmark does, or pages with their expected results beside them, as
``tests/cases/publishers`` does. The score is that benchmark's: multisets of word 4-grams, precision and recall averaged
over pages, F1 of the averages. The bar is the F1 of trafilatura's best setting at no less than its speed there.
Ours also finds headline, times, authors and publisher in that time; trafilatura's settings find the text alone.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import logging
import re
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import trafilatura
import yaml

from tasks.core.documents import Document, Page
from tasks.core.errors import FigurewatchError
from tasks.parse import parse_page

WORDS = 4


@dataclass(frozen=True, slots=True)
class Sample:
    """A page with the text that a reader takes for its article."""

    name: str
    markup: str
    url: str | None
    body: str


@dataclass(frozen=True, slots=True)
class Score:
    """Precision and recall, averaged over pages."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / ((self.precision + self.recall) or 1)


def ours(sample: Sample) -> str:
    """The text of ``parse_page``; none where it finds no article."""
    digest = hashlib.sha256(sample.name.encode()).hexdigest()
    page = Page(Document(digest, sample.name, b""), "html", sample.markup, "utf-8", sample.url)
    try:
        return parse_page(page).text
    except FigurewatchError:
        return ""


def theirs(sample: Sample, *, fast: bool = False, precise: bool = False) -> str:
    """The text of trafilatura."""
    text = trafilatura.extract(
        sample.markup, url=sample.url, fast=fast, favor_precision=precise, include_comments=False
    )
    return text or ""


CONTENDERS: dict[str, Callable[[Sample], str]] = {
    "figurewatch": ours,
    "trafilatura fast": partial(theirs, fast=True),
    "trafilatura default": theirs,
    "trafilatura precision": partial(theirs, precise=True),
}


def samples(folder: Path) -> Iterator[Sample]:
    """The pages of a folder in either layout."""
    truth = folder / "ground-truth.json"
    if truth.exists():
        for name, expected in json.loads(truth.read_text("utf-8")).items():
            path = folder / "html" / f"{name}.html"
            raw = path.read_bytes() if path.exists() else gzip.decompress(path.with_suffix(".html.gz").read_bytes())
            yield Sample(name, raw.decode("utf-8", "replace"), expected.get("url") or None, expected["articleBody"])
        return
    for path in sorted(folder.glob("*.html")):
        expected = yaml.safe_load(path.with_suffix(".yaml").read_text("utf-8"))
        if "text" in expected:
            yield Sample(path.stem, path.read_text("utf-8"), None, expected["text"])


def grams(text: str) -> Counter[tuple[str, ...]]:
    """Word 4-grams with their counts; a shorter text is one gram."""
    words = re.findall(r"\w+", text)
    found = (tuple(words[at : at + WORDS]) for at in range(max(1, len(words) - WORDS + 1)))
    return Counter(gram for gram in found if gram)


def overlap(body: str, text: str) -> tuple[float | None, float | None]:
    """Precision and recall on one page, null where nothing was found or nothing is to be found."""
    expected, got = grams(body), grams(text)
    common = (expected & got).total()
    return (common / got.total() if got else None), (common / expected.total() if expected else None)


def score(pages: Sequence[Sample], texts: Sequence[str]) -> Score:
    """The averages over pages."""
    pairs = [overlap(page.body, text) for page, text in zip(pages, texts, strict=True)]
    precisions = [precision for precision, _ in pairs if precision is not None]
    recalls = [recall for _, recall in pairs if recall is not None]
    return Score(statistics.mean(precisions or [0.0]), statistics.mean(recalls or [0.0]))


def alone(pages: Sequence[Sample], rounds: int) -> tuple[dict[str, float], dict[str, list[str]]]:
    """Seconds for all pages in one process, and the texts.

    Contenders take turns page by page, and each page's best round counts, so that a busy machine slows all alike.
    """
    best = {name: [float("inf")] * len(pages) for name in CONTENDERS}
    texts: dict[str, list[str]] = {name: [""] * len(pages) for name in CONTENDERS}
    for name, work in CONTENDERS.items():
        texts[name][0] = work(pages[0])  # what is loaded once is not timed
    for _ in range(rounds):
        for at, page in enumerate(pages):
            for name, work in CONTENDERS.items():
                started = time.perf_counter()
                texts[name][at] = work(page)
                best[name][at] = min(best[name][at], time.perf_counter() - started)
    return {name: sum(seconds) for name, seconds in best.items()}, texts


def together(pages: Sequence[Sample], rounds: int, processes: int) -> dict[str, float]:
    """Seconds for all pages in several processes: the best round of each contender, started warm."""
    best = dict.fromkeys(CONTENDERS, float("inf"))
    with get_context("fork").Pool(processes) as pool:
        for _ in range(rounds):
            for name, work in CONTENDERS.items():
                pool.map(work, pages[: processes * 2], chunksize=1)
                started = time.perf_counter()
                pool.map(work, pages, chunksize=2)
                best[name] = min(best[name], time.perf_counter() - started)
    return best


def compare(pages: Sequence[Sample], rounds: int, processes: Sequence[int], worst: int) -> None:
    """Print the table of one folder."""
    one, texts = alone(pages, rounds)
    seconds = {1: one} | {count: together(pages, rounds, count) for count in processes if count > 1}
    scores = {name: score(pages, found) for name, found in texts.items()}
    peers = [name for name in CONTENDERS if name != "figurewatch"]
    best = max(peers, key=lambda name: scores[name].f1)
    columns = "".join(f"{f'pages/s x{count}':>14}{'ratio':>7}" for count in seconds)
    print(f"{len(pages)} pages\n{'':24}{'F1':>7}{'P':>7}{'R':>7}{columns}")
    for name, score in scores.items():
        line = f"{name:24}{score.f1:7.3f}{score.precision:7.3f}{score.recall:7.3f}"
        for took in seconds.values():
            line += f"{len(pages) / took[name]:14.1f}{took[best] / took[name]:7.2f}"
        print(line)
    print(f"ratio: speed against {best}, its best setting here (at least 1 is wanted for figurewatch)")
    _print_worst(pages, texts, best, worst)


def _print_worst(pages: Sequence[Sample], texts: dict[str, list[str]], best: str, count: int) -> None:
    """The pages on which ours loses most against the best setting."""

    def mean(page: Sample, text: str) -> float:
        precision, recall = overlap(page.body, text)
        return Score(precision or 0.0, recall or 0.0).f1

    rows = sorted(
        (mean(page, texts["figurewatch"][at]) - mean(page, texts[best][at]), page.name) for at, page in enumerate(pages)
    )
    for difference, name in rows[:count]:
        print(f"  {difference:+.3f} {name}")


def main() -> None:
    logging.disable(logging.WARNING)  # trafilatura tells of every page that it discards
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--processes", type=int, nargs="+", default=[1, 2], help="counts; one is always measured")
    parser.add_argument("--worst", type=int, default=0, help="print the pages lost most clearly")
    options = parser.parse_args()
    for folder in options.folders:
        print(folder.name)
        compare(list(samples(folder)), options.rounds, options.processes, options.worst)


if __name__ == "__main__":
    main()
