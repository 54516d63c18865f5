"""A stated rate that two levels refute: what the report sets against it."""

from __future__ import annotations

from datetime import date

import pytest

from tasks.core.changes import ChangeKind
from tasks.reports.sections.change_text import difference_of, headline_of, values_of
from tests.reports.stories import changes_of, context_of, observations

GREW = "네이버의 2019년 연구개발비는 750억5000만원으로 323.5% 늘었다."
ARTICLE = {
    "publisher": "첫째신문",
    "title": "네이버 연구개발비",
    "url": "https://first.example/1",
    "day": date(2020, 3, 30),
    "says": [
        {"sentence": sentence, "number": number, "metric": "rnd_spend", "entity": "naver", "of": year, "is": value,
         "within": half, **more}
        for sentence, number, year, value, half, more in (
            ("2018년에는 232억원이었다.", "232억원", "2018", 23_200_000_000, 50_000_000, {}),
            (GREW, "750억5000만원", "2019", 75_050_000_000, 5_000_000, {}),
            (GREW, "323.5%", "2019", 323.5, 0.05,
             {"measure": "yoy_change", "unit": "percent"}),
        )
    ],
}  # fmt: skip


@pytest.mark.parametrize(("language", "instead"), [("ko", "두 수준"), ("en", "two levels")])
def test_the_report_sets_the_rate_that_the_levels_give_against_the_stated_one(language: str, instead: str) -> None:
    items = observations(ARTICLE, 1)
    (found,) = (change for change in changes_of(items) if change.kind is ChangeKind.CONTRADICTED)
    context = context_of(items, language)
    before, after = values_of(found, context)
    assert before == "+323.5%"
    assert after is not None and after.startswith("+223.5%") and instead in after  # noqa: PT018
    assert after in headline_of(found, context)
    assert "100.0" in (difference_of(found, context) or "")
