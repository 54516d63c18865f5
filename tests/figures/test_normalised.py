"""Unseen characters, letters taken apart, lines cut: a text is read as people see it, and quoted as it came."""

from __future__ import annotations

import unicodedata
from datetime import date
from decimal import Decimal

import pytest

from tasks.core.records import Observation
from tasks.figures import ArticleText, Extractor
from tasks.figures.syntax.normalised_text import Edit, normalised
from tests.figures.test_extraction_cases import extractor

DAY = date(2021, 10, 13)
KO = "한빛전자의 지난해 매출은 {}을 기록했다."
EN = "Hanbit's revenue in 2020 was {}."


def read(text: str, language: str | None = None) -> list[Observation]:
    reader: Extractor = extractor()
    (found,) = reader.extract([ArticleText(text, language, DAY)])
    return found


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (KO.format("4\u200b3\u200b21억원"), "432100000000"),
        (KO.format("6\u00ad조 5,9\u00ad34억원"), "6593400000000"),
        (KO.format("６조\u3000５９３４억원"), "6593400000000"),
        (KO.format("6조\u00a05,934억\u202f원"), "6593400000000"),
        (KO.format("6조\u20605934억원"), "6593400000000"),
        (KO.format("6조5,934억\n원"), "6593400000000"),
        (KO.format("6조5\r\n934억원"), "6593400000000"),
        (KO.format("6조\n5934억원"), "6593400000000"),
        (KO.format("1,2\n34억원"), "123400000000"),
        (unicodedata.normalize("NFD", KO.format("6조5934억원")), "6593400000000"),
        ("\ufeff" + KO.format("1조2천억원"), "1200000000000"),
        ("😀👨\u200d👩\u200d👧𠮷 " + KO.format("1조2천억원"), "1200000000000"),
        ("e\u0301\x00 " + KO.format("1조2천억원"), "1200000000000"),
        (KO.format("1조2천억원").replace("매출", "매\u200b출"), "1200000000000"),
        (EN.format("432.1\nbillion won"), "432100000000"),
        (EN.format("432.1 billion\r\nwon"), "432100000000"),
        (EN.format("$1\u00a0200 million"), "1200000000"),
        (EN.format("€12\u2009345 million"), "12345000000"),
        (EN.format("€1\u202f200.5 million"), "1200500000"),
        (EN.format("$1.2 bil\u00adlion"), "1200000000"),
    ],
)
def test_a_number_is_read_and_quoted_as_it_came(text: str, value: str) -> None:
    (found,) = read(text)
    assert found.value == Decimal(value)
    assert text[found.start : found.end] == found.expression
    assert found.sentence in text
    assert found.expression in found.sentence


@pytest.mark.parametrize(
    "text",
    [
        "한빛전자 매출 2021\n원칙을 지켰다.",
        "한빛전자\n매출\n6조\n5934억",
        "Hanbit revenue 2021\nwon the prize.",
        "Hanbit's revenue on page 12\n- 34 billion won",
    ],
)
def test_lines_that_only_follow_each_other_are_no_number(text: str) -> None:
    assert all("\n" not in found.expression for found in read(text))


def test_offsets_of_every_sentence_hold_behind_what_was_left_out() -> None:
    text = unicodedata.normalize("NFD", KO.format("1조2천억원") + "\r\n\r\n\x00") + KO.format("3,4\u200b00억원")
    found = read(text)
    assert [item.value for item in found] == [Decimal("1200000000000"), Decimal("340000000000")]
    assert all(text[item.start : item.end] == item.expression for item in found)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a\u200bb", "ab"),
        ("e\u0301a", "éa"),
        ("\u1112\u1161\u11ab빛", "한빛"),
        ("1\u00a0200 12\u00a034 a\u00a0b", "1\u2009200 12 34 a b"),
        ("\u0662\u0665\u066b\u0661\u066a", "25.1%"),
        ("plain", "plain"),
    ],
)
def test_what_is_read_leads_back_to_what_came(text: str, wanted: str) -> None:
    result = normalised(text)
    assert result.text == wanted
    assert result.span(0, len(wanted)) == (0, len(text))
    assert result.source == text


def test_edits_on_edits_keep_every_place() -> None:
    text = normalised("x\u200b1\n2y").edited([Edit(2, 3)])
    assert text.text == "x12y"
    assert text.span(1, 3) == (2, 5)
    assert text.span(3, 4) == (5, 6)
