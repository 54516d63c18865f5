"""Worker processes: whatever a document does to its worker, the others are parsed and its failure says why."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
import samples
from hostile_parsers import misbehaving

from tasks.core.documents import Document
from tasks.core.errors import UnreadableDocumentError
from tasks.extract.containers.embedded import document
from tasks.workers.pool import Failed, Listed, Parsed, WorkLimits, parse_documents

LIMITS = WorkLimits(seconds=2.0, memory=500_000_000)
BODY = "가람전자는 올해 매출의 12%를 연구개발에 썼다고 밝혔다. "


def text(name: str, words: str = "") -> Document:
    return document((BODY + words + name).encode(), name)


@pytest.mark.slow
def test_a_document_that_harms_its_worker_fails_alone() -> None:
    harmful = ["HANG", "CRASH", "MEMORY", "REFUSE", "DEFECT"]
    names = ["a", *harmful, "b"]
    outcomes = list(parse_documents([text(name) for name in names], LIMITS, 2, parser=misbehaving))
    assert [type(outcome) for outcome in outcomes] == [Parsed, *[Failed] * 5, Parsed]
    failures = {outcome.locator: outcome.cause for outcome in outcomes if isinstance(outcome, Failed)}
    assert failures == {
        "HANG": "timeout",
        "CRASH": "crash",
        "MEMORY": "memory",
        "REFUSE": "not_an_article",
        "DEFECT": "error",
    }
    first = outcomes[0]
    assert isinstance(first, Parsed)
    assert first.document == replace(text("a"), content=b"")
    assert first.size == len(text("a").content)
    assert first.article.text == BODY + "a"


@pytest.mark.slow
def test_real_documents_that_hang_or_want_memory_fail_alone() -> None:
    article = samples.HTML.replace("</div>", f"<p>{BODY * 3}</p></div>").encode()
    wide = b"[" + b'{"a":1},' * 1_500_000 + b"{}]"  # twelve megabytes that are 350 as objects
    limits = WorkLimits(seconds=6.0, memory=200_000_000)
    inputs = {"hang.pdf": samples.endless_pdf(), "wide.json": wide, "good.html": article}
    outcomes = list(parse_documents([document(content, name) for name, content in inputs.items()], limits, 1))
    causes = {item.locator: item.cause for item in outcomes if isinstance(item, Failed)}
    assert causes == {"hang.pdf": "timeout", "wide.json": "memory"}
    assert isinstance(outcomes[-1], Parsed)
    assert outcomes[-1].document.locator == "good.html"


@pytest.mark.slow
def test_documents_are_drawn_no_faster_than_outcomes_are_taken() -> None:
    drawn = 0

    def documents() -> object:
        nonlocal drawn
        for number in range(200):
            drawn += 1
            yield text(str(number))

    outcomes = parse_documents(documents(), LIMITS, 1, parser=misbehaving, ordered=False)  # type: ignore[arg-type]
    next(outcomes)
    assert drawn <= 8
    outcomes.close()


def test_without_processes_the_outcomes_are_the_same() -> None:
    listed = document(b"https://news.example.com/articles/1\nhttps://news.example.com/articles/2\n", "list.txt")
    unreadable = UnreadableDocumentError("cannot be opened", where="gone.html", todo="Look")
    empty = document(b"", "empty.html")
    inputs = [text("a"), listed, unreadable, empty, text("REFUSE"), text("DEFECT")]
    outcomes = list(parse_documents(inputs, LIMITS, 0, parser=misbehaving))
    assert [type(outcome) for outcome in outcomes] == [Parsed, Listed, Failed, Failed, Failed, Failed]
    assert [outcome.cause for outcome in outcomes if isinstance(outcome, Failed)] == [
        "unreadable",
        "unreadable",
        "not_an_article",
        "error",
    ]


def test_every_entry_of_an_export_is_an_article_of_its_own() -> None:
    entries = [{"url": f"https://a.example.com/{word}", "content": BODY * 3 + word} for word in ("one", "REFUSE")]
    export = document(json.dumps(entries).encode(), "wallabag.json")
    good, bad = parse_documents([export], LIMITS, 0, parser=misbehaving)
    assert isinstance(good, Parsed)
    assert good.document.locator == "wallabag.json#0"
    assert good.kind == "json"
    assert isinstance(bad, Failed)
    assert bad.locator == "wallabag.json#1"
