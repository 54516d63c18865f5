"""The pages that explain the project: short, with links that lead somewhere, and with examples that run."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.warehouse.stored_observations import load, stored_observation

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted(path for path in ROOT.rglob("*.md") if not {".venv", "cases"} & set(path.relative_to(ROOT).parts[:-1]))
LONGEST_README = 180
LINK = re.compile(r"\]\((?!https?://|#)([^)#\s]+)")


def test_the_first_page_is_short() -> None:
    assert len((ROOT / "README.md").read_text("utf-8").splitlines()) <= LONGEST_README


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_to_files(page: Path) -> None:
    links = LINK.findall(page.read_text("utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_command_stands_on_the_page_of_commands() -> None:
    from typer.main import get_command

    from flows.cli.main import app

    commands = get_command(app).commands  # type: ignore[attr-defined]
    listed = re.findall(r"^\| `figurewatch (\w+)`", (ROOT / "flows" / "README.md").read_text("utf-8"), re.MULTILINE)
    assert sorted(listed) == sorted(commands)


def test_the_sentence_at_the_top_becomes_the_rows_below_it() -> None:
    from datetime import date

    from tasks.core.watchlist_loading import load_watchlist
    from tasks.figures import ArticleText, Extractor

    text = (ROOT / "README.md").read_text("utf-8")
    sentence = next(line for line in text.splitlines() if line.startswith("> "))[2:].replace("*", "")
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in text.splitlines()
        if line.startswith("| naver |")
    ]
    extractor = Extractor(load_watchlist(ROOT / "seeds" / "watchlist.yaml"))
    (observations,) = extractor.extract([ArticleText(sentence, published=date(2021, 10, 13))])
    assert rows == [
        [
            item.entity, item.metric, str(item.period), item.basis.value, item.measure.value, f"{item.value:f}",
            f"{item.low:f}", f"{item.high:f}", item.unit, item.bound.value, item.expression,
            f"{item.confidence:.2f}".lstrip("0"),
        ]
        for item in observations
    ]  # fmt: skip


def python_blocks(page: Path) -> list[str]:
    return re.findall(r"^```python\n(.*?)^```", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)


def test_the_examples_of_the_library_run(tmp_path: Path, seeds: Path) -> None:
    note = {"entity": "naver", "metric": "rnd_ratio", "unit": "percent", "period": "2019", "day": "2020-03-30"}
    published = load(tmp_path, [stored_observation({**note, "value": 26, "low": 25.5, "high": 26.5}, 1)])
    names = {
        "seeds": seeds,
        "saved": seeds / "articles" / "2020-03-30-newstomato-962955.html",
        "published": published,
    }
    blocks = python_blocks(ROOT / "tasks" / "README.md")
    assert len(blocks) >= 4
    for block in blocks:
        exec(compile(block, "tasks/README.md", "exec"), names)


def test_no_page_names_this_machine() -> None:
    listed = subprocess.run(["git", "ls-files", "*.md"], cwd=ROOT, capture_output=True, text=True, check=False)
    pages = [ROOT / name for name in listed.stdout.splitlines()] or PAGES
    assert [page.name for page in pages if re.search(r"/(?:work|root|home)/\w", page.read_text("utf-8"))] == []
