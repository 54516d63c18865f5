"""Walk through changes in the terminal: both sentences with their numbers marked, and a verdict by one letter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from flows.judging.verdicts import judge
from tasks.core.errors import UnwritableError
from tasks.core.judgements import Because
from tasks.load.judgement.judging import Judgement
from warehouse.query.json_values import json_text, plain_decimal
from warehouse.query.terminal import one_line

SKIP, QUIT = "k", "q"
KEYS: dict[str, Because | None] = {
    "r": None,
    "e": Because.ENTITY,
    "m": Because.METRIC,
    "v": Because.VALUE,
    "p": Because.PERIOD,
    "s": Because.SCOPE,
    "b": Because.BASIS,
    "n": Because.NOT_COMPARABLE,
}
"""The letter of each verdict; null is right."""

ASKED = (
    "[r]ight, or wrong because of [e]ntity [m]etric [v]alue [p]eriod [s]cope [b]asis, [n]ot comparable; s[k]ip, [q]uit"
)


def walk(
    data: Path,
    reported: Sequence[dict[str, Any]],
    to_check: Sequence[dict[str, Any]],
    console: Console | None = None,
) -> None:
    """Ask for a verdict on each change and write those that are given, also when the walk is ended early.

    Args:
        data: the data folder.
        reported: changes that reports have, as ``flows.judging.cases.to_judge`` gives them.
        to_check: those that were stopped before a report.
        console: where to; standard output unless given.
    """
    console = console or Console(highlight=False, soft_wrap=True)
    waiting = [*reported, *to_check]
    if not waiting:
        console.print("Every reported change is judged.")
        return
    given: list[Judgement] = []
    try:
        for number, change in enumerate(waiting, 1):
            section = "reported" if number <= len(reported) else "to check"
            _show(console, change, f"{number}/{len(waiting)} · {section}")
            key = _asked(console)
            if key == QUIT:
                break
            if key != SKIP:
                given.append(Judgement(change["change_id"], KEYS[key]))
    finally:
        if given:
            judge(data, given)
        console.print(f"Judged {len(given)} of {len(waiting)}.")


def write_cases(path: Path, cases: Iterable[dict[str, Any]]) -> int:
    """Write cases as JSON lines and return how many they are.

    Raises:
        UnwritableError: the file cannot be written.
    """
    lines = [json_text(case) for case in cases]
    try:
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    except OSError as error:
        raise UnwritableError(
            f"the cases can't be written ({error.strerror or error})", where=str(path), todo="Name another file"
        ) from error
    return len(lines)


def _asked(console: Console) -> str:
    """Return the letter that a person answers with; the end of the input is the end of the walk."""
    while True:
        console.print(Text(ASKED, style="dim"))
        try:
            answer = console.input("> ").strip().casefold()[:1]
        except EOFError:
            return QUIT
        if answer in KEYS or answer in (SKIP, QUIT):
            return answer


def _show(console: Console, change: dict[str, Any], where: str) -> None:
    names = (change["entity_name"], change["metric_label"], change["scope"], change["period"], change["basis"])
    heading = Text()
    heading.append(f"\n{where} · ", style="dim")
    heading.append(change["kind"], style="bold red")
    heading.append(" " + one_line(" · ".join(str(name) for name in names if name)), style="bold")
    heading.append(f"  change {change['change_id']}", style="dim")
    console.print(heading)
    if change["note"]:
        console.print(Text(f"  {one_line(change['note'])}", style="dim"))
    for side in ("before", "after"):
        if change[f"{side}_observation_id"] is not None:
            _show_side(console, change, side)


def _show_side(console: Console, change: dict[str, Any], side: str) -> None:
    def field(name: str) -> Any:
        return change[f"{side}_{name}"]

    value = f"{plain_decimal(field('value')):,f} {field('unit')}" if field("value") is not None else field("unit")
    source = " · ".join(str(part) for part in (field("publisher"), field("published_on"), field("title")) if part)
    reading = f"{field('entity')} {field('metric')} = {value} · {field('period') or 'no period'} · {field('basis')}"
    console.print(Text(f"  {side}: {one_line(reading)}  observation {field('observation_id')}", style="dim"))
    sentence, at = field("sentence"), field("in_sentence") or 0
    end = at + field("end") - field("start")
    number = one_line(sentence[at:end])
    marked = Text("    “" + one_line(sentence[:at]))
    marked.append(f" {number} " if console.is_terminal else f"[{number}]", style="bold black on yellow")
    marked.append(one_line(sentence[end:]) + "”")
    console.print(marked)
    console.print(Text(f"    {one_line(source)}", style="dim"))
