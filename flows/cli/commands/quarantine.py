"""Commands for what was set aside: list it, look at one entry, have it read again, drop it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.cli.options import DATA, PUBLISHED, AsJson, Data, no_option

if TYPE_CHECKING:
    from warehouse.quarantine import Entry

app = typer.Typer(help="List, look at, read again or drop what was set aside.")

OUTCOMES = {
    "next_run": "the next run reads it again",
    "backfill": "a stored text: `figurewatch backfill` reads it again",
    "missing": "its file is not there any more, so nothing can read it again; drop it, or put the file back",
}

All = Annotated[bool, typer.Option("--all", help="Also what has been read or dropped since.")]
Names = Annotated[
    list[str] | None, typer.Argument(help="Ids, places or file names.", show_default=False, metavar="NAME...")
]
Every = Annotated[bool, typer.Option("--all", help="All that is open.")]


@app.callback(invoke_without_command=True)
def by_default(context: typer.Context, as_json: AsJson = False, data: Data = DATA) -> None:
    """List, look at, read again or drop what was set aside; without a command it lists.

    Example: figurewatch quarantine
    """
    if context.invoked_subcommand is None:
        _list(data, False, as_json)


@app.command("list")
def list_(closed: All = False, as_json: AsJson = False, data: Data = DATA) -> None:
    """List what was set aside, why, and what to do about it.

    Example: figurewatch quarantine list --all
    """
    _list(data, closed, as_json)


def _list(data: Path, closed: bool, as_json: bool) -> None:
    from warehouse.quarantine import entries
    from warehouse.query.json_values import json_text
    from warehouse.query.terminal import one_line

    rows = entries(data / PUBLISHED, closed=closed)
    if as_json:
        typer.echo(json_text(rows, indent=1))
        return
    for row in rows:
        state = "" if row["state"] == "open" else f" ({row['state']})"
        typer.echo(one_line(f"{row['locator']}{state}: {row['reason']}. {row['todo'] or ''}".rstrip()))
    if not rows:
        typer.echo("Nothing is set aside.")


@app.command(context_settings={"ignore_unknown_options": True})
def show(
    name: Annotated[str, typer.Argument(help="Id, place or file name.", callback=no_option)],
    as_json: AsJson = False,
    data: Data = DATA,
) -> None:
    """Show all that is known of one entry.

    Example: figurewatch quarantine show broken.html
    """
    from warehouse.quarantine import named
    from warehouse.query.json_values import json_text
    from warehouse.query.terminal import one_line

    rows = named(data / PUBLISHED, [name])
    if as_json:
        typer.echo(json_text(rows, indent=1))
        return
    for number, row in enumerate(rows):
        if number:
            typer.echo()
        for key, value in row.items():
            if value is not None:
                typer.echo(one_line(f"{key:14} {value}"))


@app.command(context_settings={"ignore_unknown_options": True})
def retry(
    names: Names = None,
    every: Every = False,
    as_json: AsJson = False,
    data: Data = DATA,
) -> None:
    """Have the next run read files again that were set aside, without a change of theirs.

    Example: figurewatch quarantine retry broken.html && figurewatch run
    """
    from flows.operations.quarantine_changes import change
    from warehouse import quarantine
    from warehouse.query.json_values import json_text
    from warehouse.query.terminal import one_line

    retried = change(data, _chosen(data, names, every), quarantine.retry)
    if as_json:
        typer.echo(json_text([_known(item.entry) | {"outcome": item.outcome} for item in retried], indent=1))
        return
    for item in retried:
        typer.echo(one_line(f"{item.entry['locator']}: {OUTCOMES[item.outcome]}"))
    if not retried:
        typer.echo("Nothing is set aside.")


@app.command(context_settings={"ignore_unknown_options": True})
def drop(
    names: Names = None,
    every: Every = False,
    as_json: AsJson = False,
    data: Data = DATA,
) -> None:
    """Take entries off the list; the same failure of the same bytes is not listed again, `retry` brings it back.

    Example: figurewatch quarantine drop broken.html
    """
    from flows.operations.quarantine_changes import change
    from warehouse import quarantine
    from warehouse.query.json_values import json_text

    chosen = _chosen(data, names, every)
    dropped = change(data, chosen, quarantine.drop)
    typer.echo(
        json_text([_known(entry) for entry in dropped], indent=1)
        if as_json
        else f"Dropped {len(dropped)}; {len(chosen) - len(dropped)} closed already"
    )


def _known(entry: Entry) -> dict[str, Any]:
    return {"quarantine_id": entry["quarantine_id"], "locator": entry["locator"]}


def _chosen(data: Path, names: list[str] | None, every: bool) -> list[Entry]:
    """Return the entries of a command that changes some.

    Raises:
        typer.BadParameter: neither names nor ``--all``, or both.
    """
    if bool(names) is every:
        raise typer.BadParameter("name what is meant, or give --all", param_hint="NAME...")
    from warehouse.quarantine import entries, named

    for name in names or ():
        no_option(name)
    return named(data / PUBLISHED, names or ()) if names else entries(data / PUBLISHED)
