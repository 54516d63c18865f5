"""The limits of a copy: how many shingles and numbers two texts must share, exactly at each limit and just beyond."""

from __future__ import annotations

import pytest

from tasks.dedupe import NewText, assign_stories, is_copy
from tasks.dedupe.copy_similarity import TextFeatures, copy_similarity

MARKET_REPORT = (
    "코스피가 외국인 매수에 힘입어 이틀째 오르며 장을 마쳤다. "
    "한국거래소에 따르면 이날 코스피 지수는 전 거래일보다 {rise}포인트 오른 {close}에 거래를 끝냈다. "
    "외국인과 기관이 나란히 주식을 사들인 반면 개인은 차익을 실현하려고 내다 팔았다. "
    "시가총액 상위 종목은 대체로 강세를 보였고 반도체와 이차전지 업종이 상승을 이끌었다. "
    "원화는 달러당 {rate}원에 마감했다."
)
MONDAY = MARKET_REPORT.format(rise="18.25", close="2,634.70", rate="1,345.5")
TUESDAY = MARKET_REPORT.format(rise="21.07", close="2,655.77", rate="1,339.2")


def features(first: int, count: int, numbers: str = "") -> TextFeatures:
    made = TextFeatures("")
    made.shingles, made.numbers = frozenset(range(first, first + count)), frozenset(numbers.split())
    return made


@pytest.mark.parametrize(
    ("shorter", "longer", "shared", "copy"),
    [
        (80, 80, 60, True),
        (80, 80, 59, False),
        (100, 200, 85, True),
        (100, 200, 84, False),
        (100, 201, 85, False),
        (40, 40, 38, True),
        (39, 39, 38, False),
        (39, 39, 39, True),
        (80, 80, 0, False),
    ],
    ids=[
        "similarity of .6", "similarity under .6", "85% is contained", "less than 85% is contained",
        "contained, but less than half as long", "40 shingles are not few", "few shingles that are not equal",
        "few shingles that are equal", "nothing in common",
    ],
)  # fmt: skip
def test_shingles_that_copies_share(shorter: int, longer: int, shared: int, copy: bool) -> None:
    one, other = features(0, shorter), features(shorter - shared, longer)
    assert (copy_similarity(one, other) > 0) is copy
    assert copy_similarity(one, other) == copy_similarity(other, one)


@pytest.mark.parametrize(
    ("one", "other", "copy"),
    [
        ("1 2 3 4 5 6 7 8 9 10", "1 2 3 4 5 6 7 8 91 101", True),
        ("1 2 3 4 5 6 7 8 9 10", "1 2 3 4 5 6 7 81 91 101", False),
        ("1 2 3", "1 2 31", True),
        ("1 2 3", "1 21 31", False),
        ("1 2", "1 21", True),
        ("1", "11", False),
        ("1 2 3", "1 2 3 4 5 6", True),
        ("", "1 2 3", True),
    ],
)
def test_numbers_that_copies_share(one: str, other: str, copy: bool) -> None:
    assert (copy_similarity(features(0, 100, one), features(0, 100, other)) > 0) is copy


def test_few_shingles_need_the_same_numbers() -> None:
    assert copy_similarity(features(0, 20, "1 2 3"), features(0, 20, "1 2 3"))
    assert not copy_similarity(features(0, 20, "1 2 3"), features(0, 20, "1 2 4"))


def test_reports_with_the_same_words_and_other_numbers_are_two_stories() -> None:
    assert not is_copy(MONDAY, TUESDAY)
    assert assign_stories([NewText(1, 10, MONDAY), NewText(2, 20, TUESDAY)]) == {1: 1, 2: 2}
    assert is_copy(MONDAY, MONDAY.replace("1,345.5", "1,345.6"))
