"""A document's kind is found once and its bytes are decoded once, however many readers ask for them."""

from __future__ import annotations

from collections import Counter

import pytest

from tasks.core.documents import Document
from tasks.core.outcomes import Listed, Parsed
from tasks.extract.containers.embedded import document
from tasks.extract.detect import charset, kind
from tasks.extract.limits import DEFAULT_WORK, HEAD
from tasks.workers.jobs import read_document
from tests.extract.samples import ADDRESS_LIST, BOOKMARKS, HTML, INSTAPAPER_CSV, JSON_LINES, MARKDOWN, TEXT, pdf


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.html", HTML.encode()),
        ("page of another set.html", HTML.replace("utf-8", "euc-kr").encode("cp949")),
        ("large.html", (HTML + "<!-- " + "x" * 100_000 + " -->").encode()),
        ("text.txt", TEXT.encode()),
        ("note.md", MARKDOWN.encode()),
        ("bookmarks.html", BOOKMARKS.encode()),
        ("addresses.txt", ADDRESS_LIST.encode()),
        ("list.csv", INSTAPAPER_CSV.encode()),
        ("lines.jsonl", JSON_LINES.encode()),
    ],
)
def test_a_document_is_decoded_once(name: str, content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: Counter[str] = Counter()
    decode, textual, signed = charset._decode, kind._textual, kind.signed_kind

    def counting_decode(raw: bytes, declared: str | None) -> charset.Decoded:
        calls["decoded"] += raw[:100] == content[:100]
        return decode(raw, declared)

    monkeypatch.setattr(charset, "_decode", counting_decode)
    monkeypatch.setattr(kind, "_textual", lambda text: (calls.update(["kind"]), textual(text))[1])
    monkeypatch.setattr(kind, "signed_kind", lambda raw: (calls.update(["signature"]), signed(raw))[1])
    outcomes = read_document(document(content, name), DEFAULT_WORK, None)
    assert all(isinstance(outcome, (Parsed, Listed)) for outcome in outcomes)
    assert calls == {"decoded": 1, "kind": 1, "signature": 1}


def test_a_binary_file_is_not_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []
    decode = charset._decode

    def measuring_decode(raw: bytes, declared: str | None) -> charset.Decoded:
        sizes.append(len(raw))
        return decode(raw, declared)

    monkeypatch.setattr(charset, "_decode", measuring_decode)
    read_document(Document("0", "noise", bytes(range(256)) * 1_000), DEFAULT_WORK, None)
    read_document(document(pdf(), "page.pdf"), DEFAULT_WORK, None)
    assert max(sizes, default=0) <= HEAD
