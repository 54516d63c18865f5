"""What a text leaves out of a figure, and whose figure it is then."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from tasks.figures import ArticleText
from tests.figures.linking.test_entity_slot import candidates, extractor, read

CASES = Path(__file__).parents[2] / "cases" / "parts" / "left_out.yaml"
DAY = date(2025, 8, 14)


@pytest.mark.parametrize("case", yaml.safe_load(CASES.read_text(encoding="utf-8")), ids=lambda case: case["text"])
def test_what_is_left_out_names_the_part(case: dict[str, Any]) -> None:
    (found,) = extractor().extract([ArticleText(case["text"], "ko", DAY)])
    assert found
    if "not" in case:
        assert not any(case["not"] in (item.scope or "") for item in found)
        return
    wanted = [part if part.startswith("dure ") else f"nuri {part}" for part in case["parts"]]
    assert [f"{item.entity} {item.scope or 'whole'}" for item in found] == wanted


@pytest.mark.parametrize(
    ("text", "owners"),
    [
        ("누리전자가 실적을 밝혔다. 가람제약을 {} 2분기 매출은 4조원이다.", ["nuri", "-"]),
        ("누리전자가 실적을 밝혔다. 두레은행과 가람제약을 {} 2분기 매출은 4조원이다.", ["nuri", "-"]),
        ("누리전자가 실적을 밝혔다. 가람제약은 {} 2분기 매출은 4조원이다.", ["garam", "nuri", "-"]),
    ],
    ids=["one", "a list", "no object"],
)
@pytest.mark.parametrize("word", ["포함한", "제외한", "합친"])
def test_what_is_added_or_left_out_is_not_the_owner(text: str, owners: list[str], word: str) -> None:
    assert candidates(read(text.format(word)), "4조원") == owners
