"""Paragraphs that a fixed width broke are joined; headlines, lists, tables and paragraphs of one line are not."""

from __future__ import annotations

import textwrap

import pytest

from tasks.extract.formats.hard_wraps import hard_wraps, unwrapped

ENGLISH = (
    "Hanbit Electronics said on Thursday that its revenue for the third quarter rose 12.3 percent to 432.1 billion "
    "won, as orders for memory chips stayed strong. Operating profit was 56.7 billion won, against 48.9 billion won."
)
SECOND = "It had 12,345 employees at the end of September, and wants to hire two hundred more by the end of the year."
KOREAN = (
    "한빛전자의 올해 3분기 매출은 4조321억5000만원으로 지난해 같은 기간보다 12.3% 늘었다. 회사는 반도체 부품 주문이 "
    "여름부터 꾸준히 이어진 덕분이라고 설명했다. 영업이익은 5,670억원을 기록했다."
)


@pytest.mark.parametrize("width", [48, 60, 66, 72])
@pytest.mark.parametrize("end", ["\n", "\r\n", " \n"])
def test_english_paragraphs_are_joined(width: int, end: str) -> None:
    text = "\n\n".join(end.join(textwrap.wrap(paragraph, width)) for paragraph in (ENGLISH, SECOND))
    joined = unwrapped(text).replace("\n\n", "|")
    assert joined.replace(". \n", ". ").replace(".\r\n", ". ").replace(".\n", ". ") == f"{ENGLISH}|{SECOND}"


@pytest.mark.slow
@pytest.mark.parametrize("width", [17, 21, 30, 35])
def test_a_width_that_breaks_korean_words_breaks_no_number(width: int) -> None:
    lines = [KOREAN[at : at + width].strip() for at in range(0, len(KOREAN), width)]
    joined = unwrapped("\n".join(lines)).replace("\n", " ").replace(" ", "")
    assert joined == KOREAN.replace(" ", "")
    assert "5,670억" in unwrapped("\n".join(lines)) or "5,670 억" in unwrapped("\n".join(lines))


def test_a_number_that_goes_on_in_the_next_line_is_joined_at_any_width() -> None:
    assert unwrapped("매출은 4조3\n21억원이다.") == "매출은 4조321억원이다."
    assert unwrapped("매출은 1,2\n34억원이다.") == "매출은 1,234억원이다."
    assert unwrapped("매출은 1,234\n56억원이다.") == "매출은 1,234\n56억원이다."


@pytest.mark.parametrize(
    "text",
    [
        # a headline and paragraphs of one line each
        "한빛전자 3분기 매출 4321억원\n한빛전자의 3분기 매출은 4321억원이다.\n영업이익은 567억원이다.",
        "Hanbit posts record revenue\nHanbit Electronics said revenue rose.\nOperating profit fell.",
        # lists
        "매출 4321억원\n영업이익 567억원\n순이익 400억원\n직원 1234명",
        "- revenue rose to 432.1 billion won, more than the\n- operating profit rose to 56.7 billion won from a loss",
        "1. 매출은 4321억원으로 늘었다는 것이다\n2. 영업이익은 567억원으로 늘었다는 것이다\n3. 끝",
        # headlines of other articles
        "Chip makers brace for slower demand this year\nHanbit to build second plant in Busan by 2023\nAnalysts cheer",
        # tables and what a line tells of the article
        "매출    4321억   3900억\n영업이익   567억   489억\n순이익   400억   350억",
        "Revenue\t432.1\t390.0\nProfit\t56.7\t48.9\nStaff\t1,234\t1,200",
        "출처: https://news.example.kr/article/77\n입력: 2021-11-04 09:30\n제목: 한빛전자",
        "Regards,\nKim Minji\nAnalyst, Daram Securities",
    ],
)
def test_what_is_no_paragraph_stays_as_it_is(text: str) -> None:
    assert hard_wraps(text) == []
