"""A text with its figures marked in colour, and what each became."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from rich.console import Console
from rich.text import Text

from warehouse.query.terminal import many_lines, one_line

# Figures of one kind share a colour, so that a reader sees at a glance which number is what.
_COLOURS = ("yellow", "cyan", "green", "magenta", "blue", "red")


def show_marked(
    text: str, observations: Sequence[dict[str, Any]], *, why: bool, console: Console | None = None
) -> None:
    """Print a text with its figures marked, then one line a figure.

    On a terminal marks are colours, one a metric; elsewhere they are square brackets.

    Args:
        text: the article's body.
        observations: as ``observation_line`` writes them.
        why: add the reasons of each, and the runners-up.
        console: where to; standard output unless given.
    """
    console = console or Console(highlight=False, soft_wrap=True)
    rows = sorted(observations, key=lambda row: row["start"])
    metrics = list(dict.fromkeys(row["metric"] for row in rows))
    colours = {metric: _COLOURS[i % len(_COLOURS)] for i, metric in enumerate(metrics)}
    console.print(_marked(text, rows, colours, plain=not console.is_terminal))
    if not rows:
        console.print("\nNo figure of the watchlist's metrics.")
        return
    console.print()
    for number, row in enumerate(rows, 1):
        console.print(_became(number, row, colours[row["metric"]]))
        if why:
            console.print(_reasons(row))


def _marked(text: str, rows: Sequence[dict[str, Any]], colours: dict[str, str], *, plain: bool) -> Text:
    marked, at = Text(), 0
    for number, row in enumerate(rows, 1):
        if row["start"] < at:
            continue
        marked.append(many_lines(text[at : row["start"]]))
        expression = one_line(row["expression"])
        written = f"[{expression}]" if plain else f" {expression} "
        marked.append(written, style=f"bold black on {colours[row['metric']]}")
        marked.append(f"({number})", style="dim")
        at = row["end"]
    marked.append(many_lines(text[at:].rstrip()))
    return marked


def _became(number: int, row: dict[str, Any], colour: str) -> Text:
    line = Text()
    line.append(f"({number}) ", style="dim")
    line.append(one_line(row["entity_name"] or row["entity"]), style="bold")
    if row["discovered"]:
        line.append(" (not listed)", style="dim")
    line.append(f" {row['metric']}", style=colour)
    line.append(f" [{one_line(row['scope'])}]" if row["scope"] else "")
    line.append(f" = {_amount(row)}")
    ends = f"[{_open(row['low'])}, {_open(row['high'])})"
    details = [
        row["period"] or "no period",
        row["basis"],
        row["measure"],
        row["bound"],
        ends,
        f"{row['confidence']:.2f}",
    ]
    line.append(" · " + " · ".join(details), style="dim")
    return line


def _amount(row: dict[str, Any]) -> str:
    if row["value"] is None:
        return f"no point value, {row['unit']}"
    high = f" to {_grouped(row['value_high'])}" if row["value_high"] is not None else ""
    return f"{_grouped(row['value'])}{high} {row['unit']}"


def _open(end: float | str | None) -> str:
    return ".." if end is None else _grouped(end)


def _grouped(number: float | str) -> str:
    """With commas between thousands; a number that JSON would cut comes as its digits."""
    return f"{Decimal(str(number)):,f}"


def _reasons(row: dict[str, Any]) -> Text:
    lines = [
        f"      {step}: {detail}" + (f" ({weight:+.2f})" if weight else "") for step, detail, weight in row["reasons"]
    ]
    if row["quoted_by"]:
        lines.append(f"      quoted: {row['quoted_by']}")
    lines += [f"      runner-up: {other}" for other in row["runners_up"]]
    return Text("\n".join(map(one_line, lines)), style="dim")
