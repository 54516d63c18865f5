"""Fractions in words: ``two-thirds``, ``a quarter of``, ``half a percentage point``.

The table ``fraction`` of ``quantities.yaml`` holds ``marker`` (분의) where the denominator comes first, with the
``joint`` of a mixed number; else ``numerators``, ``denominators``, the ``joints`` that make a share of a whole,
``phrases``, and ``of_unit`` (what stands between a fraction and a unit: half a percentage point).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from tasks.figures.numbers.notation.patterns import alternatives, capitalised
from tasks.figures.numbers.units import Unit


def part_source(data: Mapping[str, Any], joints: Iterable[str]) -> str:
    """Return an alternative of fractions in words (``two-thirds``), with a bar at its end; empty if there are none.

    Args:
        data: the language's ``quantities.yaml``.
        joints: what stands between numerator and denominator.
    """
    fraction = data.get("fraction", {})
    tops, bottoms = fraction.get("numerators", {}), fraction.get("denominators", {})
    if not tops:
        return ""
    first = alternatives([*tops, *map(capitalised, tops)])
    return rf"(?:{first})(?:{alternatives(joints)})(?:{alternatives(bottoms)})(?![A-Za-z])|"


def part_unit_pattern(data: Mapping[str, Any], units: Mapping[str, Unit]) -> re.Pattern[str]:
    """Return the pattern of a fraction of a percent or point: ``half a percentage point``.

    Args:
        data: the language's ``quantities.yaml``.
        units: its units by word.

    Returns:
        A pattern with the groups ``part`` and ``unit``; one that matches nothing if the language has no such form.
    """
    ties = data.get("fraction", {}).get("of_unit", [])
    if not ties:
        return re.compile("(?!)")
    ratios = [word for word, unit in units.items() if unit.kind in ("percent", "percentage_point") and word.isascii()]
    halves = alternatives(data["numerals"].get("half", {}))
    parts = rf"{part_source(data, [' ', '-'])}{halves}"
    return re.compile(rf"(?P<part>{parts})(?:{alternatives(ties)})(?P<unit>{alternatives(ratios)})(?![A-Za-z])")


def fraction_words(fraction: Mapping[str, Any], joints: Iterable[str] = ()) -> dict[str, Decimal]:
    """List fractions in words with their values in percent (``two-thirds``, ``a quarter of``).

    Args:
        fraction: the table of that name.
        joints: what stands between numerator and denominator; without any, the joints of the table, which make a share
            of a whole.
    """
    found: dict[str, Decimal] = {}
    patterns = [f"{joint}{{}}" for joint in joints] or fraction.get("joints", [])
    for numerator, top in fraction.get("numerators", {}).items():
        for denominator, bottom in fraction.get("denominators", {}).items():
            for joint in patterns:
                found[numerator + joint.format(denominator)] = Decimal(100) * top / bottom
    if not joints:
        found.update({word: Decimal(str(value)) for word, value in fraction.get("phrases", {}).items()})
    found.update({capitalised(word): value for word, value in list(found.items())})
    return found
