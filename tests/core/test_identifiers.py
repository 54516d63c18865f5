"""Ids stay the numbers that they are: a warehouse that exists knows its articles, texts and changes by them."""

from __future__ import annotations

import pytest

from tasks.core.identifiers import (
    article_id,
    change_id,
    document_id,
    observation_id,
    quarantine_id,
    revision_id,
    series_id,
    series_ids,
)

IDS = {
    "article by address": (article_id("url", "https://news.example.com/1"), 3861492256486302579),
    "article by headline": (article_id("headline", "한국신문", "가람전자", "2021-10-13"), 7652619852798165472),
    "article by a broken text": (article_id("text", "가\ud800나"), 797883927810154051),
    "change": (change_id("new_period", 17, "2020", "25.11", "percent", None, None, 5), 6551810343885021986),
    "revision without a title": (revision_id(5, "글"), -7458929851113649396),
    "revision with an empty title": (revision_id(5, "글", title=""), 1448675367069233372),
    "series": (series_id("naver", "rnd_ratio", None, "actual", "level", "year", "percent"), -8594586989773396448),
    "series without a unit": (series_id("naver", "rnd_ratio", None, "actual", "level", "year"), 6802595142630428043),
    "observation": (observation_id(7, 9, period="2020", start=3, end=6, extractor="test-1"), 9007258151038206967),
    "quarantine": (quarantine_id("a.html", None, "no text"), -225735601967724706),
    "document": (document_id("ab" * 32), 2393252744419663844),
}


@pytest.mark.parametrize("name", IDS)
def test_id_is_the_number_that_it_was(name: str) -> None:
    made, known = IDS[name]
    assert made == known


@pytest.mark.parametrize("scope", [None, "", "반도체"])
def test_ids_of_many_series_of_one_figure_are_those_of_each(scope: str | None) -> None:
    kinds = [(basis, grain) for basis in ("actual", "target") for grain in (None, "year", "quarter")]
    many = series_ids("가람전자", "revenue", scope, "level", "KRW", kinds)
    assert many == [series_id("가람전자", "revenue", scope, basis, "level", grain, "KRW") for basis, grain in kinds]
