"""What is left of a run of words as the name of a part."""

from __future__ import annotations

import pytest

from tasks.figures.entities.discourse import EntityRef
from tasks.figures.linking.slots.parts.part_phrases import own_places, trimmed_phrase, without_glued_head
from tasks.languages.language import load_language
from tests.figures.linking.test_entity_slot import read

ENGLISH = "The cloud business of Tova had revenue of $3 billion."
KOREAN = "누리전자 반도체 부문의 매출은 3조원이다."


@pytest.mark.parametrize(
    ("text", "end", "entity", "left"),
    [
        (ENGLISH, 1, "tova", None),
        (ENGLISH, 2, "tova", "cloud"),
        (ENGLISH, 3, "tova", "cloud"),
        (ENGLISH, 4, "tova", None),
        (KOREAN, 1, "nuri", None),
        (KOREAN, 2, "nuri", "반도체"),
        (KOREAN, 3, "nuri", "반도체"),
        (KOREAN, 3, "tova", "누리전자 반도체"),
        ("이 부문의 매출은 3조원이다.", 2, "nuri", None),
    ],
    ids=[
        "an article alone", "an article before", "a general head behind", "what the entity is", "the entity alone",
        "the entity before", "the entity before and a general head behind", "another entity", "a general head alone",
    ],
)  # fmt: skip
def test_a_part_is_named_without_its_entity_and_general_words(
    text: str, end: int, entity: str, left: str | None
) -> None:
    row = read(text).rows[0]
    found = trimmed_phrase(row, 0, end, own_places(row, EntityRef(entity, entity)))
    assert (None if found is None else " ".join(node.text for node in row.nodes[slice(*found)])) == left


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("바이오사업", "바이오"), ("무선사업부문", "무선"), ("국내 가전사업", "국내 가전"), ("신사업", "신사업"),
        ("AI 서비스", "AI 서비스"), ("2분기사업", "2분기"), ("5사업", "5사업"), ("국내 시장", "국내"),
    ],
)  # fmt: skip
def test_a_general_head_that_is_glued_to_a_name_is_cut_off(name: str, left: str) -> None:
    assert without_glued_head(name, load_language("ko").grammar) == left
