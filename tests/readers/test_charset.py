"""Character sets: the policy against a table of cases, and damage."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tasks.readers.charset import decode

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases/readers/charsets.yaml").read_text(encoding="utf-8"))
KOREAN = "가람전자는 지난해 매출의 12%인 1조2천억원을 연구개발에 썼다고 13일 밝혔다."


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_pages_are_read_in_the_set_they_are_in(case: dict[str, Any]) -> None:
    text = case.get("text", KOREAN)
    meta = f'<meta charset="{case["declare"]}">' if "declare" in case else ""
    markup = f"<html><head>{meta}<title>{text}</title></head><body><p>{text}</p></body></html>"
    decoded = decode(markup.encode(case["write"]), case.get("http"))
    assert decoded.text == markup
    assert decoded.charset == case["charset"]


@pytest.mark.parametrize("codec", ["utf-8", "cp949"])
def test_one_broken_byte_costs_one_letter(codec: str) -> None:
    content = (KOREAN * 30).encode(codec)
    # Cut in the middle of a letter, as a download that stopped does.
    decoded = decode(content + KOREAN.encode(codec)[:1])
    assert decoded.charset == codec
    assert decoded.text.startswith(KOREAN * 30)


def test_nul_and_control_characters_are_removed() -> None:
    assert decode("가람\x00전자\x08는\x1b 12%\ufeff를\n썼다".encode()).text == "가람전자는 12%를\n썼다"


@pytest.mark.parametrize("label", ["zip", "hex", "idna", "unicode_escape", "../../etc", "\ufffd", "utf-7"])
def test_labels_that_are_no_character_set_are_ignored(label: str) -> None:
    assert decode(KOREAN.encode("cp949"), label).text == KOREAN
