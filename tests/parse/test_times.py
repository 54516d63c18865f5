"""When, by whom and where articles were published: whole documents, read and parsed."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import yaml

from tasks.core.documents import Article, Document
from tasks.parse import parse_page
from tasks.parse.times.dates import read_stamp
from tasks.parse.times.fallback_times import day_in_address
from tests.extract.samples import pages_of

CASES = Path(__file__).parents[1] / "cases" / "parse"
DOCUMENTS: list[dict[str, Any]] = yaml.safe_load((CASES / "times.yaml").read_text("utf-8"))
STAMPS: dict[str, str | None] = yaml.safe_load((CASES / "stamps.yaml").read_text("utf-8"))
ADDRESSES: dict[str, str | None] = yaml.safe_load((CASES / "dated-addresses.yaml").read_text("utf-8"))
BODY = (
    "마루식품은 올해 상반기 매출이 3210억원으로 지난해 같은 기간보다 4.1% 늘었다고 밝혔다. 라면 수출이 늘었다.",
    "영업이익은 287억원을 기록했다. 밀가루 값이 내려가고 환율이 오른 것이 이익을 끌어올렸다고 회사는 설명했다.",
    "회사는 내년 공장 증설에 640억원을 쓰기로 했다. 증권가는 하반기에도 비슷한 흐름이 이어질 것으로 내다본다.",
)
ENGLISH = (
    "Maru Foods said that sales in the first half of the year rose to 321 billion won, up 4.1 percent from a year ago.",
    "Operating profit came in at 28.7 billion won, as the price of flour fell and the currency weakened, it said.",
    "The firm plans to spend 64 billion won on a larger plant next year, and analysts expect that the trend goes on.",
)


def _article(case: dict[str, Any]) -> Article:
    content: str = case["document"]
    for name, lines in (("ENGLISH", ENGLISH), ("BODY", BODY)):
        content = content.replace(f"{name}-HTML", "".join(f"<p>{line}</p>" for line in lines))
        content = content.replace(name, "\n\n".join(lines) + "\n")
    content = content.replace("HTML</", "".join(f"<p>{line}</p>" for line in BODY) + "</")
    data = content.encode()
    (page,) = pages_of(Document(sha256(data).hexdigest(), case["name"], data))
    return parse_page(page, case.get("timezone"))


def _field(article: Article, name: str) -> Any:
    value = getattr(article, {"precision": "published_precision"}.get(name, name))
    if name in ("published", "modified"):
        return value.isoformat() if value else None
    return list(value) if isinstance(value, tuple) else value


@pytest.mark.parametrize("case", DOCUMENTS, ids=lambda case: case["name"])
def test_a_document_tells_when_and_by_whom(case: dict[str, Any]) -> None:
    article = _article(case)
    assert {name: _field(article, name) for name in case["expect"]} == case["expect"]
    for name, source in case.get("from", {}).items():
        assert article.provenance[name] == source


@pytest.mark.parametrize("case", DOCUMENTS, ids=lambda case: case["name"])
def test_what_tells_it_is_no_text(case: dict[str, Any]) -> None:
    lines = _article(case).text.splitlines()
    if "text" in case:
        assert lines[: len(case["text"])] == case["text"]
    else:
        assert tuple(lines) in (BODY, ENGLISH)


@pytest.mark.parametrize(("text", "expected"), STAMPS.items())
def test_a_time_is_read_in_every_shape(text: str, expected: str | None) -> None:
    stamp = read_stamp(text)
    read = f"{stamp.time.isoformat()} {stamp.precision}" if stamp else None
    assert read == expected


@pytest.mark.parametrize(("url", "expected"), ADDRESSES.items())
def test_an_address_tells_a_day_or_none(url: str, expected: str | None) -> None:
    day = day_in_address(url)
    assert (day.isoformat() if day else None) == expected
