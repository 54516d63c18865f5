"""Formats: every kind of save becomes pages, found by its content."""

from __future__ import annotations

import base64
import gzip
import quopri
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import samples
import yaml

from tasks.core.documents import Document, Page
from tasks.extract.containers.embedded import document
from tasks.extract.detect.kind import detect
from tasks.extract.reader import addresses, open_document, pages
from tasks.extract.sources.folder import candidates
from tasks.extract.unpacking import unpack_file

CASES = Path(__file__).parents[1] / "cases/extract"
TABLE = yaml.safe_load((CASES / "formats.yaml").read_text(encoding="utf-8"))
KINDS = yaml.safe_load((CASES / "kinds.yaml").read_text(encoding="utf-8"))
FORMATS = samples.every_format()


def test_the_table_names_every_sample() -> None:
    assert {row["sample"] for row in TABLE} == set(FORMATS)


@pytest.mark.parametrize("row", TABLE, ids=[row["sample"] for row in TABLE])
def test_every_kind_of_save_becomes_what_the_table_says(row: dict[str, Any]) -> None:
    content, name = FORMATS[row["sample"]], f"inbox/{row['sample']}"
    assert detect(content) == row["kind"]
    assert detect(content[: 64 * 1024]) == row["kind"]
    found = list(samples.pages_of(document(content, name)))
    wanted = row.get("pages", [])
    assert [_fields(page) for page in found] == [_wanted(case, name) for case in wanted]
    for page in found:
        assert "\x00" not in page.content
        assert row["kind"] == "pdf" or all(sentence in page.content for sentence in samples.SENTENCES)
    if row["kind"] not in ("warc", "gzip", "zip", "mbox"):
        assert [address.url for address in addresses(open_document(document(content, name)))] == row.get(
            "addresses", []
        )


def _fields(page: Page) -> dict[str, Any]:
    saved = page.document.saved_at
    return {
        "locator": page.document.locator,
        "as": page.kind,
        "url": page.url,
        "charset": page.charset,
        "saved_at": saved.astimezone(UTC) if saved else None,
        "title": page.headers.get("title"),
    }


def _wanted(case: dict[str, Any], name: str) -> dict[str, Any]:
    return {
        "locator": f"{name}#{case['part']}" if "part" in case else name,
        "as": case.get("as", "html"),
        "url": case.get("url"),
        "charset": case.get("charset", "utf-8"),
        "saved_at": datetime.fromisoformat(case["saved_at"]) if "saved_at" in case else None,
        "title": case.get("title"),
    }


@pytest.mark.parametrize("case", KINDS, ids=[case["name"] for case in KINDS])
def test_what_is_easily_mistaken_is_not(case: dict[str, Any]) -> None:
    content = case["text"].encode() if "text" in case else bytes.fromhex(case["hex"])
    assert detect(content * case.get("times", 1)) == case["kind"]


@pytest.mark.parametrize("ending", [".png", ".zip", ""])
def test_the_name_of_a_file_says_nothing(tmp_path: Path, ending: str) -> None:
    for name, content in FORMATS.items():
        (tmp_path / f"{name}{ending}").write_bytes(content)
    counts = {}
    for candidate in candidates([tmp_path]):
        parts = [part for part in unpack_file(candidate.path, candidate.locator) if isinstance(part, Document)]
        counts[candidate.path.name.removesuffix(ending)] = sum(1 for part in parts for _ in pages(open_document(part)))
    assert counts == {row["sample"]: len(row.get("pages", [])) for row in TABLE}


def test_a_browser_save_with_its_folder_is_one_page(tmp_path: Path) -> None:
    (tmp_path / "가람_files").mkdir()
    (tmp_path / "가람.html").write_text(samples.SAVED_FROM, encoding="utf-8")
    (tmp_path / "가람_files/frame.html").write_text(samples.HTML, encoding="utf-8")
    (tmp_path / "가람_files/saved_resource.html").write_text(samples.HTML, encoding="utf-8")
    (only,) = candidates([tmp_path])
    (page,) = (
        page
        for part in unpack_file(only.path, "가람.html")
        if isinstance(part, Document)
        for page in pages(open_document(part))
    )
    assert page.url == samples.URL


def test_pictures_that_singlefile_writes_into_the_page_are_dropped() -> None:
    (page,) = samples.pages_of(document(FORMATS["singlefile"], "x"))
    assert len(page.content) < len(samples.SINGLEFILE) - 4000


def test_a_warc_in_one_gzip_stream_gives_each_page_once() -> None:
    content = gzip.compress(samples.warc(packed=False))
    plain = [page.url for page in samples.pages_of(document(FORMATS["warc"], "x"))]
    assert [page.url for page in samples.pages_of(document(content, "one.warc.gz"))] == plain


