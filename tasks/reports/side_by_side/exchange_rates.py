"""Exchange rates out of the user's table, and the one that an amount of a period is converted by.

As IAS 21 has it, an amount of a span (revenue) is converted by the average of the span, one of a moment by the rate of
that moment. Nothing is guessed: without such a rate an amount is not converted.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path

from tasks.core.entity_tables.table_text import Row, read_rows
from tasks.core.errors import WatchlistError
from tasks.core.watchlist_parts.exchange_rates import ExchangeRateSettings

COLUMNS = ("date", "currency", "rate")
OLDEST = timedelta(days=31)
"""The rate of a moment is the last one before it, at most this old: tables of monthly rates count."""


@dataclass(frozen=True, slots=True)
class Conversion:
    """What an amount is multiplied by.

    Attributes:
        factor: units of the wanted currency for one of the other.
        days: of the rates that it is the average of.
    """

    factor: Decimal
    days: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class ExchangeRates:
    """Rates of one table.

    Attributes:
        base: the currency that rates are in.
        source: who publishes them.
        rates: by currency and day: units of the base for one unit.
    """

    base: str
    source: str
    rates: Mapping[str, Mapping[date, Decimal]]

    def of_span(self, unit: str, wanted: str, first: date, last: date) -> Conversion | None:
        """Return the average of all rates of a span, both days included; null if it has none."""
        days = self._days(unit, wanted)
        return self._average(unit, wanted, days[bisect_left(days, first) : bisect_right(days, last)])

    def of_day(self, unit: str, wanted: str, day: date) -> Conversion | None:
        """Return the last rate up to a day; null if there is none of the last ``OLDEST``."""
        days = self._days(unit, wanted)
        latest = days[max(0, bisect_right(days, day) - 1) : bisect_right(days, day)]
        return self._average(unit, wanted, [each for each in latest if day - each <= OLDEST])

    def _days(self, unit: str, wanted: str) -> list[date]:
        """Return the days on which both currencies have a rate, in order."""
        held = [set(self.rates.get(currency, ())) for currency in (unit, wanted) if currency != self.base]
        return sorted(set.intersection(*held)) if held else []

    def _average(self, unit: str, wanted: str, days: list[date]) -> Conversion | None:
        if not days:
            return None
        return Conversion(self._mean(unit, days) / self._mean(wanted, days), tuple(days))

    def _mean(self, currency: str, days: list[date]) -> Decimal:
        """Return the average of the rates of these days, so that there and back are one rate."""
        if currency == self.base:
            return Decimal(1)
        return sum((self.rates[currency][day] for day in days), Decimal()) / len(days)


def read_exchange_rates(settings: ExchangeRateSettings) -> ExchangeRates:
    """Read the table that the watchlist names.

    Raises:
        WatchlistError: it cannot be read, lacks a column, or a cell is wrong; with file and line.
    """
    path = Path(settings.file)
    rows = read_rows(path, lambda cell: cell.casefold() in COLUMNS)
    headings = [cell.casefold() for cell in rows[0].cells] if rows else []
    if missing := [column for column in COLUMNS if column not in headings]:
        raise WatchlistError(
            f"the table of exchange rates has no column {', '.join(missing)}",
            where=f"{path}, line {rows[0].line if rows else 1}",
            todo=f"Write the headings {', '.join(COLUMNS)} on its first line",
        )
    rates: dict[str, dict[date, Decimal]] = {}
    for row in rows[1:]:
        cells = dict(zip(headings, row.cells, strict=False))
        day, currency, rate = _read(cells, row, path)
        if day in rates.setdefault(currency, {}):
            raise _mistake(f"{currency} has a second rate of {day}", row, path)
        rates[currency][day] = rate
    return ExchangeRates(settings.base, settings.source, rates)


def _read(cells: Mapping[str, str], row: Row, path: Path) -> tuple[date, str, Decimal]:
    currency = cells.get("currency", "").upper()
    if not (len(currency) == 3 and currency.isascii() and currency.isalpha()):
        raise _mistake(f"{currency!r} is no currency code", row, path)
    try:
        day = date.fromisoformat(cells.get("date", ""))
        rate = Decimal(cells.get("rate", "").replace(",", ""))
    except (ValueError, InvalidOperation) as error:
        raise _mistake(f"{cells.get('date')!r} and {cells.get('rate')!r} are no day and rate", row, path) from error
    if not rate.is_finite() or rate <= 0:
        raise _mistake(f"{rate} is no rate", row, path)
    return day, currency, rate


def _mistake(what: str, row: Row, path: Path) -> WatchlistError:
    return WatchlistError(
        f"{what} in the table of exchange rates",
        where=f"{path}, line {row.line}",
        todo="Write rows such as 2025-06-30,USD,1356.40",
    )
