"""A report takes back what an earlier one had wrongly, in every format, and says how often reports are right."""

from __future__ import annotations

import json
from dataclasses import replace

import feedparser
import pytest
from bs4 import BeautifulSoup

from tasks.core.changes import ChangeKind
from tasks.core.judgements import Because, Precision, Retraction
from tasks.reports import Rendered, render
from tasks.reports.formats.atom import merged_feed
from tasks.reports.wording import load_words
from tests.reports.stories import changes_of, context_of, story


def report(language: str = "ko", remark: str | None = None, *, others: bool = True) -> Rendered:
    changes = changes_of(story())
    (wrong,) = (change for change in changes if change.kind is ChangeKind.CONTRADICTED)
    context = replace(
        context_of(story(), language),
        retractions=(Retraction(wrong, "scope", remark),),
        precision=(Precision(ChangeKind.CONTRADICTED, 10, 9),),
    )
    return render([change for change in changes if change is not wrong] if others else [], context)


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_correction_stands_in_every_format(language: str) -> None:
    rendered, words = report(language, "부문 <b>수치</b>"), load_words(language)
    page = BeautifulSoup(rendered.texts["html"], "lxml")
    (section,) = page.select("section.corrections")
    assert section.select_one("h2 .count").get_text() == "1"  # type: ignore[union-attr]
    reason = section.select_one("strong").get_text()  # type: ignore[union-attr]
    assert words.because[Because.SCOPE] in reason
    assert "<b>수치</b>" in reason
    assert len(section.select("mark")) == 2
    assert words.because[Because.SCOPE] in rendered.texts["md"]
    assert "~~" in rendered.texts["md"]
    (correction,) = json.loads(rendered.texts["json"])["corrections"]
    assert (correction["kind"], correction["because"]) == ("contradicted", "scope")
    (entry,) = (entry for entry in rendered.entries if entry.kind == "correction")
    assert words.because[Because.SCOPE] in entry.content
    assert "<b>수치</b>" not in entry.content


def test_the_entry_of_a_correction_replaces_that_of_the_change() -> None:
    plain = render(changes_of(story()), context_of(story()))
    first = merged_feed(None, plain.entries, "ko", plain.made_at)
    rendered = report()
    feed = feedparser.parse(merged_feed(first, rendered.entries, "ko", rendered.made_at))
    kinds = [entry.tags[0].term for entry in feed.entries]
    assert "contradicted" not in kinds
    assert kinds.count("correction") == 1
    assert len(kinds) == len(plain.entries)
    assert feed.entries[0].title.startswith("[정정] ")


@pytest.mark.parametrize("language", ["ko", "en"])
def test_precision_is_reported_of_what_was_judged(language: str) -> None:
    rendered = report(language)
    assert load_words(language).say("precision_of", kind=load_words(language).kinds[ChangeKind.CONTRADICTED],
                                    right=9, judged=10) in rendered.texts["md"]  # fmt: skip
    assert json.loads(rendered.texts["json"])["precision"] == {"contradicted": {"judged": 10, "right": 9}}
    assert load_words(language).say("precision", kinds="").split(":")[0] not in render([], context_of(())).texts["md"]


def test_a_report_of_corrections_alone_is_not_called_empty() -> None:
    rendered = report("en", others=False)
    assert "1 correction" in rendered.texts["md"].splitlines()[0]
    assert load_words("en").say("nothing_changed") not in rendered.texts["md"]


def test_every_reason_has_words() -> None:
    assert all(set(load_words(language).because) == set(Because) for language in ("ko", "en"))
