"""The playground: a text with its figures marked and explained, and clear words for input that cannot be read."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from flows.cli.extraction.highlighting import show_marked
from flows.cli.extraction.text_extraction import extract_lines, read_articles
from flows.cli.main import app
from tasks.core.errors import FigurewatchError
from tasks.figures.linking.scorer.weights import load_weights

SEEDS = Path(__file__).parents[2] / "seeds" / "watchlist.yaml"
TEXT = "카카오는 지난해 매출의 약 13%인 5354억원을 연구개발에 썼다. 주가는 2% 올랐다."


def shown(*, why: bool, terminal: bool) -> str:
    article = {"id": "a", "lang": "ko", "published": None, "title": None, "text": TEXT}
    ((_, rows),) = extract_lines([article], [SEEDS])
    out = io.StringIO()
    colours = "standard" if terminal else None
    show_marked(
        TEXT, rows, why=why, console=Console(file=out, force_terminal=terminal, color_system=colours, width=200)
    )
    return out.getvalue()


def test_on_a_terminal_each_metric_has_its_colour() -> None:
    answer = shown(why=False, terminal=True)
    assert "\x1b[1;30;43m 약 13% \x1b[0m" in answer
    assert "\x1b[1;30;46m 5354억원 \x1b[0m" in answer


def test_elsewhere_figures_stand_in_brackets_and_below_is_what_each_became() -> None:
    first, *rest = shown(why=False, terminal=False).splitlines()
    assert first == "카카오는 지난해 매출의 [약 13%](1)인 [5354억원](2)을 연구개발에 썼다. 주가는 2% 올랐다."
    assert [line.split(" · ")[0] for line in rest if line] == [
        "(1) 카카오 rnd_ratio = 13 percent",
        "(2) 카카오 rnd_spend = 535,400,000,000 KRW",
    ]


def test_why_names_cue_subject_and_basis() -> None:
    answer = shown(why=True, terminal=False)
    by_rules = ("cue: 연구개발", "subject: 카카오: topic", "basis: ")
    by_weights = ("metric: rnd_ratio", "entity: 카카오", "basis: actual")
    for step in by_rules if load_weights("ko") is None else by_weights:
        assert step in answer


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("nope", "not JSON"),
        ("[1]", "list instead of an object"),
        ('{"id": 1}', "no text"),
        ('{"text": "x", "published": "2025-13-01"}', "'2025-13-01' is no day"),
        ('{"text": "x", "lang": 3}', "'lang' is 3"),
    ],
)
def test_a_bad_line_is_reported_with_its_number(line: str, says: str, tmp_path: Path) -> None:
    path = tmp_path / "articles.jsonl"
    path.write_text(json.dumps({"text": "좋은 줄"}) + "\n" + line + "\n", "utf-8")
    with pytest.raises(FigurewatchError, match=r"articles\.jsonl, line 2") as raised:
        read_articles(str(path), "jsonl", None, None, None)
    assert says in str(raised.value)


@pytest.mark.parametrize("wrong", [["--published", "yesterday"], ["--format", "xml"]])
def test_a_wrong_option_is_wrong_usage(wrong: list[str]) -> None:
    assert CliRunner().invoke(app, ["extract", "-", *wrong], input="글").exit_code == 2


def test_metrics_try_refuses_a_metric_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("글", "utf-8")
    answer = CliRunner().invoke(app, ["metrics", "try", str(SEEDS), str(tmp_path / "a.txt"), "--metric", "sotres"])
    assert isinstance(answer.exception, FigurewatchError)
    assert "no metric 'sotres'" in str(answer.exception)
