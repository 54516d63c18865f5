"""robots.txt, pace, rest, conditions, and what is sent along."""

from __future__ import annotations

from email.utils import formatdate
from itertools import pairwise
from pathlib import Path

import pytest

from tasks.extract.fetching.fetch_state import FetchState
from tasks.extract.fetching.fetcher import retry_after
from tasks.extract.fetching.robots import Robots, robots_of
from tests.extract.fetching.local_site import DAY, PAGE, Clock, Request, Site, feed, fetched, watchlist

ROBOTS = [
    ("User-agent: *\nDisallow: /a", ["/b"]),
    ("User-agent: *\nDisallow: /\n\nUser-agent: figurewatch\nAllow: /a\nDisallow: /", ["/a"]),
    ("User-agent: Figurewatch\nDisallow:\n\nUser-agent: *\nDisallow: /", ["/a", "/b"]),
    ("User-agent: GPTBot\nDisallow: /", ["/a", "/b"]),
    ("User-agent: *\nDisallow: /\nAllow: /b$", ["/b"]),
    ("\ufeffUser-agent: *\r\nDisallow: /*a", ["/b"]),
    ("<html><body>Disallow: /</body></html>", ["/a", "/b"]),
    ("", ["/a", "/b"]),
]


@pytest.mark.parametrize(("robots", "allowed"), ROBOTS)
def test_what_robots_txt_forbids_is_not_asked_for(robots: str, allowed: list[str], site: Site, tmp_path: Path) -> None:
    site.answers = {"/robots.txt": robots, "/a": PAGE, "/b": PAGE}
    summary = fetched(watchlist({"id": "s", "page": [site.address("/a"), site.address("/b")]}), tmp_path, Clock())
    assert site.paths() == allowed
    assert [failure.why for failure in summary.failures] == ["robots.txt forbids it"] * (2 - len(allowed))


@pytest.mark.parametrize(("status", "allowed"), [(404, True), (403, True), (500, False), (503, False), (429, False)])
def test_a_host_without_robots_txt_is_asked_and_one_that_does_not_say_is_not(
    status: int, allowed: bool, site: Site, tmp_path: Path
) -> None:
    site.answers = {"/robots.txt": lambda request: request.send(status), "/a": PAGE}
    clock, lists = Clock(), watchlist({"id": "s", "page": site.address("/a"), "every": "1m"})
    summary = fetched(lists, tmp_path, clock)
    assert site.paths() == (["/a"] if allowed else [])
    assert [failure.again for failure in summary.failures] == ([] if allowed else [True])
    site.answers["/robots.txt"] = ""
    clock.now += 2 * 3_600
    fetched(lists, tmp_path, clock)
    assert site.paths()[-1:] == ["/a"]


def test_robots_txt_is_asked_for_once_a_day_and_holds_for_where_a_redirect_leads(site: Site, tmp_path: Path) -> None:
    def moved(request: Request) -> None:
        request.send(302, Location=site.address("/b", "two.example"))

    site.answers = {
        "one.example/robots.txt": "", "two.example/robots.txt": "User-agent: *\nDisallow: /b", "/a": moved, "/b": PAGE,
    }  # fmt: skip
    clock, lists = Clock(), watchlist({"id": "s", "page": site.address("/a", "one.example"), "every": "1h"})
    summary = fetched(lists, tmp_path, clock)
    (failure,) = summary.failures
    assert "robots.txt forbids it" in failure.why
    assert "two.example" in failure.why
    clock.now += 2 * 3_600
    fetched(lists, tmp_path, clock)
    assert site.paths() == ["/a", "/a"]
    assert [path for path, _ in site.asked].count("/robots.txt") == 2
    clock.now += DAY
    fetched(lists, tmp_path, clock)
    assert [path for path, _ in site.asked].count("/robots.txt") == 4


def test_rules_of_a_thousand_wildcards_are_read_in_no_time_and_forbid_no_less() -> None:
    rules = Robots("User-agent: *\nDisallow: /" + "*a" * 1_000).rules()
    assert not rules.allows("http://x.example/" + "a" * 1_990 + "!")


@pytest.mark.parametrize(("delay", "seconds"), [("2.5", 2.5), ("0", 0.0), ("-3", 0.0), ("86400", 60.0), ("soon", 0.0)])
def test_a_crawl_delay_is_followed_within_reason(delay: str, seconds: float) -> None:
    assert robots_of(200, f"User-agent: *\nCrawl-delay: {delay}".encode()).rules().delay() == seconds


