"""Lines that a page's width broke: joined as the language writes, kept apart where a paragraph ends."""

from __future__ import annotations

import pytest

from tasks.extract.formats.line_joining import paragraphs

WIDE = "가람전자가 지난해 매출의 12%를 연구개발에 썼다고 13일 밝히면서 앞으로의 계획도 내놓았다"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        (
            ["같은 해 엔씨소프트의 매출 대비 연구개발", "비 비율은 15.7%였다."],
            "같은 해 엔씨소프트의 매출 대비 연구개발비 비율은 15.7%였다.",
        ),
        (
            ["네이버는 지난해 매출의 약 25%를 썼다. 넷마블은 2020년 매출", "2조4847억원 가운데 20.9%를 집행했다."],
            "네이버는 지난해 매출의 약 25%를 썼다. 넷마블은 2020년 매출 2조4847억원 가운데 20.9%를 집행했다.",
        ),
        (["The company spent 12% of its revenue on", "research last year."], None),
        (
            ["同社は売上高の12%を研究開発に充てる計画を発", "表した。"],
            "同社は売上高の12%を研究開発に充てる計画を発表した。",
        ),
    ],
)
def test_broken_lines_are_joined_as_the_language_writes(lines: list[str], joined: str | None) -> None:
    assert paragraphs(lines) == [joined or " ".join(lines)]


def test_short_lines_sentence_ends_and_empty_lines_close_a_paragraph() -> None:
    assert paragraphs(["가람전자 실적", WIDE + ".", WIDE, "", "끝"]) == ["가람전자 실적", WIDE + ".", WIDE, "끝"]
