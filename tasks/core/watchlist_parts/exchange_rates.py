"""The settings of exchange rates: a table of the user's by which reports show amounts in another currency."""

from __future__ import annotations

from pydantic import Field

from tasks.core.watchlist_parts.watchlist_errors import WatchlistModel


class ExchangeRateSettings(WatchlistModel):
    """A CSV file with the columns date, currency and rate. Amounts are converted for display only."""

    file: str = Field(min_length=1, description="CSV with the columns date, currency, rate; relative to this file")
    base: str = Field("KRW", pattern=r"^[A-Z]{3}$", description="The currency that a rate is of one unit in")
    source: str = Field(min_length=1, description="Who publishes the rates; named wherever an amount is converted")
