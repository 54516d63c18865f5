"""Stories: copies of one text on many sites are one, whatever order they come in; look-alikes are not."""

from __future__ import annotations

import random
import sys
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1] / "benchmarks"))

from syndication import copied, made_up, measure

from tasks.dedupe import NewText, assign_stories, is_copy, sketch

SENTENCES = [
    "가람전자가 지난해 매출의 12.3%인 1조2345억원을 연구개발에 썼다고 13일 밝혔다.",
    "한 해 전보다 8.5% 늘어난 것으로, 새로 뽑은 연구원만 320명에 이른다.",
    "회사는 군산에 2,400억원을 들여 이차전지 연구소를 지을 계획이다.",
    "김서준 대표는 “3년 안에 시장에서 두 번째 자리를 차지할 것”이라고 말했다.",
    "증권가에서는 올해 영업이익이 4,560억원을 넘어설 것으로 내다봤다.",
    "주가는 이날 2.1% 오른 78,900원에 거래를 마쳤다.",
]
BODY = "\n".join(SENTENCES)
COPY = (
    "(서울=나라통신) 이하늘 기자 = " + "\n".join(SENTENCES[:3] + SENTENCES[4:]) + "\n저작권자 © 아침신문 무단전재 금지"
)
NEXT_YEAR = BODY.translate(str.maketrans("0123456789", "1350927648"))


@dataclass(frozen=True)
class Row:
    """A text that the warehouse knows."""

    revision_id: int
    story_id: int | None
    sketch: bytes


def test_copies_of_many_kinds_are_found_and_distinct_articles_on_the_same_event_kept_apart() -> None:
    texts = made_up(25, seed=7)
    for batch in (0, 40):
        score = measure(texts, batch)
        assert score.precision == 1.0
        assert score.recall >= 0.95


def test_the_benchmark_sees_what_is_missed() -> None:
    texts = copied(["\n".join(SENTENCES * 2), "\n".join(reversed(SENTENCES * 2))], seed=1)
    split = [(number * 100 + at, way, text) for at, (number, way, text) in enumerate(texts)]
    assert measure(texts).recall > 0.9
    assert measure(split).precision == 0.0


@pytest.mark.parametrize(
    ("other", "copy"),
    [
        (BODY, True),
        (COPY, True),
        (BODY.replace("“", '"').replace(" ", "  "), True),
        (BODY.replace("78,900", "78,910"), True),
        (NEXT_YEAR, False),
        ("\n".join(SENTENCES[:2]), False),
        ("누리소프트는 게임 사업에서 손을 떼기로 했다. 노조는 일을 멈췄다.", False),
    ],
)
def test_a_copy_has_the_same_words_and_numbers(other: str, copy: bool) -> None:
    assert is_copy(BODY, other) is copy
    assert is_copy(other, BODY) is copy


def test_short_texts_are_copies_only_when_they_are_equal() -> None:
    assert is_copy("가람전자, 연구개발에 12%를 썼다.", "가람전자 연구개발에 12%를 썼다")
    assert not is_copy("가람전자, 연구개발에 12%를 썼다.", "가람전자, 연구개발에 13%를 썼다.")


def test_a_story_is_named_by_its_first_text_and_found_again_by_its_sketch_alone() -> None:
    first = assign_stories([NewText(1, 10, BODY), NewText(2, 20, NEXT_YEAR)])
    assert first == {1: 1, 2: 2}
    known = [Row(1, 1, sketch(BODY)), Row(2, 2, sketch(NEXT_YEAR))]
    asked: list[int] = []

    def texts_of(revisions: Collection[int]) -> dict[int, str]:
        asked.extend(revisions)
        return {1: BODY, 2: NEXT_YEAR}

    assert assign_stories([NewText(3, 30, COPY), NewText(4, 40, COPY)], known, texts_of) == {3: 1, 4: 1}
    assert len(asked) == len(set(asked)) <= 2, "each stored text is read once, whatever resembles it"


def test_a_known_text_that_is_gone_is_judged_by_its_sketch() -> None:
    known = [Row(1, 1, sketch(BODY)), Row(2, 2, sketch(NEXT_YEAR))]
    assert assign_stories([NewText(3, 30, BODY + "\n끝")], known) == {3: 1}


def test_a_further_revision_stays_in_the_story_of_its_article() -> None:
    assert assign_stories([NewText(5, 10, "전혀 다른 글이다. " * 20)], story_of_article={10: 1}) == {5: 1}


def test_known_stories_are_never_merged_but_new_ones_are() -> None:
    halves = ["\n".join(SENTENCES[:4] + SENTENCES[5:]), "\n".join(SENTENCES[1:])]
    whole = BODY
    known = [Row(1, 1, sketch(halves[0])), Row(2, 2, sketch(halves[1]))]
    placed = assign_stories([NewText(3, 30, whole)], known, lambda _: {1: halves[0], 2: halves[1]})
    assert placed[3] in (1, 2)
    unknown = assign_stories([NewText(4, 40, halves[0]), NewText(5, 50, halves[1]), NewText(6, 60, whole)])
    assert set(unknown.values()) == {4}


def test_the_order_within_a_batch_does_not_change_which_texts_are_one() -> None:
    texts = [text for _, _, text in made_up(6, seed=3)]
    groups = []
    for seed in range(4):
        order = list(range(len(texts)))
        random.Random(seed).shuffle(order)
        placed = assign_stories([NewText(at, at, texts[at]) for at in order])
        together: dict[int, set[int]] = {}
        for at, story in placed.items():
            together.setdefault(story, set()).add(at)
        groups.append({frozenset(group) for group in together.values()})
    assert all(group == groups[0] for group in groups)


def test_rows_without_a_sketch_are_passed_over() -> None:
    known = [Row(1, 1, b""), Row(2, None, sketch(BODY))]
    assert assign_stories([NewText(3, 30, BODY)], known, lambda _: {1: BODY, 2: BODY}) == {3: 3}
