"""Articles: the same address, or the same headline of a publisher on a day, or the same text is one article."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tasks.core.documents import Article
from tasks.dedupe import article_identity, fingerprint

TEXT = "가람전자가 지난해 매출의 12%를 연구개발에 썼다고 13일 밝혔다."
PLAIN = Article(url=None, title=None, text=TEXT)
NAMED = replace(
    PLAIN,
    title="가람전자, 매출의 12%를 연구개발에",
    publisher="아침신문",
    published=datetime(2021, 10, 13, 10, 0, 5),
    published_precision="second",
)
ADDRESSED = replace(NAMED, url="https://news.example.com/economy/articleView.html?idxno=120345")


@pytest.mark.parametrize(
    ("article", "by"),
    [
        (ADDRESSED, "url"),
        (NAMED, "headline"),
        (PLAIN, "text"),
        (replace(NAMED, url="file:///home/kim/a.html"), "headline"),
        (replace(NAMED, publisher=None), "text"),
        (replace(NAMED, published_precision="month"), "text"),
    ],
)
def test_an_article_is_known_by_the_surest_thing_it_has(article: Article, by: str) -> None:
    assert article_identity(article).identified_by == by


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (ADDRESSED, replace(ADDRESSED, url=ADDRESSED.url + "&utm_source=naver", text="다른 글", title="다른 제목")),
        (NAMED, replace(NAMED, published=datetime(2021, 10, 13), published_precision="day", text="고친 글")),
        (NAMED, replace(NAMED, title=" 가람전자,  매출의 12%를\u200b 연구개발에 ", text="고친 글")),
        (PLAIN, replace(PLAIN, text=TEXT.replace(" ", "  ") + "\n")),
        (PLAIN, replace(PLAIN, text=TEXT.replace(".", " . "), publisher="아침신문")),
    ],
)
def test_the_same_article_saved_otherwise_is_one(one: Article, other: Article) -> None:
    assert article_identity(one) == article_identity(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (ADDRESSED, replace(ADDRESSED, url="https://news.example.com/economy/articleView.html?idxno=120346")),
        (NAMED, replace(NAMED, published=datetime(2021, 10, 14, 10, 0, 5))),
        (NAMED, replace(NAMED, publisher="저녁신문")),
        (PLAIN, replace(PLAIN, text=TEXT.replace("12%", "13%"))),
    ],
)
def test_other_articles_are_others(one: Article, other: Article) -> None:
    assert article_identity(one) != article_identity(other)


def test_the_day_is_that_of_the_publisher() -> None:
    seoul = datetime.fromisoformat("2021-10-13T00:30:00+09:00")
    assert article_identity(replace(NAMED, published=seoul)) == article_identity(NAMED)
    assert article_identity(replace(NAMED, published=seoul.astimezone(UTC))) != article_identity(NAMED)


def test_composed_and_taken_apart_letters_are_the_same_text() -> None:
    assert fingerprint("가람") == fingerprint("\u1100\u1161\u1105\u1161\u11b7")
