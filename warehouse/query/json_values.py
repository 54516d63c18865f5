"""Values as JSON takes them, one way in every command.

A decimal is a number without the zeros that its column added, where a double holds every digit of it, else the text
of its digits. An id of 64 bits is the text of its digits: readers of JSON keep only 53 bits of a number.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Any

from warehouse.query.terminal import safe_json

EXACT = Context(prec=76, rounding=ROUND_HALF_EVEN)
"""Two DECIMAL(38, 6) multiplied fit in it."""
WHOLE = Decimal(1)

LARGEST_EXACT = 2**53
"""Integers up to here are exact in every reader of JSON; the next one is not."""

HASH_IDS = frozenset(
    {
        "article_id",
        "revision_id",
        "document_id",
        "observation_id",
        "series_id",
        "story_id",
        "change_id",
        "before_id",
        "after_id",
        "superseded_by",
        "quarantine_id",
        "message_id",
        "rival_id",
        "verdict_id",
        "correction_id",
        "reading_id",
        "before_revision_id",
        "after_revision_id",
    }
)
"""Columns of 64-bit ids. One in a thousand of such ids is below 2^53; it is text all the same."""


def plain_decimal(value: Decimal) -> Decimal:
    """Return the number without the zeros that its column added: 25.100000 reads 25.1 and 3000000 stays 3000000."""
    whole = value.quantize(WHOLE, context=EXACT)
    return whole if whole == value else value.normalize(EXACT)


def json_number(value: Decimal | None) -> int | float | str | None:
    """Return a decimal as JSON takes it: a number where no digit is lost by it, else the text of its digits.

    Example:
        >>> json_number(Decimal("25.110000")), json_number(Decimal("12345678901234567.891"))
        (25.11, '12345678901234567.891')
    """
    if value is None:
        return None
    if not value.is_finite():
        return None
    short = plain_decimal(value)
    if Decimal(repr(float(short))) != short:
        return f"{short:f}"
    whole = short == short.to_integral_value(context=EXACT)
    return int(short) if whole and abs(short) <= LARGEST_EXACT else float(short)


def json_value(value: Any) -> Any:
    """Return a value of the database as JSON takes it."""
    if isinstance(value, Decimal):
        return json_number(value)
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        return value if abs(value) <= LARGEST_EXACT else str(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, dict):
        return json_row(value)
    if isinstance(value, list | tuple):
        return [json_value(part) for part in value]
    return value if isinstance(value, str) else str(value)


def json_row(row: Mapping[Any, Any]) -> dict[str, Any]:
    """Return a row with its 64-bit ids as text."""
    return {
        str(name): str(value) if name in HASH_IDS and type(value) is int else json_value(value)
        for name, value in row.items()
    }


def json_text(value: Any, indent: int | None = None) -> str:
    """JSON that a terminal may show, ids and decimals as described above."""
    return safe_json(json.dumps(json_value(value), ensure_ascii=False, indent=indent))
