"""Languages of reports: whole, alike, and refused where there is none."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest
import yaml
from babel import Locale
from pydantic import ValidationError

from tasks import languages
from tasks.changes import checks
from tasks.changes.checks.check import READ_RIGHT
from tasks.changes.checks.verdict import Step
from tasks.changes.second_reader.reading import NOTE
from tasks.core.changes import ChangeKind
from tasks.core.errors import ReportError
from tasks.core.records import Basis, Measure
from tasks.core.watchlist import Settings, Watchlist
from tasks.languages import report_languages
from tasks.reports import report_context, wording
from tasks.reports.request import Span
from tasks.reports.sections.composition import ORDER
from tasks.reports.wording import Words, load_words
from tests.reports.stories import MADE_AT, context_of, story

TEMPLATES = Path(wording.__file__).parent / "templates"


def holes(pattern: str | tuple[str, str]) -> set[str]:
    return set(re.findall(r"{(\w+)", pattern if isinstance(pattern, str) else " ".join(pattern)))


@pytest.mark.parametrize("language", report_languages())
def test_a_language_has_every_word(language: str) -> None:
    words, korean = load_words(language), load_words("ko")
    assert words.language == language
    assert set(words.kinds) == set(ChangeKind)
    assert set(words.sections) == set(ORDER)
    assert set(words.basis) == set(Basis) - {Basis.ACTUAL}, "an actual value is the rule and has no tag"
    assert set(words.measures) == set(Measure) - {Measure.LEVEL}, "a level is the rule and has no tag"
    assert Locale.parse(words.locale).language == language
    assert words.notes.keys() == korean.notes.keys()
    assert words.scopes.keys() == korean.scopes.keys()
    assert words.checks.keys() == korean.checks.keys()
    assert {key: holes(pattern) for key, pattern in words.sentences} == {
        key: holes(pattern) for key, pattern in korean.sentences
    }
    assert {key: holes(pattern) for key, pattern in words.phrases.items()} == {
        key: holes(pattern) for key, pattern in korean.phrases.items()
    }


def test_no_phrase_is_left_over() -> None:
    folder = TEMPLATES.parent
    sources = [path.read_text("utf-8") for pattern in ("*.py", "*.j2") for path in sorted(folder.rglob(pattern))]
    used = re.sub(r'class="[^"]*"', "", "".join(sources))
    named = {"to_check", "to_check_about", "known", "known_about"}  # by the folded section
    named |= {f"legend_{style}" for style in ("conflict", "target", "forecast", "edited")}
    named |= {f"chart_by_{grain}" for grain in ("year", "half", "quarter", "month", "day", "span", "publication")}
    named |= {f"count_of_{what}" for what in ("entities", "series", "articles", "changes", "to_check")}
    named |= {f"notice_{what}" for what in ("failed_run", "missed_run", "dead_channel", "test")}
    named |= {f"role_{role}" for role in ("entity", "metric", "scope", "period")}
    named |= {f"apart_{grain}" for grain in ("year", "half", "quarter", "month")}
    named |= {f"digest_{span}" for span in Span}
    assert [
        key for key in load_words("ko").phrases if key not in named and not re.search(rf"""["']{key}["']""", used)
    ] == []


def test_every_reason_of_a_check_has_words_and_none_is_left_over() -> None:
    models = yaml.safe_load((Path(checks.__file__).parent / "weights.yaml").read_text("utf-8"))
    evidence = {name for model in models.values() for name in model["evidence"]} | {"other_figures_differ"}
    steps = {*get_args(Step), "evidence", "reading", READ_RIGHT, NOTE, "passed"}
    words = load_words("ko")
    assert sorted((evidence | steps) - words.checks.keys() - words.notes.keys()) == []
    assert sorted(words.checks.keys() - evidence - steps) == []


def test_a_language_without_words_is_refused_with_those_there_are() -> None:
    with pytest.raises(ReportError, match=r"no report can be written in 'xx'.*Choose one of en, ko"):
        context_of(story(), "xx")


def test_a_zone_that_is_none_is_named() -> None:
    nowhere = Watchlist.model_construct(settings=Settings.model_construct(timezone="Asia/Nowhere"))
    with pytest.raises(ReportError, match=r"'Asia/Nowhere' is no time zone in settings\.timezone"):
        report_context(nowhere, "ko", MADE_AT, run_id=1, summary={}, observations=[])


def test_a_language_file_that_lacks_a_key_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "zz").mkdir()
    (tmp_path / "zz" / "report.yaml").write_text("language: zz\n", encoding="utf-8")
    monkeypatch.setattr(languages, "__path__", [str(tmp_path)])
    with pytest.raises(ReportError, match=r"(?s)phrases.*zz"):
        load_words("zz")


def test_a_locale_that_is_not_known_is_named() -> None:
    with pytest.raises(ValidationError, match="xx_YY"):
        Words.model_validate({**load_words("en").model_dump(), "locale": "xx_YY"})