def test_requests_to_a_host_keep_their_distance_and_hosts_take_turns(site: Site, tmp_path: Path) -> None:
    site.answers = {f"/{number}": PAGE for number in range(3)} | {
        "two.example/robots.txt": "User-agent: *\nCrawl-delay: 9"
    }
    times: list[tuple[str, float]] = []
    clock = Clock()

    def noted(request: Request) -> None:
        times.append((request.headers["Host"][:3], clock.now))
        request.send(200, PAGE.encode())

    site.answers |= {f"/{number}": noted for number in range(3)}
    pages = [site.address(f"/{number}", host) for host in ("one.example", "two.example") for number in range(3)]
    fetched(watchlist({"id": "s", "page": pages}, pace="2s"), tmp_path, clock)
    one, two = ([time for host, time in times if host == name] for name in ("one", "two"))
    assert [later - earlier for earlier, later in pairwise(one)] == [2, 2]
    assert [later - earlier for earlier, later in pairwise(two)] == [9, 9]
    assert times[0][0] != times[1][0]


@pytest.mark.parametrize(("status", "header", "rest"), [(429, "7200", 7_200), (503, None, 60), (429, "soon", 60)])
def test_a_host_that_wants_a_rest_gets_it_and_the_other_pages_wait(
    status: int, header: str | None, rest: int, site: Site, tmp_path: Path
) -> None:
    more = {"Retry_After": header} if header else {}
    site.answers = {"/1": lambda request: request.send(status, **more), "/2": PAGE}
    pages = [site.address("/1"), site.address("/2")]
    clock, lists = Clock(), watchlist({"id": "s", "page": pages, "every": "1d"})
    summary = fetched(lists, tmp_path, clock)
    assert site.paths() == ["/1"]
    assert [failure.again for failure in summary.failures] == [True, True]
    site.answers["/1"] = PAGE
    clock.now += rest - 5
    fetched(lists, tmp_path, clock)
    assert site.paths() == ["/1"]
    clock.now += 10
    assert fetched(lists, tmp_path, clock).pages == 2


def test_a_rest_doubles_and_a_host_that_never_answers_is_left_alone(site: Site, tmp_path: Path) -> None:
    clock = Clock()
    lists = watchlist({"id": "s", "page": [f"http://nowhere.example:9/{number}" for number in range(8)], "every": "1d"})
    down = {"look_up": lambda host, port: []}
    summary = fetched(lists, tmp_path, clock, **down)
    assert len(summary.failures) == 8
    with FetchState.open(tmp_path / "state.sqlite3") as state:
        host = state.host("nowhere.example:9")
    assert host.failures == 3
    assert host.blocked_until == clock.now + 60
    clock.now += 3_700
    fetched(lists, tmp_path, clock, **down)
    with FetchState.open(tmp_path / "state.sqlite3") as state:
        assert state.host("nowhere.example:9").blocked_until == clock.now + 120


NOW = 1_790_000_000.0


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0), (" 0 ", 0.0), (formatdate(NOW + 90, usegmt=True), 90.0), (formatdate(NOW - 90), 0.0),
        ("-5", None), ("tomorrow", None), ("", None), (None, None), ("Fri, 99 Foo 2026 00:00:00 GMT", None),
        ("²", None),
    ],
)  # fmt: skip
def test_retry_after_is_seconds_or_a_date(value: str | None, seconds: float | None) -> None:
    assert retry_after(value, NOW) == seconds


def test_what_did_not_change_is_not_sent_again(site: Site, tmp_path: Path) -> None:
    def answer(request: Request) -> None:
        if request.headers.get("If-None-Match") == '"7"' and request.headers.get("If-Modified-Since") == "then":
            request.send(304)
        else:
            request.send(200, PAGE.encode(), ETag='"7"', Last_Modified="then")

    site.answers = {"/p": answer}
    clock, lists = Clock(), watchlist({"id": "s", "page": site.address("/p"), "every": "1h"})
    assert fetched(lists, tmp_path, clock).pages == 1
    clock.now += 3_700
    summary = fetched(lists, tmp_path, clock)
    assert (summary.pages, summary.again, summary.unchanged) == (0, 1, 1)


def test_a_request_says_who_asks_and_bears_nothing_else(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    site.answers = {"/p": PAGE}
    lists = watchlist({"id": "s", "page": site.address("/p#part")}, contact="desk@news.example")
    fetched(lists, tmp_path, Clock())
    _, headers = site.asked[-1]
    assert headers["User-Agent"].startswith("Figurewatch/")
    assert "desk@news.example" in headers["User-Agent"]
    assert headers["Host"] == site.address("").removeprefix("http://")
    assert {name.lower() for name in headers} <= {"host", "user-agent", "accept", "accept-encoding", "connection"}


def test_a_feed_is_asked_for_with_its_conditions_too(site: Site, tmp_path: Path) -> None:
    site.answers = {"/rss": feed(site.address("/p"), etag='"1"'), "/p": PAGE}
    clock, lists = Clock(), watchlist({"id": "s", "feed": site.address("/rss")})
    fetched(lists, tmp_path, clock)
    clock.now += 3_700
    summary = fetched(lists, tmp_path, clock)
    assert not summary.failures
    assert site.paths() == ["/rss", "/p", "/rss"]
    assert site.asked[-1][1]["If-None-Match"] == '"1"'
