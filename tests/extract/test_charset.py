"""Character sets: the policy against a table of cases, and damage."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tasks.extract.detect.charset import decode
from tasks.extract.detect.charset_labels import codec_of

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases/extract/charsets.yaml").read_text(encoding="utf-8"))
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


SHORT = [("utf-16-le", "네이버"), ("utf-16-le", "카카오가 12%"), ("utf-16-le", "12% 증가"), ("utf-16-be", "LG전자 3조")]


@pytest.mark.parametrize(("codec", "text"), SHORT)
def test_short_utf_16_without_a_mark_is_read(codec: str, text: str) -> None:
    assert decode(text.encode(codec)).text == text


@pytest.mark.parametrize(("text", "codec"), [("Müller", "cp1252"), ("€3bn", "cp1252"), ("네이버", "cp949")])
def test_a_single_word_is_read(text: str, codec: str) -> None:
    assert decode(text.encode(codec)).text == text


# Every so many bytes one that fits nowhere; the most of the letters that may be lost with it.
BROKEN = [("utf-8", 200, 0.05), ("cp949", 200, 0.05), ("utf-8", 50, 0.15), ("cp949", 50, 0.15)]


@pytest.mark.parametrize(("codec", "every", "lost"), BROKEN)
def test_bytes_that_fit_nowhere_cost_only_what_they_touch(codec: str, every: int, lost: float) -> None:
    whole = (KOREAN * 40).encode(codec)
    content = b"\xff".join(whole[at : at + every] for at in range(0, len(whole), every))
    decoded = decode(content)
    assert decoded.charset == codec
    assert decoded.how == "damaged"
    sentences = len(KOREAN) * 40
    assert decoded.text.count("\ufffd") <= lost * sentences


@pytest.mark.parametrize(("page", "footer"), [("utf-8", "cp949"), ("cp949", "utf-8")])
def test_a_footer_of_another_set_does_not_spoil_the_page(page: str, footer: str) -> None:
    decoded = decode((KOREAN * 30).encode(page) + "저작권자 아침신문 무단전재".encode(footer))
    assert decoded.charset == page
    assert decoded.text.startswith(KOREAN * 30)


def test_nul_and_control_characters_are_removed() -> None:
    assert decode("가람\x00전자\x08는\x1b 12%\ufeff를\n썼다".encode()).text == "가람전자는 12%를\n썼다"


@pytest.mark.parametrize(
    "label", ["zip", "zlib", "rot13", "hex", "idna", "unicode_escape", "../../etc", "\ufffd", "utf-7"]
)
def test_labels_that_are_no_character_set_are_ignored(label: str) -> None:
    assert decode(KOREAN.encode("cp949"), label).text == KOREAN


LABELS = {
    "cp949": (
        "euc-kr",
        "EUC_KR",
        "ks_c_5601-1987",
        "ks_c_5601-1989",
        "ksc_5601",
        "x-windows-949",
        "windows-949",
        "uhc",
    ),
    "cp932": ("shift_jis", "x-sjis", "windows-31j"),
    "gb18030": ("gb2312", "gbk", "x-gbk"),
    "cp874": ("tis-620", "windows-874", "iso-8859-11"),
    "cp1252": ("iso-8859-1", "latin1", "us-ascii"),
    "iso2022_jp_ext": ("iso-2022-jp",),
    None: ("utf-7", "utf-16", "utf-32", "hex", "zlib", "idna", "unicode", "", "x-nothing"),
}


@pytest.mark.parametrize(("codec", "label"), [(codec, label) for codec, labels in LABELS.items() for label in labels])
def test_a_label_means_the_set_that_is_meant_in_practice(codec: str | None, label: str) -> None:
    assert codec_of(label) == codec
