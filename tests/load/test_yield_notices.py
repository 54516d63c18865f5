"""Notices about publishers: a drop that is no chance, and a host whose pages give no article any more."""

from __future__ import annotations

import pytest

from tasks.core.notices import Notice
from tasks.core.outcomes import Failed
from tasks.load.yield_notices import NO_BODY, HostArticles, PublisherYield, hosts_without_body, yield_drops


@pytest.mark.parametrize(
    ("before", "with_before", "latest", "with_latest", "is_notice"),
    [
        (200, 120, 20, 0, True),
        (200, 120, 20, 2, True),
        (200, 120, 20, 8, False),  # a quieter week
        (200, 20, 20, 0, False),  # one in ten: none of twenty is no news
        (40, 38, 20, 0, True),
        (39, 38, 20, 0, False),  # too few to know what is usual
        (40, 12, 20, 0, True),  # 13 of 42 are taken as usual: none of twenty comes once in 1,600 times
        (40, 11, 20, 0, False),  # 12 of 42: once in 840 times
        (200, 120, 12, 0, False),  # too few to be sure
    ],
)
def test_a_drop_is_a_notice_if_it_is_no_chance(
    before: int, with_before: int, latest: int, with_latest: int, is_notice: bool
) -> None:
    notices = yield_drops([PublisherYield("Daily", before, with_before, latest, with_latest)])
    assert [(notice.kind, notice.subject) for notice in notices] == ([("yield_drop", "Daily")] if is_notice else [])


def refused(count: int, cause: str = "not_an_article", url: str | None = "https://news.example.com/1") -> list[Failed]:
    return [Failed(f"page{number}", None, "no article text in it", "", cause, url) for number in range(count)]


@pytest.mark.parametrize(
    ("failed", "articles", "in_this_run", "is_notice"),
    [
        (refused(3), 10, 0, True),
        (refused(2), 10, 0, False),
        (refused(3), 9, 0, False),
        (refused(3), 11, 1, False),
        (refused(3, "timeout"), 10, 0, False),
        (refused(3, url=None), 10, 0, False),
        (refused(3, url="https://unknown.example.com/1"), 10, 0, False),
    ],
)
def test_a_host_whose_pages_all_give_no_article_is_a_notice(
    failed: list[Failed], articles: int, in_this_run: int, is_notice: bool
) -> None:
    hosts = [HostArticles("news.example.com", articles, in_this_run)]
    assert [notice.subject for notice in hosts_without_body(failed, hosts, [])] == ["news.example.com"] * is_notice


@pytest.mark.parametrize(("in_this_run", "holds"), [(0, True), (1, False)])
def test_the_notice_holds_until_the_host_gives_an_article_again(in_this_run: int, holds: bool) -> None:
    still_open = Notice(NO_BODY, "news.example.com", "None of 3 pages gave an article")
    hosts = [HostArticles("news.example.com", 20, in_this_run)]
    assert hosts_without_body(refused(5), hosts, [still_open]) == [still_open] * holds
