"""Amounts of a query's answer as a language writes them: 1조3321억원, KRW 1.3321 trillion."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pyarrow as pa

from tasks.core.errors import QueryFailedError
from tasks.reports.number_format import amount_text, relative_text
from tasks.reports.wording import Words, load_words
from warehouse.query.json_values import plain_decimal
from warehouse.query.result_formats import NUMBERS

UNIT = "unit"
DIFFERENCE = "difference"
SHARES = ("relative",)
"""Columns that are shares: 0.24 is +24%."""

OWN_UNITS = {"conversion_value": "conversion_unit"}
"""Amounts whose unit is in another column."""


def in_human_units(table: pa.Table, language: str) -> pa.Table:
    """Return an answer whose amounts are texts with their units; the column of units is left out.

    Args:
        table: with a column ``unit``; every decimal column beside it is an amount in it.
        language: of the texts.

    Raises:
        QueryFailedError: it has no column ``unit``.
    """
    if UNIT not in table.column_names:
        raise QueryFailedError(
            "amounts have no unit in this answer", todo="Select the column `unit` too, or leave out --human"
        )
    words, units = load_words(language), table.column(UNIT).to_pylist()
    for at, field in enumerate(table.schema):
        own = OWN_UNITS.get(field.name)
        of_rows = table.column(own).to_pylist() if own in table.column_names else units
        if field.name in SHARES or pa.types.is_decimal(field.type):
            values = table.column(at).to_pylist()
            texts = [_text(field.name, *pair, words) for pair in zip(values, of_rows, strict=True)]
            table = table.set_column(
                at, field.with_type(pa.string()).with_metadata({NUMBERS: b"true"}), pa.array(texts, pa.string())
            )
    return table.drop_columns([name for name in (UNIT, *OWN_UNITS.values()) if name in table.column_names])


def _text(column: str, value: Any, unit: str | None, words: Words) -> str | None:
    if value is None:
        return None
    if column in SHARES:
        return relative_text(Decimal(str(value)))
    if unit is None:
        return f"{plain_decimal(value):f}"
    signed = column.endswith(DIFFERENCE)
    if signed and unit == "percent":
        unit = "percentage_point"
    text = amount_text(plain_decimal(value), unit, words)
    return f"+{text}" if signed and value > 0 else text
