"""Patterns of numbers in digits: with groups of thousands, decimals, and fractions with a stroke."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from tasks.figures.numbers.notation.patterns import SPACE, alternatives

# Possessive, so that hostile strings of digits stay linear. Thin blanks and apostrophes group thousands as commas do;
# ``digits_source`` adds what else separates groups and decimals. ``.5`` has no digit before it.
DIGITS = (
    r"(?:\d{1,3}(?:[\u2009\u202f]\d{3})++(?!\d)(?:\.\d+)?+"
    r"|\d{1,3}(?:['’]\d{3})++(?![\d'’])(?:\.\d+)?+"
    r"|\d+(?:[.,．，]\d+)*+"
    r"|(?<![\d.,．A-Za-z])\.\d+(?![\d.,]))"
)
SHARE = r"(?:\d{1,2}/\d{1,3}(?![\d/]|[.,]\d)|[¼-¾⅐-⅞])"


def digits_source(data: Mapping[str, Any], currency_table: Mapping[str, Any]) -> str:
    """Return the pattern of a number in digits.

    A plain blank separates groups behind a currency (``$1 200 million``), and between a word of
    ``numerals.blank_groups`` and another (``had 12 345 employees``); anywhere else it may stand between two numbers,
    as in tables. A dot at half height separates decimals before the words of ``numerals.dot_decimals`` (``3·1`` is
    also a day, ``2·3`` a list), and a comma with a blank separates groups before those of ``numerals.loose_groups``.

    Args:
        data: the language's ``quantities.yaml``.
        currency_table: ``currencies.yaml``.
    """
    numerals = data["numerals"]
    signs = "".join(sorted({re.escape(sign[-1]) for sign in currency_table["signs"]}))
    codes = "|".join(sorted(currency_table["codes"]))
    behind = [rf"(?<=[{signs}])", rf"(?<=[{signs}] )", f"(?<={codes})", rf"(?<=(?:{codes}) )"]
    grouped = r"[1-9]\d{0,2}(?: \d{3})++(?![\d,.]\d)(?!\d)(?:\.\d+)?+"
    sources = [rf"(?:{'|'.join(behind)}){grouped}"]
    if "blank_groups" in numerals:
        behind = [rf"(?<=\b{re.escape(word)} )" for word in numerals["blank_groups"]]
        sources.append(rf"(?:{'|'.join(behind)}){grouped}(?= [A-Za-z]|%)")
    if "dot_decimals" in numerals:
        ahead = alternatives(numerals["dot_decimals"])
        sources.append(rf"(?<![\d.,])\d{{1,3}}[·∙‧\u318d\u30fb]\d{{1,2}}(?={SPACE}?(?:{ahead}))")
    if "loose_groups" in numerals:
        ahead = alternatives(numerals["loose_groups"])
        sources.append(rf"(?<![\d.,])[1-9]\d{{0,2}}(?:, \d{{3}})++(?={SPACE}?(?:{ahead}))")
    return f"(?:{'|'.join(sources)}|{DIGITS})"
