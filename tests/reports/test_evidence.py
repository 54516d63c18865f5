"""The number is marked in its sentence, the right one where it stands there twice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from tasks.core.watchlist import Entity
from tasks.reports.sections.evidence_sentence import Part, marked_sentence
from tests.reports.stories import context_of, observation, story


def marked(parts: Iterable[Part]) -> str:
    return "".join(f"[{part.text}]" if part.marked else part.text for part in parts)


def test_the_number_is_marked() -> None:
    figure = observation({"sentence": "비중은 25.11%가 된다.", "number": "25.11%", "is": 25.11, "within": 0.005})
    assert marked(marked_sentence(figure)) == "비중은 [25.11%]가 된다."


def test_another_figure_of_the_sentence_tells_which_of_two_like_numbers_is_meant() -> None:
    twins = [item.observation for item in story() if item.observation.expression == "22.0%"]
    both = [marked(marked_sentence(twin, twins)) for twin in twins]
    assert both == [
        "지난해 비중은 네이버 [22.0%], 카카오 22.0%로 같았다.",
        "지난해 비중은 네이버 22.0%, 카카오 [22.0%]로 같았다.",
    ]


def test_like_numbers_that_nothing_tells_apart_are_all_marked() -> None:
    twins = [item.observation for item in story() if item.observation.expression == "22.0%"]
    assert marked(marked_sentence(twins[0])) == "지난해 비중은 네이버 [22.0%], 카카오 [22.0%]로 같았다."


def test_a_number_that_is_not_in_the_sentence_leaves_it_whole() -> None:
    figure = observation({"sentence": "아무 수치도 없다.", "number": "25%", "is": 25})
    assert marked(marked_sentence(figure)) == "아무 수치도 없다."


def test_a_very_long_sentence_is_cut_about_its_number() -> None:
    sentence = "가 " * 2000 + "매출의 25%를 썼다. " + "나 " * 2000
    parts = marked_sentence(observation({"sentence": sentence, "number": "25%", "is": 25}))
    shown = marked(parts)
    assert "매출의 [25%]를 썼다" in shown
    assert len(shown) < 600
    assert shown.startswith("…")
    assert shown.endswith("…")


def test_the_words_that_say_what_a_number_is_of_are_named_the_nearest_of_each_role() -> None:
    sentence = "네이버는 매출을 늘렸고, 네이버의 2020년 매출은 <b>5조</b>원이다."
    figure = observation({"sentence": sentence, "number": "5조", "is": 5})
    words = {"entity": ["네이버", "NAVER"], "metric": ["매출"], "period": ["2020년"]}
    parts = marked_sentence(figure, (), words)
    assert "".join(part.text for part in parts) == sentence
    assert [(part.text, part.role) for part in parts if part.role] == [
        ("네이버", "entity"), ("2020년", "period"), ("매출", "metric"),
    ]  # fmt: skip
    assert parts[0].text == "네이버는 매출을 늘렸고, "
    assert [part.text for part in parts if part.marked] == ["5조"]


def test_a_name_inside_a_longer_latin_name_is_not_the_entity() -> None:
    figure = observation({"sentence": "KakaoBank says Kakao made 5%.", "number": "5%", "is": 5})
    parts = marked_sentence(figure, (), {"entity": ["Kakao"]})
    assert [(part.text, part.role) for part in parts if part.role] == [("Kakao", "entity")]
    assert parts[0].text == "KakaoBank says "


def test_a_firm_is_marked_under_another_ending_that_means_the_same() -> None:
    sentence = "해담銀의 순이익은 5조원이다."
    figure = replace(observation({"sentence": sentence, "number": "5조원", "is": 5}), entity="haedam")
    bank = Entity(id="haedam", names={"ko": "해담은행"})
    context = replace(context_of(()), entities={"haedam": (0, bank)})
    parts = marked_sentence(figure, (), context.words_of(figure))
    assert [part.text for part in parts if part.role == "entity"] == ["해담銀"]
