"""Which names of a headline are no subject of it, and which forms of names are short."""

from __future__ import annotations

import pytest

from tasks.figures.entities.headline import without_source
from tasks.figures.entities.mentions import Mention
from tasks.figures.entities.short_names import ShortNames
from tasks.figures.entities.unlisted_firms import _is_of_another
from tasks.figures.preparation import ArticleText
from tasks.languages.language import load_language
from tests.figures.names.test_unlisted_firms import extractor


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ("누리게임즈, 4분기 적자에 목표가↓ -하늘", False),
        ("누리게임즈, 4분기 적자에 목표가↓ – 하늘", False),
        ("누리게임즈-하늘, 손잡고 해외로", True),
        ("하늘, 4분기 매출 3조원", True),
        ("-하늘", True),
    ],
)
def test_who_says_it_behind_a_dash_is_no_subject(title: str, *, kept: bool) -> None:
    mention = Mention(title.index("하늘"), title.index("하늘") + 2, "haneul")
    assert without_source(title, [mention]) == ([mention] if kept else [])


@pytest.mark.parametrize(
    ("written", "forms"),
    [
        ({"두레솔루션": "a"}, {"두레": "a"}),
        ({"두레솔루션": "a", "두레오션": "b"}, {}),
        ({"두레솔루션": "a", "두레오션": "a"}, {"두레": "a"}),
    ],
)
def test_the_beginning_of_several_names_is_short_for_none(written: dict[str, str], forms: dict[str, str]) -> None:
    assert ShortNames(written, load_language("ko"))._entities == forms


@pytest.mark.parametrize(
    ("listed", "found"),
    [({"두레솔루션": "a"}, True), ({"두레솔루션": "a", "두레오션": "b"}, False), ({"누리솔루션": "a"}, False)],
)
def test_the_beginning_of_several_names_is_a_firm_of_its_own(listed: dict[str, str], *, found: bool) -> None:
    assert _is_of_another("두레", listed, "두레의 매출은 18조원이다.", []) is found


@pytest.mark.parametrize(("title", "named"), [("목표가 상향 -하늘전자", []), ("하늘전자 목표가 상향", ["haneul"])])
def test_an_article_is_not_about_the_source_of_its_headline(title: str, named: list[str]) -> None:
    (context,) = extractor().contexts([ArticleText("매출은 3조원이다.", "ko", None, title)])
    assert [mention.entity for mention in context.title_mentions] == named
