"""Pages of a server that is slow, broken, huge, endless or hostile: what is said, and that nothing else is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import yaml

from tasks.core.documents import Document
from tasks.extract.detect.charset import decode
from tasks.extract.fetching.network import resolve
from tasks.extract.unpacking import unpack_file
from tests.extract.fetching.faults import FAULTS, SOUND
from tests.extract.fetching.local_site import PAGE, Clock, Site, feed, fetched, hurried, running, watchlist

CASES = yaml.safe_load((Path(__file__).parents[2] / "cases" / "fetching" / "pages.yaml").read_text("utf-8"))


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with running() as site:
        site.answers |= {f"/{quote(name)}": answer for name, answer in {**FAULTS, **SOUND}.items()}
        site.answers["/" + quote("뉴스".encode("cp949"))] = PAGE
        yield site


def pages(folder: Path) -> list[Document]:
    """The documents that a run would read."""
    files = sorted((folder / "articles").rglob("*.warc.gz"))
    found = [item for path in files for item in unpack_file(path, path.name)]
    assert all(isinstance(item, Document) for item in found)
    return [item for item in found if isinstance(item, Document)]


def test_every_fault_has_a_case() -> None:
    assert [case["played"] for case in CASES] == list(FAULTS)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["played"])
def test_a_fault_is_reported_and_stops_nothing(case: dict[str, Any], site: Site, tmp_path: Path) -> None:
    bad, good = site.address(f"/{quote(case['played'])}"), site.address("/plain", "one.example")
    lists = watchlist({"id": "s", "page": [bad, good]})
    lists = hurried(lists) if case.get("slow") else lists
    clock = Clock()
    known = {"one.example": ["127.0.0.1"]}
    summary = fetched(lists, tmp_path, clock, look_up=lambda host, port: known.get(host) or resolve(host, port))
    (failure,) = summary.failures
    assert re.search(case["says"], failure.why)
    assert failure.again is case["again"]
    assert [page.url for page in pages(tmp_path)] == [good]
    # It is asked for again after a while if that may help, and not before.
    later = fetched(lists.model_copy(update={"sources": []}), tmp_path, clock, look_up=resolve)
    assert not later.failures
    clock.now += 3_500
    site.asked.clear()
    fetched(lists.model_copy(update={"sources": []}), tmp_path, clock, look_up=resolve)
    assert (f"/{quote(case['played'])}" in site.paths()) is case["again"]


@pytest.mark.parametrize("name", SOUND)
def test_an_unusual_answer_is_stored_so_that_it_reads_the_same(name: str, site: Site, tmp_path: Path) -> None:
    summary = fetched(watchlist({"id": "s", "page": site.address(f"/{quote(name)}")}), tmp_path, Clock())
    assert not summary.failures
    (page,) = pages(tmp_path)
    assert "가람전자는 연구개발에 매출의 12%를 썼다." in decode(page.content, page.content_type).text


def test_a_feed_of_all_faults_loses_no_sound_page(site: Site, tmp_path: Path) -> None:
    resting = {"too many requests", "unavailable", "no answer"}  # these let a whole host rest
    names = [*(name for name in FAULTS if name not in resting and "byte by byte" not in name), *SOUND]
    site.answers["/rss"] = feed(*(site.address(f"/{quote(name)}") for name in names))
    clock, lists = Clock(), watchlist({"id": "s", "feed": site.address("/rss")})
    found: set[str] = set()
    for _ in range(12):  # three failures in a row let the host rest; what is left comes with the next fetch
        fetched(lists, tmp_path, clock, look_up=resolve)
        clock.now += 3_700
        found = {str(page.url) for page in pages(tmp_path)}
    assert len(found) == len(SOUND) - 2  # two redirects lead to a page that is there too
