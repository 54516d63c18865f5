"""List the units of a language: its unit words, and the currency marks of all languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit.

    Attributes:
        kind: ``percent``, ``percentage_point``, ``money``, ``times`` or ``count``.
        name: what ``Quantity.unit`` says.
        factor: how many of ``name`` one of it is (a basis point is 0.01 percentage points).
        least: the least number it counts.
        scaled_only: True if it needs a scale word or grouped digits in front (동 is also a block of flats).
        not_years: True if four digits in front may be a year (in 2020 dollar bonds).
    """

    kind: str
    name: str
    factor: Decimal = Decimal(1)
    least: int = 0
    scaled_only: bool = False
    not_years: bool = False


COUNT = Unit("count", "count")


def load_units(data: Mapping[str, Any], currency_table: Mapping[str, Any]) -> dict[str, Unit]:
    """List every unit word of a language with its unit.

    Args:
        data: the language's ``quantities.yaml``.
        currency_table: ``currencies.yaml``.
    """
    scaled, least = set(data.get("scaled_only", [])), data.get("least", {})
    units = {word: Unit("count", "count", least=least.get(word, 0)) for word in data.get("counters", [])}
    for word in data.get("scaled_counters", []):
        units[word] = Unit("count", "count", scaled_only=word not in units)
    units.update({word: Unit("times", "times") for word in data.get("times", [])})
    marks = {**money_marks(currency_table), **data.get("prefixes", {})}
    units.update({mark: Unit("money", code) for mark, code in marks.items()})
    units.update({f"M{code}": Unit("money", code, Decimal(1_000_000)) for code in currency_table["millions"]})
    years = set(data.get("not_years", []))
    for code, listed in data.get("currencies", {}).items():
        for name in listed:
            unit = Unit("money", code, least=least.get(name, 0), scaled_only=name in scaled, not_years=name in years)
            units.update(dict.fromkeys(_cased(name), unit))
    for word, code in data.get("cents", {}).items():
        units.update(dict.fromkeys(_cased(word), Unit("money", code, Decimal("0.01"))))
    units.update({word: Unit("percent", "percent") for word in data.get("percent", [])})
    units.update({word: Unit("percent", "percent", Decimal(10)) for word in data.get("tenths", [])})
    point = "percentage_point"
    units.update({word: Unit(point, point) for word in data.get(point, [])})
    units.update({word: Unit(point, point, Decimal("0.01")) for word in data.get("basis_point", [])})
    return units


def _cased(name: str) -> tuple[str, ...]:
    """Return a name as listed, in small letters and with a capital: 20 Rupees, 5 swiss francs."""
    return name, name.lower(), name[0].upper() + name[1:]


def money_marks(currency_table: Mapping[str, Any]) -> dict[str, str]:
    """List every sign and code of ``currencies.yaml`` in all forms that it is written in, with its code."""
    marks: dict[str, str] = {
        **currency_table["signs"],
        **{code: code for code in currency_table["codes"]},
        **currency_table["aliases"],
    }
    marks.update({f"{code}$": code for code in currency_table["codes"]})
    for sign, code in list(marks.items()):
        if sign[-1] == "$" and sign[:-1].isalpha() and sign not in currency_table["article_like"]:
            marks.update({sign.lower(): code, f"{sign[:-1]} $": code, f"{sign[:-1].lower()} $": code})
        if sign in currency_table["small"]:
            marks[sign.lower()] = code
    return marks
