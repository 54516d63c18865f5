"""Partitions of documents: what they hold, what reading one gives, and that a bad document costs only itself."""

from __future__ import annotations

import json
import pickle
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1] / "extract"))

import samples
from hostile_parsers import misbehaving

from tasks.core.outcomes import Failed, Outcome, Parsed, Unextracted
from tasks.core.watchlist_loading import load_watchlist
from tasks.extract.containers.embedded import document
from tasks.extract.limits import DEFAULT_LIMITS, DEFAULT_WORK
from tasks.figures import ArticleText, Extractor
from tasks.workers.partition import (
    DRAW,
    EXTRACT,
    PARSE,
    DocumentReference,
    FileReference,
    HeldDocument,
    Partition,
    ReadingSettings,
    Step,
    partitions,
)
from tasks.workers.partition_reading import read_partition
from tasks.workers.partition_tables import outcomes_of, tables_of
from tasks.workers.pool import Workers, WorkLimits

BODY = "네이버는 지난해 매출의 25%를 연구개발에 썼다. "
SAVED = datetime(2024, 3, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def settings(seeds: Path) -> ReadingSettings:
    return ReadingSettings(load_watchlist([seeds / "watchlist.yaml"]))


def held(name: str, words: str = BODY) -> HeldDocument:
    return HeldDocument(document((words + name).encode(), name))


def outcomes(partition: Partition, settings: ReadingSettings) -> list[Outcome]:
    return [item.outcome for item in outcomes_of(read_partition(partition, settings))]


def named(found: list[Outcome]) -> list[tuple[str, str]]:
    return [
        (item.locator, item.cause) if isinstance(item, Failed) else (item.document.locator, type(item).__name__)
        for item in found
    ]


def unread(found: list[Outcome]) -> list[str]:
    """Why the figures of each article cannot be read; empty where they can."""
    parsed = [item for item in found if isinstance(item, Parsed)]
    return [item.figures.cause if isinstance(item.figures, Unextracted) else "" for item in parsed]


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ([], []),
        ([1, 1, 1, 1, 1, 1, 1], [3, 3, 1]),
        ([6, 4, 1], [2, 1]),
        ([6, 5, 5], [1, 2]),
        ([1, 99, 1], [1, 1, 1]),
        ([99], [1]),
    ],
    ids=["none", "by number", "full to the byte", "by bytes", "one too large for any", "alone"],
)
def test_partitions_are_bounded_by_number_and_bytes(sizes: list[int], expected: list[int]) -> None:
    references = [FileReference(str(at), str(at), size) for at, size in enumerate(sizes)]
    cut = list(partitions(references, documents=3, size=10))
    assert [len(partition.references) for partition in cut] == expected
    assert [reference for partition in cut for reference in partition.references] == references
    assert [partition.number for partition in cut] == list(range(len(cut)))


def test_references_are_drawn_no_further_than_the_partition_that_is_taken() -> None:
    drawn: list[int] = []

    def references() -> Iterator[DocumentReference]:
        for at in range(100):
            drawn.append(at)
            yield FileReference(str(at), str(at), 1)

    next(partitions(references(), documents=5))
    assert len(drawn) == 6


def mixed(folder: Path) -> tuple[DocumentReference, ...]:
    """Documents of every kind: files, an archive, a reading list, an export of two, and what cannot be read."""
    article = samples.HTML.replace("</div>", f"<p>{BODY * 3}</p></div>")
    files = {
        "a.html": article.encode(),
        "b.html": b"",
        "c.zip": samples.zipped({f"{at}.html": article.replace("12%", f"{at}%").encode() for at in range(2)}),
        "d.txt": b"https://news.example.com/articles/1\nhttps://news.example.com/articles/2\n",
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)
    found = [FileReference(str(folder / name), name, len(content), SAVED) for name, content in files.items()]
    entries = [{"url": f"https://a.example.com/{at}", "content": BODY * 3 + str(at)} for at in range(2)]
    refused = Failed("link.html", None, "a symbolic link", "Allow links", "unreadable")
    return (
        *found,
        FileReference(str(folder / "gone.html"), "gone.html", 5),
        FileReference("", "link.html", 0, None, refused),
        HeldDocument(document(json.dumps(entries).encode(), "wallabag.json"), SAVED),
    )


def test_a_partition_gives_what_its_documents_give_one_by_one(tmp_path: Path, settings: ReadingSettings) -> None:
    references = mixed(tmp_path)
    whole = read_partition(Partition(0, references), settings)
    assert tables_of(outcomes_of(pickle.loads(pickle.dumps(whole)))) == whole
    together = outcomes_of(whole)
    alone = [outcomes(Partition(0, (reference,)), settings) for reference in references]
    assert [item.outcome for item in together] == [outcome for found in alone for outcome in found]
    assert [item.reference for item in together] == [at for at, found in enumerate(alone) for _ in found]
    assert [len(found) for found in alone] == [1, 1, 2, 1, 1, 1, 2]
    parsed = [item.outcome for item in together if isinstance(item.outcome, Parsed)]
    texts = [
        ArticleText(
            item.article.text,
            item.article.language,
            item.article.published.date() if item.article.published else None,
            item.article.title,
        )
        for item in parsed
    ]
    assert settings.watchlist is not None
    assert [list(item.figures or ()) for item in parsed] == Extractor(settings.watchlist).extract(texts)  # type: ignore[arg-type]
    assert all(item.figures and item.sketch and item.document.content == b"" for item in parsed)
    assert {item.document.saved_at for item in parsed} == {SAVED}


