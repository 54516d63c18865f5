"""Whatever the text, nothing fails, and every observation's evidence is exact."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tasks.figures import ArticleText, Extractor
from tests.figures.test_extraction_cases import extractor

# What texts go wrong with: cues and numbers among marks, invisible letters, other scripts and other languages.
PIECES = [
    "한빛전자는 ", "나래소프트의 ", "Hanbit's ", "지난해 ", "올해 1분기 ", "in 2020 ", "매출 ", "매출의 ",
    "revenue rose ", "R&D에 ", "영업손실 ", "각각 ", "3조2천억원", "25%", "약 12.5%", "$3.2bn", "30여개", "△3%",
    "8,000명", "늘었다. ", "을 기록했다.\n", "to ", "(", ")", "[", "“", "”", ", ", "·", "…", "\u200b", "\u00ad",
    "\ufeff", "\u2060", "😀", "🇰🇷", "İ", "ß", "ﬁ", "\u3000", "\r\n", "\t", "売上高の25%", "１２３億円", "٣٪", "0",
    "9" * 40, "%", "억", "원", "-", "~",
]  # fmt: skip
texts = st.lists(st.sampled_from(PIECES), max_size=24).map("".join)
days = st.sampled_from([None, date(2021, 10, 13), date(2020, 2, 29)])
languages = st.sampled_from([None, "ko", "en", "ja", "xx"])


def holds(reader: Extractor, text: str, language: str | None, day: date | None) -> None:
    (found,) = reader.extract([ArticleText(text, language, day, text[:30] or None)])
    for observation in found:
        assert text[observation.start : observation.end] == observation.expression
        assert observation.sentence in text
        assert observation.expression in observation.sentence
        assert observation.low is None or observation.high is None or observation.low <= observation.high
        assert 0 <= observation.confidence <= 1


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(texts, languages, days)
@example("", None, None)
@example("İ" * 9 + "한빛전자는 지난해 매출 3조원을 기록했다.", "ko", None)
@example("\u200b한빛\u200b전자는 매출의 25\u200b%를 R&D에 쓴다", None, date(2021, 10, 13))
@example("12345 67890 " * 30, "ko", None)
@example("😀 한빛전자는 매출의 25%를 연구개발에 썼다. Hanbit's revenue rose 3% to $3.2bn.", None, None)
def test_evidence_is_exact_in_any_text(text: str, language: str | None, day: date | None) -> None:
    holds(extractor(), text, language, day)


@pytest.mark.parametrize(
    "text",
    [
        "한빛전자는 지난해 매출 3조2천억원을 올렸다. " * 1200,
        "한빛전자는 지난해 매출 3조2천억원, " * 1200,
        "Hanbit's revenue rose 3% to $3.2bn in 2020; " * 500,
        "0123456789" * 20000,
        "매출 " * 12000,
    ],
    ids=["sentences", "one sentence of numbers", "English clauses", "digits", "cues"],
)
def test_a_very_long_line_is_read(text: str) -> None:
    holds(extractor(), text, None, date(2021, 10, 13))


def test_a_month_is_enough_of_a_date() -> None:
    (found,) = extractor().extract([ArticleText("한빛전자는 지난해 매출 3조원을 올렸다.", "ko", date(2021, 10, 1))])
    assert [observation.period for observation in found] == ["2020"]


def test_without_a_date_relative_words_keep_their_words_and_no_period() -> None:
    (found,) = extractor().extract([ArticleText("한빛전자는 지난해 매출 3조원을 올렸다.", "ko")])
    assert [(observation.period, observation.period_words) for observation in found] == [(None, "지난해")]