def test_a_mail_prefers_its_html_body_and_keeps_its_headers() -> None:
    (page,) = samples.pages_of(document(FORMATS["mail"], "x"))
    assert page.headers["from"] == "아침신문 <letter@news.example.com>"
    assert page.headers["date"] == "Wed, 13 Oct 2021 10:00:00 +0900"


@pytest.mark.parametrize(
    ("subject", "charset", "encoding"),
    [
        ("=?EUC-KR?B?sKG29/D8wNo=?=", "euc-kr", "base64"),
        ("=?ks_c_5601-1987?Q?=B0=A1=B6=F7?=", "ks_c_5601-1987", "quoted-printable"),
        ("=?utf-8?B?6rCA?= =?utf-8?B?656M?=", "utf-8", "base64"),
        ("가람", "x-no-such-set", "base64"),
    ],
)
def test_headers_and_bodies_of_mails_are_decoded(subject: str, charset: str, encoding: str) -> None:
    codec = "utf-8" if charset.startswith(("utf", "x-")) else "cp949"
    encoded = {"base64": base64.encodebytes, "quoted-printable": quopri.encodestring}
    body = encoded[encoding](samples.HTML.encode(codec)).decode("ascii")
    raw = (
        f"From: letter@news.example.com\r\nSubject: {subject}\r\nMIME-Version: 1.0\r\n"
        f'Content-Type: text/html; charset="{charset}"\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n{body}'
    ).encode()
    (page,) = samples.pages_of(document(raw, "x"))
    assert page.headers["title"].startswith("가람")
    assert page.content == samples.HTML
    assert page.charset == codec


def test_a_newsletter_of_nested_parts_gives_its_longest_html_part() -> None:
    outer = EmailMessage()
    outer["Subject"], outer["From"] = "묶음", "a@example.com"
    outer.set_content("짧은 글")
    outer.add_alternative("<p>짧은 글</p>", subtype="html")
    outer.add_attachment(samples.HTML.encode(), maintype="text", subtype="html", filename="page.html")
    inner = EmailMessage()
    inner["Subject"], inner["From"] = samples.TITLE, "b@example.com"
    inner.set_content(samples.HTML, subtype="html")
    outer.add_attachment(inner)
    first, second = samples.pages_of(document(outer.as_bytes(), "x"))
    assert first.content.strip() == "<p>짧은 글</p>"
    assert second.document.locator == "x#1"
    assert second.headers["title"] == samples.TITLE
    assert samples.SENTENCES[1] in second.content


def test_markdown_becomes_markup_with_its_front_matter_as_headers() -> None:
    (page,) = samples.pages_of(document(FORMATS["markdown"], "x"))
    assert f"<h1>{samples.TITLE}</h1>" in page.content
    assert "<h2>투자 계획</h2>" in page.content
    assert "<td>12%</td>" in page.content
    assert page.headers["tags"] == "경제, 기업"


@pytest.mark.parametrize("name", ["wallabag", "wallabag-xml"])
def test_an_export_gives_articles_with_what_it_tells_of_them(name: str) -> None:
    (page,) = samples.pages_of(document(FORMATS[name], "x"))
    assert page.headers["authors"] == "김하늘"
    assert page.headers.get("published", "2021-10-13T10:00:00+09:00") == "2021-10-13T10:00:00+09:00"


@pytest.mark.parametrize("name", ["pocket-csv", "pocket-api", "pocket-html", "instapaper", "bookmarks"])
def test_reading_lists_keep_title_and_time(name: str) -> None:
    (address,) = addresses(open_document(document(FORMATS[name], "part_000000.csv")))
    assert address.title == samples.TITLE
    assert address.listed_at == datetime(2021, 10, 13, 7, 0, 11, tzinfo=UTC)


def test_a_pdf_gives_its_text_with_broken_lines_joined() -> None:
    lines = ("Garam spent 12% of its revenue on research and", "development last year.", "It plans 15% by 2026.")
    (page,) = samples.pages_of(document(samples.pdf(lines), "x"))
    assert page.content == f"{lines[0]} {lines[1]}\n{lines[2]}"


@pytest.mark.parametrize("label", ["원문: ", "출처 : ", "URL: ", ""])
def test_the_address_line_of_a_text_is_its_address(label: str) -> None:
    content = f"{samples.TEXT}{label}{samples.URL}\n".encode()
    (page,) = samples.pages_of(document(content, "x"))
    assert page.kind == "text"
    assert page.url == samples.URL


def test_lines_of_a_text_end_alike() -> None:
    (page,) = samples.pages_of(document("가람전자\r\n매출의\r12%\u2028밝혔다".encode(), "x"))
    assert page.content == "가람전자\n매출의\n12%\n밝혔다"