def test_a_file_of_another_store_is_read_where_the_partition_is(settings: ReadingSettings) -> None:
    import fsspec

    with fsspec.open("memory://shard/a.html", "wb") as file:
        file.write(samples.HTML.replace("</div>", f"<p>{BODY * 3}</p></div>").encode())
    here, missing = (FileReference(f"memory://shard/{name}", name, 5) for name in ("a.html", "b.html"))
    assert named(outcomes(Partition(0, (here, missing)), settings)) == [("a.html", "Parsed"), ("b.html", "unreadable")]


def test_what_is_too_large_is_set_aside_alone(tmp_path: Path, settings: ReadingSettings) -> None:
    (tmp_path / "big.html").write_bytes(b"x" * 2_000)
    tight = replace(DEFAULT_WORK, reading=replace(DEFAULT_LIMITS, document_bytes=1_000), characters=200, figures=2)
    references = (
        held("a"),
        FileReference(str(tmp_path / "big.html"), "big.html", 2_000),
        held("long", "가" * 250),
        held("dense", "네이버의 매출은 1조원, 영업이익은 2천억원, 순이익은 1천억원이다. "),
        held("b"),
    )
    found = outcomes(Partition(0, references), replace(settings, limits=tight))
    assert named(found) == [
        ("a", "Parsed"), ("big.html", "unreadable"), ("long", "too_large"), ("dense", "Parsed"), ("b", "Parsed"),
    ]  # fmt: skip
    assert unread(found) == ["", "too_large", ""]


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        (Step(1, 0, DRAW), [("a", "Parsed"), ("b", "crash"), ("c", "Parsed")]),
        (Step(1, 0, PARSE), [("a", "Parsed"), ("b", "crash"), ("c", "Parsed")]),
        (Step(1, 1, DRAW), [("a", "Parsed"), ("b", "Parsed"), ("b", "crash"), ("c", "Parsed")]),
    ],
    ids=["its file", "its page", "what follows in its file"],
)
def test_a_step_that_is_known_to_fail_is_not_tried(
    step: Step, expected: list[tuple[str, str]], settings: ReadingSettings
) -> None:
    failure = Unextracted("crashed the process", "Save it another way", "crash")
    partition = Partition(0, (held("a"), held("b"), held("c")), {step: failure})
    tried: list[Step] = []
    tables = read_partition(partition, settings, tried.append)
    assert named([item.outcome for item in outcomes_of(tables)]) == expected
    assert step not in tried


def test_an_article_whose_figures_are_known_to_fail_keeps_its_text(settings: ReadingSettings) -> None:
    failure = Unextracted("took longer than 30 seconds", "Split it", "timeout")
    partition = Partition(0, (held("a"), held("b")), {Step(0, 0, EXTRACT): failure})
    one, two = outcomes(partition, settings)
    assert isinstance(one, Parsed)
    assert isinstance(two, Parsed)
    assert (one.figures, one.article.text) == (failure, BODY + "a")
    assert two.figures


def test_half_a_letter_of_a_broken_page_keeps_its_place() -> None:
    broken = Failed("a\ud800b", None, "odd", "", "unreadable")
    partition = Partition(0, (FileReference("", "a", 0, None, broken),))
    assert named(outcomes(partition, ReadingSettings(None))) == [("a?b", "unreadable")]


@pytest.mark.slow
def test_a_document_that_harms_its_process_costs_only_itself() -> None:
    names = ["a", "HANG", "b", "CRASH", "MEMORY", "c", "DEFECT", "d"]
    limits = WorkLimits(seconds=2.0, memory=500_000_000)
    with Workers(None, limits, 1, parser=misbehaving) as workers:
        cut = list(partitions([held(name) for name in names], documents=5))
        found = [outcomes_of(tables) for tables in workers.read(cut)]
    assert [named([item.outcome for item in tables]) for tables in found] == [
        [("a", "Parsed"), ("HANG", "timeout"), ("b", "Parsed"), ("CRASH", "crash"), ("MEMORY", "memory")],
        [("c", "Parsed"), ("DEFECT", "error"), ("d", "Parsed")],
    ]
    failed = [item.outcome for tables in found for item in tables if isinstance(item.outcome, Failed)]
    assert all(item.sha256 == held(item.locator).document.sha256 for item in failed)


@pytest.mark.slow
def test_a_text_whose_figures_take_too_long_is_set_aside_and_a_killed_worker_is_none_of_its_faults(
    tmp_path: Path, settings: ReadingSettings
) -> None:
    limits = replace(DEFAULT_WORK, seconds=3.0)
    dense = "네이버의 올해 매출은 1조원이었다. " * 20_000
    references = [held("a"), held("dense", dense), held("b"), held(f"{tmp_path}/KILL")]
    with Workers(settings.watchlist, limits, 1, parser=misbehaving) as workers:
        (tables,) = workers.read(partitions(references))
    found = [item.outcome for item in outcomes_of(tables)]
    assert unread(found) == ["", "timeout", "", ""]
