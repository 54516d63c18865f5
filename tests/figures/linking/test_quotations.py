"""Who is quoted as saying a number."""

from __future__ import annotations

import io
import re
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from rich.console import Console

from flows.cli.extraction.highlighting import show_marked
from flows.cli.extraction.text_extraction import observation_line
from tasks.core.watchlist_loading import load_watchlist
from tasks.figures import ArticleText, Extractor
from tests.figures.reading import by_rules

CASES = Path(__file__).parents[2] / "cases"
SEEDS = Path(__file__).parents[3] / "seeds" / "watchlist.yaml"
MARK = re.compile(r"\[\[(.+?)\]\]")


@lru_cache(maxsize=1)
def extractor() -> Extractor:
    return by_rules(load_watchlist([SEEDS, CASES / "figures" / "entities.yaml"]))


def cases() -> list[Any]:
    return [
        pytest.param(path.stem, case["text"], case["speaker"], id=f"{path.stem}-{number}")
        for path in sorted((CASES / "quotations").glob("*.yaml"))
        for number, case in enumerate(yaml.safe_load(path.read_text(encoding="utf-8")))
    ]


@pytest.mark.parametrize(("language", "marked", "speaker"), cases())
def test_the_speaker_of_a_number_is_named_as_written(language: str, marked: str, speaker: str | None) -> None:
    (expression,) = MARK.findall(marked)
    article = MARK.sub(lambda match: match[1], marked)
    text = f"{'한빛전자 실적.' if language == 'ko' else 'Hanbit results.'}\n{article}"
    (observations,) = extractor().extract([ArticleText(text, language, date(2021, 10, 13))])
    speakers = {found.quoted_by for found in observations if expression in found.expression}
    assert speakers == {speaker}


def test_extract_prints_who_is_quoted() -> None:
    text = "한빛전자는 지난해 매출이 5조원을 기록했다고 밝혔다."
    (observations,) = extractor().extract([ArticleText(text, "ko", date(2021, 10, 13))])
    rows = [observation_line("a", observation) for observation in observations]
    output = io.StringIO()
    show_marked(text, rows, why=True, console=Console(file=output, width=200))
    assert "quoted: 한빛전자" in output.getvalue()
