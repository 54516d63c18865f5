"""Correction notices and publishers that the watchlist names have the last word on a figure."""

from __future__ import annotations

from pathlib import Path

import pytest

from tasks.core.documents import Article
from tasks.core.watchlist import Watchlist
from tasks.languages.statement_words import statement_words
from tasks.load.judgement.authority import authority_of, is_correction_notice
from tests.judging.world import FIRST, SECOND, Reader, backfill, load, newer, rows, watchlist
from warehouse.store import Store

NOTICES = [
    "[정정보도] 네이버 연구개발비 비중은 25.1%",
    "정정보도문",
    "바로잡습니다",
    "<바로 잡습니다> 13일자 3면",
    "[정정] 네이버 매출",
    "Correction: Naver's R&D spending",
    "CORRECTION — Naver",
    "Corrections and clarifications",
    "訂正：ネイバーの売上高",
    "お詫びと訂正",
]
OTHERS = [
    "네이버, 정정보도 청구 소송서 승소",
    "정정보도를 청구한 네이버",
    "실적 전망 정정 공시",
    "잘못을 바로잡습니다라고 말했다",
    "Correction in the market deepens",
    "Stocks near correction: what to know",
    "House of Correction",
    "訂正された見通し",
    "",
]


@pytest.mark.parametrize("line", NOTICES)
def test_a_headline_or_first_line_that_corrects_is_a_notice(line: str) -> None:
    assert is_correction_notice(line, "본문이다.")
    assert is_correction_notice(None, f"{line}\n본문이다.")
    assert not is_correction_notice("네이버 실적", f"본문이다.\n{line}")


@pytest.mark.parametrize("line", OTHERS)
def test_a_headline_about_corrections_is_none(line: str) -> None:
    assert not is_correction_notice(line, line)


@pytest.mark.parametrize(
    ("publisher", "title", "authority"),
    [
        ("금융감독원", "사업보고서", "publisher"),
        ("금융감독원", "바로잡습니다", "publisher"),
        ("신문", "바로잡습니다", "notice"),
        ("신문", "금융감독원", None),
        (None, None, None),
    ],
)
def test_who_has_the_last_word(publisher: str | None, title: str | None, authority: str | None) -> None:
    article = Article(url=None, title=title, text="네이버의 매출이다.", publisher=publisher)
    assert authority_of(article, ["금융감독원"]) == authority


def naming(*publishers: str) -> Watchlist:
    lists = watchlist()
    chosen = lists.settings.model_copy(update={"authoritative_publishers": list(publishers)})
    return lists.model_copy(update={"settings": chosen})


def state(data: Path) -> tuple[list[str], list[str]]:
    """Kinds of the changes with two sides, and the settled values."""
    kinds = rows(data, "SELECT kind FROM changes WHERE before_id IS NOT NULL ORDER BY found_at")
    values = rows(data, "SELECT value FROM figures WHERE period = '2020'")
    return [row["kind"] for row in kinds], [f"{row['value'].normalize():f}" for row in values]


def test_two_newspapers_contradict_each_other_and_the_later_one_counts(tmp_path: Path) -> None:
    load(tmp_path, [FIRST, SECOND])
    assert state(tmp_path) == (["contradicted"], ["21.5"])


def test_a_notice_revises_what_two_newspapers_reported(tmp_path: Path) -> None:
    load(tmp_path, [SECOND, "네이버는 안내했다.\n" + SECOND])
    load(tmp_path, ["바로잡습니다\n" + FIRST], first=3)
    assert state(tmp_path) == (["revised"], ["25.1"])


def test_the_value_that_a_notice_quotes_as_wrong_has_no_last_word(tmp_path: Path) -> None:
    load(tmp_path, [SECOND])
    load(tmp_path, [f"바로잡습니다\n{SECOND} 본지는 이렇게 보도했습니다.\n확인 결과 {FIRST}"], first=3)
    assert state(tmp_path)[1] == ["25.1"]
    found = rows(tmp_path, "SELECT authority FROM observations WHERE authority IS NOT NULL")
    assert len(found) == 1


@pytest.mark.parametrize(
    ("sentence", "wrong", "right"),
    [
        ("네이버의 비중 25.1%를 21.5%로 잘못 보도했습니다.", "21.5%", "25.1%"),
        ("21.5%는 25.1%의 오기입니다.", "21.5%", "25.1%"),
        ("비중을 21.5%에서 25.1%로 바로잡습니다.", "21.5%", "25.1%"),
        ("비중은 2020년 20.4%→21.1%, 2021년 21.5%→25.1%로 변경됐다.", "21.5%", "25.1%"),
        ("비중은 2020년 20.4%→21.1%, 2021년 21.5%→25.1%로 변경됐다.", "20.4%", "21.1%"),
        ("비중을 5%에서 25%로 바로잡습니다.", "5%", "25%"),
        ("비중을 25%에서 5%로 바로잡습니다.", "25%", "5%"),
    ],
)
def test_a_sentence_says_which_of_two_numbers_was_wrong(sentence: str, wrong: str, right: str) -> None:
    words = statement_words("ko")
    assert words.replaces("correction", sentence, wrong, right)
    assert not words.replaces("correction", sentence, right, wrong)


def test_a_newspaper_contradicts_a_filing_and_does_not_settle_the_figure(tmp_path: Path) -> None:
    load(tmp_path, [FIRST, SECOND], lists=naming("신문 1"))
    assert state(tmp_path) == (["contradicted"], ["25.1"])


def test_a_backfill_keeps_who_has_the_last_word(tmp_path: Path) -> None:
    load(tmp_path, [FIRST, SECOND], lists=naming("신문 1"))
    backfill(tmp_path, newer(Reader(), metric="share"), naming("신문 1"))
    found = rows(tmp_path, "SELECT authority FROM observations ORDER BY value")
    assert [row["authority"] for row in found] == [None, "publisher"]


@pytest.mark.parametrize(
    ("publishers", "authorities"),
    [(["신문 1"], ["notice", "publisher", None]), ([], ["notice", None, None]), (None, ["notice", None, "publisher"])],
)
def test_an_edited_watchlist_counts_for_what_is_stored(
    tmp_path: Path, publishers: list[str] | None, authorities: list[str | None]
) -> None:
    load(tmp_path, ["바로잡습니다\n" + SECOND, FIRST, SECOND.replace("21.5", "26.1")], first=0, lists=naming("신문 2"))
    with Store.open(tmp_path) as store:
        store.declare(authoritative_publishers=publishers)
        store.publish()
    found = rows(tmp_path, "SELECT authority FROM observations ORDER BY value")
    assert [row["authority"] for row in found] == authorities
