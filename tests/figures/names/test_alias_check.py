"""Names of a watchlist that mislead the reader are found, with what to do about them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from flows.cli.main import app
from tasks.core.watchlist import Watchlist
from tasks.figures.entities.names.alias_check import alias_problems
from tasks.figures.entities.names.plain_names import plain_name

CASES = Path(__file__).parents[2] / "cases" / "entities" / "aliases.yaml"
ALIASES: list[dict[str, Any]] = yaml.safe_load(CASES.read_text("utf-8"))


@pytest.mark.parametrize("case", ALIASES, ids=lambda case: case["name"])
def test_problems_of_names(case: dict[str, Any]) -> None:
    watchlist = Watchlist.model_validate({key: case[key] for key in ("entities", "metrics") if key in case})
    problems = alias_problems(watchlist, case.get("texts", ()))
    assert [[problem.kind, problem.entity, problem.alias] for problem in problems] == case["problems"]


def test_counts_of_the_users_texts_are_given() -> None:
    entities = [{"id": "apple", "names": {"en": "Apple", "ko": "애플"}}, {"id": "toss", "names": {"ko": "토스"}}]
    texts = [
        "Apple earned $5 million.",
        "Apple (애플) earned $6 million, and an apple costs $1.",
        "토스는 5억원을, Apple은 6억원을 벌었다.",
    ]
    apple, toss = alias_problems(Watchlist.model_validate({"entities": entities}), texts)
    assert "found in 3 of your texts, in 2 of them as its only name, written in small letters in 1" in apple.what
    assert "keep only '애플'" in apple.todo
    assert "found in 1 of your texts" in toss.what
    assert "longer name" in toss.todo


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("네이버㈜", "네이버"), ("(주) 네이버", "네이버"), ("주식회사 가람", "가람"), ("NAVER Corp.", "naver"),
        ("Garam Co., Ltd.", "garam"), ("Oak Hill, Inc.", "oakhill"), ("Inc.", "inc."), ("Costco", "costco"),
        ("ＮＡＶＥＲ", "naver"),
    ],
)  # fmt: skip
def test_plain_names(name: str, plain: str) -> None:
    assert plain_name(name) == plain


def test_the_command_ends_with_one_only_for_warnings(tmp_path: Path) -> None:
    (tmp_path / "notes.yaml").write_text(
        "entities: [{id: kt, names: {ko: KT}}, {id: w, names: {ko: KT 위즈}}]\n", "utf-8"
    )
    (tmp_path / "firms.csv").write_text("name\n토스\n", "utf-8")

    def check(file: str, *options: str) -> Any:
        return CliRunner().invoke(
            app, ["entities", "check", "-w", str(tmp_path / file), "--data", str(tmp_path), *options]
        )

    assert check("notes.yaml").exit_code == 0
    assert "note:" not in check("notes.yaml").stdout
    assert "'KT' stands inside 'KT 위즈'" in check("notes.yaml", "--notes").stdout
    warned = check("firms.csv")
    assert warned.exit_code == 1
    assert "warning: 토스: '토스' is also an everyday word (ko)" in warned.stdout
