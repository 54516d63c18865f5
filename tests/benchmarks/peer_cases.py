"""The peers' case files, read into one form."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

LANGUAGES = {"English": "en", "Korean": "ko", "Japanese": "ja", "EN": "en", "KO": "ko", "JA": "ja"}
# What the peers call a currency, where its own code is not given; the factor makes a hundredth a share of its whole.
UNITS = {
    "dollar": ("USD", 1), "united states dollar": ("USD", 1), "cent": ("USD", 100), "euro": ("EUR", 1),
    "pound": ("GBP", 1), "british pound": ("GBP", 1), "pence": ("GBP", 100), "penny": ("GBP", 100),
    "rupee": ("INR", 1), "franc": ("CHF", 1), "markka": ("FIM", 1), "finnish markka": ("FIM", 1),
    "mark": ("DEM", 1), "peseta": ("ESP", 1), "netherlands guilder": ("NLG", 1), "lira": ("TRY", 1),
    "percent": ("percent", 1), "bitcoin": ("BTC", 1), "won": ("KRW", 1), "yen": ("JPY", 1),
}  # fmt: skip
# Constructors of duckling's corpora.
MONEY = {
    "Dollar": "USD", "Cent": "cent", "EUR": "EUR", "Pound": "GBP", "Yen": "JPY", "Won": "KRW", "Rupee": "INR",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """A number that a case asks for: its text where the case tells it, value and unit (null: any)."""

    text: str
    value: float
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A text and its numbers.

    Attributes:
        model: ``Number``, ``Percent``, ``Currency`` and the like, as the file's name says.
        dimensions: whether the case asks for numbers alone or for numbers with their units.
        subtypes: what the case says of its numbers (``fraction``, ``power``).
    """

    text: str
    language: str
    model: str
    wanted: tuple[Wanted, ...]
    subtypes: frozenset[str] = frozenset()


def read_folder(folder: Path) -> Iterator[tuple[str, list[Case]]]:
    """Every case file of a folder: its name and cases, an unknown kind of file skipped."""
    for path in sorted(folder.rglob("*")):
        name = re.match(r"([A-Za-z]+)[-_/](\w+?)(?:Model)?(?:[-_]?Corpus)?\.(json|hs)$", path.name)
        if name is None or name[1] not in LANGUAGES:
            continue
        read = _recognizers if name[3] == "json" else _duckling
        yield path.name, list(read(path.read_text(encoding="utf-8-sig"), LANGUAGES[name[1]], name[2]))


def _recognizers(content: str, language: str, model: str) -> Iterator[Case]:
    for entry in json.loads(content):
        wanted, subtypes = [], set()
        for result in entry["Results"]:
            resolution = result.get("Resolution") or {}
            subtypes.add(resolution.get("subtype", ""))
            try:
                value = Decimal(str(resolution.get("value")).rstrip("%"))
            except InvalidOperation:
                continue  # a unit without a number
            wanted.append(_wanted(result["Text"], value, resolution, model))
        yield Case(entry["Input"], language, model, tuple(wanted), frozenset(subtypes))


def _wanted(text: str, value: Decimal, resolution: dict[str, str], model: str) -> Wanted:
    if model == "Percent":
        return Wanted(text, float(value), "percent")
    if model != "Currency":
        return Wanted(text, float(value))
    code, factor = UNITS.get(resolution["unit"].lower(), (resolution["unit"], 1))
    return Wanted(text, float(value) / factor, resolution.get("isoCurrency") or code)


def _duckling(content: str, language: str, model: str) -> Iterator[Case]:
    for value, texts in re.findall(r"examples\s*\((.*?)\)\s*\[(.*?)\]", content, re.S):
        for text in re.findall(r'"((?:[^"\\]|\\.)*)"', texts):
            wanted = _constructed(value, text)
            if wanted is not None:
                yield Case(_unescaped(text), language, "Currency" if "Money" in model else model, (wanted,))


def _constructed(value: str, text: str) -> Wanted | None:
    number = re.search(r"-?\d+(?:\.\d+)?(?:e-?\d+)?", value)
    if number is None or value.startswith(("between", "under", "above")):
        return None
    unit = re.match(r"simple\s+(\w+)", value)
    if unit is None:
        return Wanted(text, float(number[0]))
    code = MONEY.get(unit[1], unit[1])
    return Wanted(text, float(number[0]) / (100 if code == "cent" else 1), "USD" if code == "cent" else code)


def _unescaped(text: str) -> str:
    """Haskell writes a character beyond ASCII by its number."""
    return re.sub(r"\\(\d+)(?:\\&)?", lambda match: chr(int(match[1])), text)
