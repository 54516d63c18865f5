"""Commands that ask the warehouse: query, show, explain, quarantine, export."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from flows.commands.options import DATA, AsJson, Data

PUBLISHED = "figurewatch.duckdb"


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    for command in (query, show, explain, quarantine, export):
        app.command()(command)


def _names(incomplete: str) -> list[str]:
    from warehouse.ready import ready_queries

    return [f"@{ready.name}" for ready in ready_queries() if f"@{ready.name}".startswith(incomplete)]


def query(
    sql: Annotated[
        str | None, typer.Argument(help="One SELECT, or @name of a ready query.", autocompletion=_names)
    ] = None,
    values: Annotated[list[str] | None, typer.Option("--set", help="name=value for a ready query; may repeat.")] = None,
    form: Annotated[str, typer.Option("--format", "-f", help="table, csv, json or parquet.")] = "table",
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Write here instead of the terminal.")] = None,
    seconds: Annotated[float, typer.Option("--seconds", help="Time limit.")] = 30.0,
    listing: Annotated[bool, typer.Option("--list", help="Show the ready queries.")] = False,
    as_json: AsJson = False,
    data: Data = DATA,
) -> None:
    """Ask the published warehouse, read-only, in SQL.

    Example: figurewatch query @figure_history --set entity=naver --set metric=rnd_ratio
    """
    if listing or sql is None:
        from warehouse.ready import ready_queries

        for ready in ready_queries():
            given = " ".join(f"--set {name}={value}" for name, value in ready.parameters.items())
            typer.echo(f"@{ready.name:22} {ready.answers}  {given}".rstrip())
        return
    from warehouse.query import Limits, ask
    from warehouse.rendering import rendered

    parameters = dict(value.split("=", 1) for value in values or [] if "=" in value)
    answer = ask(data / PUBLISHED, sql, parameters, Limits(seconds=seconds))
    content = rendered(answer.table, "json" if as_json else form)
    if out is not None:
        out.write_bytes(content)
    else:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    if answer.truncated:
        typer.secho("figurewatch: cut off at a limit; ask for less or export", err=True)


def show(
    what: Annotated[str, typer.Argument(help="An entity, `article`, or entity and metric.")],
    name: Annotated[str | None, typer.Argument(help="A metric; for `article`, its id or address.")] = None,
    as_json: AsJson = False,
    data: Data = DATA,
) -> None:
    """Show an entity's figures, one figure's history, or an article with what changed in it.

    Example: figurewatch show naver rnd_ratio
    """
    from flows.showing import show_article, show_figures

    told = (
        show_article(data / PUBLISHED, name or "", as_json)
        if what == "article"
        else show_figures(data / PUBLISHED, what, name, as_json)
    )
    typer.echo(told)


def explain(
    observation: Annotated[str, typer.Argument(help="Id of an observation, or words of its expression.")],
    as_json: AsJson = False,
    data: Data = DATA,
) -> None:
    """Say why a number was read as it was: cues, subject, period, runners-up.

    Example: figurewatch explain "25.11%"
    """
    from flows.showing import explain_observation

    typer.echo(explain_observation(data / PUBLISHED, observation, as_json))


def quarantine(as_json: AsJson = False, data: Data = DATA) -> None:
    """List what was set aside, why, and what to do about it.

    Example: figurewatch quarantine
    """
    from warehouse.query import ask

    rows = ask(
        data / PUBLISHED, "SELECT locator, reason, todo, seen_at FROM quarantine ORDER BY seen_at DESC"
    ).table.to_pylist()
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, default=str, indent=1))
        return
    for row in rows:
        typer.echo(f"{row['locator']}: {row['reason']}. {row['todo'] or ''}".rstrip())
    if not rows:
        typer.echo("Nothing is set aside.")


def export(
    folder: Annotated[Path, typer.Argument(help="Where to write.")],
    data: Data = DATA,
) -> None:
    """Write the whole warehouse as Parquet and CSV with a data package, for any engine.

    Example: figurewatch export export/
    """
    from warehouse.export import export_warehouse

    typer.echo(f"Wrote {export_warehouse(data / PUBLISHED, folder)}")
