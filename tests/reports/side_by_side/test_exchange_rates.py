"""Rates of the table: of a span their average, of a day the last one, never a guess; mistakes have their line."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tasks.core.errors import WatchlistError
from tasks.core.watchlist_loading import load_watchlist
from tasks.core.watchlist_parts.exchange_rates import ExchangeRateSettings
from tasks.reports.side_by_side.comparison import rounded
from tasks.reports.side_by_side.exchange_rates import ExchangeRates, read_exchange_rates

TABLE = """date,currency,rate
2020-03-31,USD,"1,200"
2020-12-31,USD,1000
2020-12-31,EUR,1300
2021-06-30,USD,1100
"""


def read(folder: Path, table: str = TABLE) -> ExchangeRates:
    path = folder / "rates.csv"
    path.write_text(table, "utf-8")
    return read_exchange_rates(ExchangeRateSettings(file=str(path), source="a central bank"))


@pytest.mark.parametrize(
    ("unit", "wanted", "first", "last", "factor", "count"),
    [
        ("USD", "KRW", "2020-01-01", "2020-12-31", "1100", 2),
        ("KRW", "USD", "2020-12-31", "2020-12-31", "0.001", 1),
        ("EUR", "USD", "2020-01-01", "2020-12-31", "1.3", 1),  # on the days on which both have a rate
        ("USD", "KRW", "2020-04-01", "2020-12-30", None, 0),
        ("JPY", "KRW", "2020-01-01", "2020-12-31", None, 0),
        ("EUR", "JPY", "2020-01-01", "2020-12-31", None, 0),
    ],
)
def test_a_span_has_the_average_of_its_rates(
    tmp_path: Path, unit: str, wanted: str, first: str, last: str, factor: str | None, count: int
) -> None:
    found = read(tmp_path).of_span(unit, wanted, date.fromisoformat(first), date.fromisoformat(last))
    assert (None if found is None else found.factor) == (None if factor is None else Decimal(factor))
    assert len(found.days if found else ()) == count


@pytest.mark.parametrize(
    ("day", "factor"),
    [("2020-12-31", 1000), ("2021-01-31", 1000), ("2021-02-01", None), ("2020-03-30", None), ("2021-06-30", 1100)],
)
def test_a_day_has_the_last_rate_of_a_month(tmp_path: Path, day: str, factor: int | None) -> None:
    found = read(tmp_path).of_day("USD", "KRW", date.fromisoformat(day))
    assert (found and found.factor) == factor


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ("", "no column date, currency, rate.*line 1"),
        ("date,rate\n2020-01-01,1\n", "no column currency"),
        ("date,currency,rate\n2020-01-01,USD,0\n", "line 2"),
        ("date,currency,rate\n2020-01-01,USD,NaN\n", "line 2"),
        ("date,currency,rate\n2020-01-01,US$,1\n", "'US\\$' is no currency code.*line 2"),
        ("date,currency,rate\n\n2020-13-01,USD,1\n", "line 3"),
        ("date,currency,rate\n2020-01-01,USD\n", "line 2"),
        ("date,currency,rate\n2020-01-01,USD,1\n2020-01-01,usd,2\n", "second rate of 2020-01-01.*line 3"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, table: str, says: str) -> None:
    with pytest.raises(WatchlistError, match=f"(?s){says}"):
        read(tmp_path, table)


def test_columns_may_stand_in_any_order_and_the_file_beside_its_watchlist(tmp_path: Path) -> None:
    (tmp_path / "watchlist.yaml").write_text("settings: {exchange_rates: {file: rates.csv, source: a bank}}\n", "utf-8")
    (tmp_path / "rates.csv").write_text("Currency;Rate;Date\nUSD;1000;2020-12-31\n", "utf-8")
    settings = load_watchlist(tmp_path / "watchlist.yaml").settings.exchange_rates
    assert settings is not None
    assert settings.file == str(tmp_path / "rates.csv")
    assert read_exchange_rates(settings).rates == {"USD": {date(2020, 12, 31): Decimal(1000)}}


@pytest.mark.parametrize(
    ("amount", "factor", "shown"),
    [("1130000000", "1171.2", "1323000000000"), ("-1", "0.00123456", "-0.001235"), ("0", "3", "0"), (None, "3", None)],
)
def test_a_converted_amount_has_four_digits(amount: str | None, factor: str, shown: str | None) -> None:
    found = rounded(None if amount is None else Decimal(amount), Decimal(factor))
    assert found == (None if shown is None else Decimal(shown))
