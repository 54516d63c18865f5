"""A spreadsheet of firms is read whatever its encoding, separator and headings, and its errors name line and column."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
import yaml

from flows.entity_names import import_entities
from flows.watchlists import checked_watchlist
from tasks.core.entity_tables.entity_table import read_entity_table
from tasks.core.errors import WatchlistError
from tasks.core.watchlist_loading import load_watchlist
from tasks.languages.company_words import table_headings

ROOT = Path(__file__).parents[2]
CASES: list[dict[str, Any]] = yaml.safe_load((ROOT / "tests/cases/entities/tables.yaml").read_text("utf-8"))
FIRMS = 300


def saved(case: dict[str, Any], folder: Path) -> Path:
    path = folder / "firms.csv"
    content = bytes.fromhex(case["bytes"]) if "bytes" in case else case["table"].encode(case.get("encoding", "utf-8"))
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("case", [case for case in CASES if "reads" in case], ids=lambda case: case["name"])
def test_a_table_is_read(case: dict[str, Any], tmp_path: Path) -> None:
    table = read_entity_table(saved(case, tmp_path), table_headings())
    assert table.entities == case["reads"]
    assert table.unused == case.get("unused", [])


@pytest.mark.parametrize("case", [case for case in CASES if "says" in case], ids=lambda case: case["name"])
def test_an_error_names_file_line_and_column(case: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(WatchlistError) as raised:
        read_entity_table(saved(case, tmp_path), table_headings())
    for fragment in ["firms.csv", *case["says"]]:
        assert fragment in str(raised.value)


def firms() -> list[dict[str, str]]:
    """Rows of firms with a parent every third row."""
    heads = [f"{first}{second}" for first in "가나다라마바사아자차" for second in "람솔빛온별"]
    kinds = ("전자", "제약", "은행", "식품", "해운", "게임즈")
    names = [f"{head}{kind}" for head in heads for kind in kinds]
    return [
        {
            "종목명": name,
            "영문명": f"Firm {number}",
            "별칭": f"{name}㈜;F{number}X",
            "종목코드": f"{number:06}",
            "모회사": names[number - 1] if number % 3 else "",
        }
        for number, name in enumerate(names)
    ]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "firms.csv"
    with path.open("w", encoding="cp949", newline="") as file:
        writer = csv.DictWriter(file, firms()[0])
        writer.writeheader()
        writer.writerows(firms())
    return path


def test_hundreds_of_firms_are_included_or_imported_alike(table: Path, tmp_path: Path) -> None:
    (tmp_path / "including.yaml").write_text("include: [firms.csv]\n", "utf-8")
    included = checked_watchlist(tmp_path / "including.yaml")
    imported, unused = import_entities(table, tmp_path / "new.yaml")
    assert len(imported.added) == FIRMS
    assert unused == []
    assert checked_watchlist(tmp_path / "new.yaml").entities == included.entities
    last = included.entities[-1]
    assert (last.id, last.parent, last.tickers) == ("firm-299", "firm-298", ["000299"])


def test_an_import_keeps_comments_and_order_and_a_second_one_changes_nothing(table: Path, tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    before = (
        "# mine\nentities:\n  - {id: own, names: {ko: 우리}}  # first\n\nsettings:\n  contradiction_days: 9  # few\n"
    )
    path.write_text(before, "utf-8")
    import_entities(table, path)
    once = path.read_text("utf-8")
    assert [line for line in once.splitlines() if "Firm " not in line and line] == [
        line for line in before.splitlines() if line
    ]
    again, _ = import_entities(table, path)
    assert (again.added, again.replaced, len(again.unchanged)) == ([], [], FIRMS)
    assert path.read_text("utf-8") == once


def test_a_row_without_an_id_adds_to_the_listed_entity_of_that_name(tmp_path: Path) -> None:
    listed = "entities: [{id: hb, names: {ko: 한빛제약}, aliases: [HBP], type: unit}]\n"
    (tmp_path / "own.yaml").write_text(listed, "utf-8")
    (tmp_path / "firms.csv").write_text("name,name_en,tickers\n한빛제약㈜,Hanbit,012345\n", "utf-8")
    imported, _ = import_entities(tmp_path / "firms.csv", tmp_path / "own.yaml")
    (entity,) = load_watchlist(tmp_path / "own.yaml").entities
    assert imported.replaced == ["hb"]
    assert (entity.id, entity.names, entity.type) == ("hb", {"ko": "한빛제약㈜", "en": "Hanbit"}, "unit")
    assert (entity.aliases, entity.tickers) == (["HBP", "한빛제약"], ["012345"])


def test_a_refused_import_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text("entities: []\n", "utf-8")
    (tmp_path / "firms.csv").write_text("name,parent\nAcorn,nobody\n", "utf-8")
    with pytest.raises(WatchlistError, match=r"own\.yaml with .*firms\.csv(.|\n)*Known"):
        import_entities(tmp_path / "firms.csv", tmp_path / "own.yaml")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["firms.csv", "own.yaml"]
    assert (tmp_path / "own.yaml").read_text("utf-8") == "entities: []\n"


def test_an_unknown_parent_of_an_included_table_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "firms.csv").write_text("name,parent\nAcorn,\nBirch,Acron\n", "utf-8")
    (tmp_path / "own.yaml").write_text("include: firms.csv\n", "utf-8")
    with pytest.raises(WatchlistError, match=r"'Acron'.*firms\.csv, line 3"):
        load_watchlist(tmp_path / "own.yaml")
