"""Commands for people who write metrics."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from flows.cli.options import AsJson

app = typer.Typer(no_args_is_help=True, help="Try and check the metrics of a watchlist.")


@app.command("try")
def try_(
    watchlist: Annotated[Path, typer.Argument(help="The watchlist with the metric.")],
    articles: Annotated[list[Path], typer.Argument(help="Texts, saved pages, .jsonl files of articles, or folders.")],
    metric: Annotated[str | None, typer.Option("--metric", "-m", help="Only this metric.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show what a watchlist's metrics would catch, and what nearly: sentences with a cue and a number left alone.

    Example: figurewatch metrics try watchlist.yaml seeds/articles/*.html --metric rnd_ratio
    """
    from flows.cli.extraction.metric_trial import try_metrics
    from warehouse.query.json_values import json_text
    from warehouse.query.terminal import one_line

    tried = try_metrics([watchlist], articles, metric)
    if as_json:
        answer = {"caught": tried.caught, "near_misses": tried.missed, "unreadable": tried.unreadable}
        typer.echo(json_text(answer, indent=1))
    else:
        _show(tried.caught, tried.missed)
    for row in tried.unreadable:
        typer.echo(one_line(f"not read: {row['path']}: {row['error']}"), err=True)
    if not tried.articles:
        raise typer.Exit(1)


def _show(caught: list[dict[str, Any]], missed: list[dict[str, Any]]) -> None:
    from warehouse.query.terminal import one_line

    typer.secho(f"Caught {len(caught)}", bold=True)
    for row in caught:
        reading = f"{row['period'] or 'no period'}, {row['basis']}, {row['measure']}"
        named = one_line(f"{row['entity']} {row['metric']}")
        typer.echo(f"  {named} {_bold(one_line(row['expression']))} ({one_line(reading)})")
        typer.echo(f"    {_around(row)}")
    typer.secho(f"Near misses {len(missed)}", bold=True)
    for row in missed:
        typer.echo(f"  {row['metric']} {_bold(one_line(row['expression']))}: {one_line(row['why'])}")
        typer.echo(f"    {_around(row)}")


def _bold(text: str) -> str:
    return typer.style(text, fg="yellow", bold=True)


def _around(row: dict[str, Any]) -> str:
    """Return the sentence with the number marked."""
    from warehouse.query.terminal import one_line

    before, expression, behind = map(one_line, row["sentence"].partition(row["expression"]))
    return f"{before}{_bold(expression)}{behind}" if sys.stdout.isatty() else f"{before}[{expression}]{behind}"


@app.command("schema")
def schema() -> None:
    """Print the JSON Schema of a watchlist, for editors.

    Example: figurewatch metrics schema > watchlist.schema.json
    """
    from tasks.core.watchlist import Watchlist

    typer.echo(json.dumps(Watchlist.model_json_schema(), ensure_ascii=False, indent=1))
