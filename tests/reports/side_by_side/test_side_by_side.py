"""Figures of two languages or currencies stand beside each other in every form; a converted amount names its rate."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from bs4 import BeautifulSoup

from tasks.core.records import SourcedObservation
from tasks.reports.formats.registry import FORMATS, ON_REQUEST
from tasks.reports.report import build_report
from tasks.reports.request import side_by_side
from tasks.reports.side_by_side.exchange_rates import ExchangeRates
from tasks.reports.side_by_side.section import Comparing
from tests.reports.stories import changes_of, context_of, observations

RATES = ExchangeRates("KRW", "a <b>bank</b>", {"USD": {date(2020, 6, 30): Decimal(1200)}})


def reported(sentence: str, number: str, amount: int, unit: str, article: int, **more: Any) -> list[SourcedObservation]:
    note = {"sentence": sentence, "number": number, "is": amount, "within": amount / 100, "unit": unit, "of": "2020"}
    page = {"publisher": "신문", "title": "소식", "url": None, "day": date(2021, 3, article), "says": [
        {**note, "metric": "rnd_spend", **more}
    ]}  # fmt: skip
    return observations(page, article)


KOREAN = reported("네이버는 2020년 연구개발비로 1조2000억원을 썼다.", "1조2000억원", 1_200_000_000_000, "KRW", 1)
ENGLISH = reported("Naver spent $1 billion on research in 2020.", "$1 billion", 1_000_000_000, "USD", 2)


def made(items: list[SourcedObservation], rates: ExchangeRates | None = RATES, currency: str = "KRW") -> dict[str, str]:
    report = build_report(changes_of(items), context_of(items, "en"))
    whole = side_by_side(report, Comparing(tuple(items), rates, currency))
    return {suffix: form(whole) for suffix, form in (FORMATS | ON_REQUEST).items()}


def test_every_form_shows_both_with_the_rate_and_its_source() -> None:
    forms = made([*KOREAN, *ENGLISH])
    for suffix in ("txt", "md"):
        assert "about KRW 1.2 trillion" in forms[suffix]
        assert "1 USD = 1,200 KRW" in forms[suffix]
    page = BeautifulSoup(forms["html"], "lxml").select_one("section.comparisons")
    assert page is not None
    assert [head.get_text() for head in page.select("tbody th")] == ["Korean", "English"]
    assert "source: a <b>bank</b>" in page.get_text()
    (figure,) = json.loads(forms["json"])["side_by_side"]
    korean, english = figure["values"]
    assert (korean["unit"], korean["converted"]) == ("KRW", None)
    assert english["converted"]["value"] == "1200000000000"
    assert (english["converted"]["source"], english["converted"]["rates"]) == ("a <b>bank</b>", 1)


@pytest.mark.parametrize(
    ("rates", "says"),
    [
        (None, "the watchlist names no exchange rates"),
        (ExchangeRates("KRW", "a bank", {"USD": {date(2019, 6, 30): Decimal(1)}}), "no USD/KRW rate of this period"),
    ],
)
def test_without_a_rate_nothing_is_converted(rates: ExchangeRates | None, says: str) -> None:
    forms = made([*KOREAN, *ENGLISH], rates)
    assert says in forms["txt"]
    assert "about" not in forms["txt"].split("Languages and currencies")[1].split("==")[0]
    assert json.loads(forms["json"])["side_by_side"][0]["values"][1]["converted"] is None


def test_a_third_currency_converts_both() -> None:
    rates = ExchangeRates("KRW", "a bank", {**RATES.rates, "EUR": {date(2020, 6, 30): Decimal(1500)}})
    (figure,) = json.loads(made([*KOREAN, *ENGLISH], rates, "EUR")["json"])["side_by_side"]
    assert [one["converted"]["value"] for one in figure["values"]] == ["800000000", "800000000"]


@pytest.mark.parametrize(
    "other",
    [
        reported("Naver spent $1 billion on research in 2019.", "$1 billion", 10**9, "USD", 2, of="2019"),
        reported("Naver may spend $1 billion on research in 2020.", "$1 billion", 10**9, "USD", 2, basis="forecast"),
        reported("Kakao spent $1 billion on research in 2020.", "$1 billion", 10**9, "USD", 2, entity="kakao"),
        reported("Naver spent $1 billion on AI research in 2020.", "$1 billion", 10**9, "USD", 2, scope="AI"),
    ],
    ids=["period", "basis", "entity", "scope"],
)
def test_other_figures_are_not_put_beside_it(other: list[SourcedObservation]) -> None:
    assert json.loads(made([*KOREAN, *other])["json"])["side_by_side"] == []


def test_a_run_does_not_compare() -> None:
    report = build_report(changes_of([*KOREAN, *ENGLISH]), context_of([*KOREAN, *ENGLISH], "en"))
    assert json.loads(FORMATS["json"](report))["side_by_side"] is None
    assert "side by side" not in FORMATS["html"](report)
