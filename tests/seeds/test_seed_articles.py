"""The seed articles hold the facts that they are said to hold, say where these come from, and borrow no wording."""

from __future__ import annotations

import email
import email.policy
import os
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from bs4 import BeautifulSoup

from tasks.core.watchlist_loading import load_watchlist

SEEDS = Path(__file__).parents[2] / "seeds"
ARTICLES = SEEDS / "articles"
FACTS: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "facts.yaml").read_text("utf-8"))["articles"]
ORIGINALS = Path(os.environ.get("FIGUREWATCH_SHARED", Path(__file__).parents[3] / "shared")) / "seeds"
RUN = 12  # characters that no two independent wordings share, names and numbers aside

each_article = pytest.mark.parametrize("article", FACTS, ids=lambda article: article["file"])


def _markup(name: str) -> str:
    path = ARTICLES / name
    if path.suffix == ".mhtml":
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        page = next(part for part in message.walk() if part.get_content_type() == "text/html")
        return page.get_payload(decode=True).decode("utf-8")
    return path.read_bytes().decode("euc-kr" if "962955" in name else "utf-8")


def _text(name: str) -> str:
    markup = _markup(name)
    text = markup if name.endswith(".txt") else BeautifulSoup(markup, "lxml").get_text()
    return re.sub(r"\s+", " ", text)


def _runs(text: str) -> set[str]:
    """Every run of RUN characters that is more than a name, a number or a date in Latin letters and digits."""
    folded = re.sub(r"\s+", " ", text)
    runs = {folded[i : i + RUN] for i in range(len(folded) - RUN + 1)}
    return {run for run in runs if len(re.findall(r"[가-힣]", run)) >= 3}


def test_every_saved_page_has_its_facts_listed() -> None:
    assert {path.name for path in ARTICLES.iterdir()} == {article["file"] for article in FACTS}


@each_article
def test_page_holds_its_figures_and_its_misleading_numbers(article: dict[str, Any]) -> None:
    text = _text(article["file"])
    for written in {row["expression"] for row in article["figures"]}:
        rows = [row for row in article["figures"] if row["expression"] == written]
        assert len(re.findall(rf"(?<![\d.,]){re.escape(written)}", text)) >= len(rows), written
    for number in article["near_misses"]:
        assert number in text, number


@each_article
def test_page_names_its_source_and_says_that_it_is_retold(article: dict[str, Any]) -> None:
    markup = _markup(article["file"])
    if article["file"].endswith(".txt"):
        note = markup.splitlines()[0]
        assert note == f"출처: {article['source']} (사실만 옮겨 다시 쓴 글, {article['published']})"
        assert article["publisher"] in markup.rstrip().splitlines()[-1]
        return
    soup = BeautifulSoup(markup, "lxml")
    note = soup.select_one("meta[name='figurewatch:retelling']")["content"]
    assert note.startswith(article["source"])
    assert article["published"] in note
    assert soup.select_one("link[rel=canonical]")["href"].startswith(article["source"])
    assert article["publisher"] in markup


@each_article
def test_figures_are_of_the_default_watchlist(article: dict[str, Any]) -> None:
    watchlist = load_watchlist(SEEDS / "watchlist.yaml")
    for row in article["figures"]:
        assert watchlist.entity(row["entity"]), row
        assert watchlist.metric(row["metric"]), row


def test_readme_lists_every_page_with_its_source() -> None:
    readme = (SEEDS / "README.md").read_text("utf-8")
    for article in FACTS:
        assert f"(articles/{article['file']}) | <{article['source']}>" in readme


def test_plain_texts_are_shaped_like_wire_copies() -> None:
    for path in ARTICLES.glob("*.txt"):
        lines = [line for line in path.read_text("utf-8").splitlines() if line]
        assert lines[1] == lines[2]
        assert lines[1].startswith("▲")


@pytest.mark.skipif(not ORIGINALS.is_dir(), reason="the original article is not shipped; it is not on this machine")
@each_article
def test_no_wording_of_the_original_article_is_taken_over(article: dict[str, Any]) -> None:
    originals = [path.read_text("utf-8") for path in ORIGINALS.glob("*.txt")]
    assert originals
    taken = set().union(*map(_runs, originals)) & _runs(_text(article["file"]))
    assert not taken
