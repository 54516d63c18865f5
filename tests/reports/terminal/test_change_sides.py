"""A change in the terminal: its sides beside each other or stacked, and no text of an article steers the terminal."""

from __future__ import annotations

import unicodedata
from io import StringIO

import pytest
from rich.cells import cell_len
from rich.console import Console

from tasks.core.changes import Change, ChangeKind
from tasks.core.records import SourcedObservation
from tasks.reports.sections.citations import Citations
from tasks.reports.terminal.change_sides import change_sides
from tests.reports.stories import cases, changes_of, context_of, observations, story


def contradiction(items: list[SourcedObservation]) -> Change:
    return next(change for change in changes_of(items) if change.kind is ChangeKind.CONTRADICTED)


def printed(items: list[SourcedObservation], width: int, language: str = "ko", *, colours: bool = False) -> list[str]:
    context = context_of(items, language)
    console = Console(file=StringIO(), width=width, highlight=False, markup=False, emoji=False, force_terminal=colours)
    console.print(change_sides(contradiction(items), items, Citations(context), width, colours=colours))
    assert isinstance(console.file, StringIO)
    return console.file.getvalue().splitlines()


@pytest.mark.parametrize("width", [30, 40, 79, 80, 120, 200])
@pytest.mark.parametrize("language", ["ko", "en"])
def test_no_line_is_wider_than_the_terminal(width: int, language: str) -> None:
    assert max(map(cell_len, printed(story(), width, language))) <= width


def test_sides_stand_beside_each_other_where_there_is_room() -> None:
    def both(lines: list[str]) -> bool:
        return any("── One report" in line and "── Another report" in line for line in lines)

    assert both(printed(story(), 80, "en"))
    assert not both(printed(story(), 79, "en"))
    stacked = printed(story(), 79, "en")
    assert [line for line in stacked if line.startswith("── ")] == ["── One report", "── Another report"]


def test_fields_that_differ_have_a_sign_and_the_others_have_none() -> None:
    marked = {line.split("≠")[0].strip() for line in printed(story(), 120, "en") if "≠" in line}
    assert marked == {"Value", "Interval"}


def test_the_check_and_everybody_else_follow() -> None:
    text = "\n".join(printed(story(), 120, "en"))
    for part in ("Reasons", "Everybody who reports this figure", "with a probability of", "Marked words"):
        assert part in text


def test_the_number_is_marked_with_and_without_colours() -> None:
    change = contradiction(story())
    assert change.after is not None
    number = change.after.observation.expression
    assert f"[{number}]" in "".join(printed(story(), 200))
    coloured = "".join(printed(story(), 200, colours=True))
    assert f"[{number}]" not in coloured
    assert "\x1b[" in coloured


HOSTILE = "\x1b[2J\x1b]0;owned\x07\u202eevil\u202c [red]x[/red] :smile:\r"


def test_hostile_text_stays_text() -> None:
    items = []
    for number, article in enumerate(cases("story"), 1):
        says = [{**one, "sentence": f"{one.get('sentence', '')}{HOSTILE}"} for one in article["says"]]
        items += observations(
            {**article, "says": says, "publisher": HOSTILE, "title": HOSTILE, "url": "javascript:alert(1)"}, number
        )
    text = "\n".join(printed(items, 100))
    assert "[red]x[/red] :smile:" in " ".join(text.split())
    assert [sign for sign in text if sign != "\n" and unicodedata.category(sign) in ("Cc", "Cf")] == []
    assert "javascript" not in text
