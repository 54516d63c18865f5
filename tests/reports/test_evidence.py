"""The number is marked in its sentence, the right one where it stands there twice."""

from __future__ import annotations

from collections.abc import Iterable

from tasks.reports.sections.evidence import Part, marked_sentence
from tests.reports.stories import observation, story


def marked(parts: Iterable[Part]) -> str:
    return "".join(f"[{part.text}]" if part.marked else part.text for part in parts)


def test_the_number_is_marked() -> None:
    said = observation({"sentence": "비중은 25.11%가 된다.", "number": "25.11%", "is": 25.11, "within": 0.005})
    assert marked(marked_sentence(said)) == "비중은 [25.11%]가 된다."


def test_another_figure_of_the_sentence_tells_which_of_two_like_numbers_is_meant() -> None:
    twins = [item.observation for item in story() if item.observation.expression == "22.0%"]
    both = [marked(marked_sentence(told, twins)) for told in twins]
    assert both == [
        "지난해 비중은 네이버 [22.0%], 카카오 22.0%로 같았다.",
        "지난해 비중은 네이버 22.0%, 카카오 [22.0%]로 같았다.",
    ]


def test_like_numbers_that_nothing_tells_apart_are_all_marked() -> None:
    twins = [item.observation for item in story() if item.observation.expression == "22.0%"]
    assert marked(marked_sentence(twins[0])) == "지난해 비중은 네이버 [22.0%], 카카오 [22.0%]로 같았다."


def test_a_number_that_is_not_in_the_sentence_leaves_it_whole() -> None:
    said = observation({"sentence": "아무 수치도 없다.", "number": "25%", "is": 25})
    assert marked(marked_sentence(said)) == "아무 수치도 없다."


def test_a_very_long_sentence_is_cut_about_its_number() -> None:
    sentence = "가 " * 2000 + "매출의 25%를 썼다. " + "나 " * 2000
    parts = marked_sentence(observation({"sentence": sentence, "number": "25%", "is": 25}))
    shown = marked(parts)
    assert "매출의 [25%]를 썼다" in shown
    assert len(shown) < 600
    assert shown.startswith("…")
    assert shown.endswith("…")
