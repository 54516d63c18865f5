"""Addresses: those of one article are one, those of two are two, and what is no article's address is none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tasks.parse.metadata.canonical_address import address_key, canonical_url

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases/dedupe/addresses.yaml").read_text(encoding="utf-8"))


def names(cases: list[dict[str, Any]]) -> list[str]:
    return [case["name"] for case in cases]


@pytest.mark.parametrize("case", CASES["same"], ids=names(CASES["same"]))
def test_addresses_of_one_article_share_their_key(case: dict[str, Any]) -> None:
    keys = {address_key(url) for url in case["urls"]}
    assert len(keys) == 1
    assert None not in keys


@pytest.mark.parametrize("case", CASES["differ"], ids=names(CASES["differ"]))
def test_addresses_of_two_articles_do_not(case: dict[str, Any]) -> None:
    keys = [address_key(url) for url in case["urls"]]
    assert len(set(keys)) == len(keys)
    assert None not in keys


@pytest.mark.parametrize("case", CASES["becomes"], ids=[case["url"] for case in CASES["becomes"]])
def test_an_address_becomes_the_canonical_one_or_none(case: dict[str, Any]) -> None:
    assert canonical_url(case["url"]) == case["is"]


@pytest.mark.parametrize("case", CASES["same"] + CASES["differ"], ids=names(CASES["same"] + CASES["differ"]))
def test_a_canonical_address_is_canonical_already(case: dict[str, Any]) -> None:
    for url in case["urls"]:
        once = canonical_url(url)
        assert canonical_url(once) == once
        assert address_key(once) == address_key(url)


def test_an_address_without_end_is_none() -> None:
    assert canonical_url("https://example.com/" + "a/" * 3000) is None
