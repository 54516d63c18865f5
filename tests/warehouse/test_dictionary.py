"""The data dictionary is whole, made of the comments, and stale nowhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from warehouse.catalog import macros, made_in_memory, references, tables, views
from warehouse.dictionary import BEGIN, END, dictionary, main, picture
from warehouse.query.ready_queries import ready_queries

README = Path(__file__).resolve().parents[2] / "warehouse" / "README.md"


def test_the_readme_s_section_is_what_the_catalog_says() -> None:
    assert main([str(README), "--check"]) == 0


def test_everything_has_a_comment_and_stands_in_the_dictionary() -> None:
    text = dictionary()
    with made_in_memory() as con:
        relations, found = [*tables(con), *views(con)], macros(con)
    for relation in relations:
        assert relation.comment, relation.name
        assert f"<code>{relation.name}</code>" in text
        for column in relation.columns:
            assert column.comment, f"{relation.name}.{column.name}"
            assert re.search(rf"\\| `{column.name}` \\| .+ \\| {re.escape(shown(column.comment))} \\|", text), column
    assert all(macro.comment and f"`{macro.call}`" in text for macro in found)


def shown(comment: str) -> str:
    return comment.replace("&", "&amp;").replace("<", "&lt;").replace("|", "\\|")


def test_every_question_has_a_worked_query() -> None:
    asked = "\n".join(re.sub("--.*", "", ready.sql) for ready in ready_queries())
    with made_in_memory() as con:
        questions = [view.name for view in views(con)] + [macro.name for macro in macros(con) if macro.is_table]
    assert [name for name in questions if not re.search(rf"\b(FROM|JOIN) {name}\b", asked)] == []


def test_the_picture_joins_what_names_what() -> None:
    with made_in_memory() as con:
        stored = tables(con)
    drawn = picture(stored)
    for line in ('articles ||--o{ revisions : "article_id"', 'series ||--o{ observations : "series_id"',
                 'observations |o--o{ changes : "before_id"', 'entities |o--o{ observations : "entity"',
                 'articles |o--o{ documents : "article_id"', "BIGINT observation_id PK"):  # fmt: skip
        assert line in drawn
    assert all(item.target in {table.name for table in stored} for item in references(stored))
    assert re.fullmatch(r"```mermaid\nerDiagram\n(    .+\n)+```", drawn)


def test_a_file_is_written_between_its_markers_and_found_fresh_then(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "README.md"
    path.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n", encoding="utf-8")
    assert main([str(path), "--check"]) == 1
    assert "stale" in capsys.readouterr().err
    assert "old" in path.read_text(encoding="utf-8")
    assert main([str(path)]) == 0
    assert main([str(path), "--check"]) == 0
    text = path.read_text(encoding="utf-8")
    assert text.startswith(f"before\n{BEGIN}\n\n### Views")
    assert text.endswith(f"{END}\nafter\n")


@pytest.mark.parametrize("text", ["", f"{BEGIN}\n", f"{END}\n{BEGIN}\n", f"{BEGIN}\n{END}\n{BEGIN}\n{END}\n"])
def test_a_file_without_a_place_for_it_is_left_alone(
    tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "README.md"
    path.write_text(text, encoding="utf-8")
    assert main([str(path)]) == 1
    assert BEGIN in capsys.readouterr().err
    assert path.read_text(encoding="utf-8") == text
