"""Publishers' rules: which markup holds body, headline, time and authors on whose pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any
from urllib.parse import urlsplit

import yaml
from bs4 import BeautifulSoup


@dataclass(frozen=True, slots=True)
class Rule:
    """One publisher's (or content system's) markup; every field but the first three is a list of CSS selectors."""

    name: str
    hosts: tuple[str, ...]
    mark: str | None
    fields: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules, and the selectors that hold everywhere."""

    rules: tuple[Rule, ...]
    drop: str
    caption: str


@lru_cache(maxsize=1)
def load_rules() -> Rules:
    """The rules of ``publishers.yaml``."""
    raw: dict[str, Any] = yaml.safe_load(
        resources.files("tasks.parsing").joinpath("publishers.yaml").read_text("utf-8")
    )
    fixed = {"name", "hosts", "mark"}
    rules = tuple(
        Rule(
            item["name"],
            tuple(item["hosts"]),
            item.get("mark"),
            {field: tuple(selectors) for field, selectors in item.items() if field not in fixed},
        )
        for item in raw["rules"]
    )
    return Rules(rules, ", ".join(raw["drop"]), ", ".join(raw["caption"]))


def rule_for(url: str | None, soup: BeautifulSoup) -> Rule | None:
    """The rule for a page: by its host, longest suffix first, else by a mark of its content system."""
    rules = load_rules().rules
    host = (urlsplit(url).hostname or "") if url else ""
    matching = [
        (len(suffix), rule) for rule in rules for suffix in rule.hosts if host == suffix or host.endswith(f".{suffix}")
    ]
    if matching:
        return max(matching, key=lambda pair: pair[0])[1]
    return next((rule for rule in rules if rule.mark and soup.select_one(rule.mark) is not None), None)


def publisher_of(url: str | None) -> str | None:
    """The publisher's name by host alone."""
    host = (urlsplit(url).hostname or "") if url else ""
    for rule in load_rules().rules:
        if any(host == suffix or host.endswith(f".{suffix}") for suffix in rule.hosts):
            return rule.name
    return None
