"""Commands for the entities of a watchlist: import, check, suggest."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.options import DATA, PUBLISHED, AsJson, Data, Watchlists, watchlists

if TYPE_CHECKING:
    from flows.entity_names import Suggestions

app = typer.Typer(no_args_is_help=True, help="Import, check and suggest the entities of a watchlist.")


@app.command("import")
def import_(
    table: Annotated[Path, typer.Argument(help="CSV file with one entity a row.")],
    into: Annotated[Path, typer.Option("--into", help="The watchlist; a new one where there is none.")] = Path(
        "watchlist.yaml"
    ),
    as_json: AsJson = False,
) -> None:
    """Write the entities of a spreadsheet, saved as CSV, into a watchlist file.

    Columns: name, name_ko, name_en, aliases (several parted by ;), tickers, parent (id or name), type, wikidata, id;
    their Korean headings too. An entity of the same id is replaced. A watchlist can also read the table at every run:
    include: [firms.csv].

    Example: figurewatch entities import firms.csv --into watchlist.yaml
    """
    from flows.entity_names import import_entities
    from warehouse.query.json_values import json_text
    from warehouse.query.terminal import one_line

    imported, unused = import_entities(table, into)
    counts = {"added": imported.added, "replaced": imported.replaced, "unchanged": imported.unchanged}
    if as_json:
        typer.echo(json_text({"file": str(into), **counts, "unused_columns": unused}))
        return
    counted = ", ".join(f"{len(ids)} {what}" for what, ids in counts.items() if ids)
    typer.echo(f"{into}: {counted or 'the table has no entity'}")
    if unused:
        typer.echo(one_line(f"Columns that are not used: {', '.join(unused)}"), err=True)
    typer.echo("See which names mislead the reader: figurewatch entities check")


@app.command("check")
def check(
    notes: Annotated[
        bool, typer.Option("--notes", help="Show the names inside longer names of others too, which seldom mislead.")
    ] = False,
    watchlist: Watchlists = None,
    as_json: AsJson = False,
    data: Data = DATA,
) -> None:
    """Find names of a watchlist that mislead the reader: shared by two entities, or everyday words.

    Where the data folder has a warehouse, its texts give the counts. Ends with 1 where there is a warning.

    Example: figurewatch entities check --watchlist firms.csv
    """
    from dataclasses import asdict

    from flows.entity_names import stored_texts
    from flows.watchlists import checked_watchlist
    from tasks.figures.entities.names.alias_check import alias_problems
    from warehouse.query.json_values import json_text
    from warehouse.query.terminal import one_line

    loaded = checked_watchlist(watchlists(watchlist))
    published = data / PUBLISHED
    problems = alias_problems(loaded, stored_texts(published) if published.is_file() else ())
    warnings = sum(problem.warning for problem in problems)
    if as_json:
        typer.echo(json_text([{**asdict(problem), "warning": problem.warning} for problem in problems], indent=1))
    else:
        for problem in problems:
            if problem.warning or notes:
                typer.echo(one_line(f"{'warning' if problem.warning else 'note'}: {problem}"))
        hidden = "" if notes or warnings == len(problems) else f", {len(problems) - warnings} notes (--notes)"
        typer.echo(f"{len(loaded.entities)} entities, {warnings} warnings{hidden}")
    if warnings:
        raise typer.Exit(1)


@app.command("suggest")
def suggest(
    articles: Annotated[
        int, typer.Option("--articles", min=1, help="Articles that report figures of an organisation, at least.")
    ] = 2,
    as_csv: Annotated[
        bool, typer.Option("--csv", help="Print the organisations as a table, to be edited and imported.")
    ] = False,
    watchlist: Watchlists = None,
    as_json: AsJson = False,
    data: Data = DATA,
) -> None:
    """Suggest what the watchlist lacks by the stored texts: organisations, aliases in brackets, stock codes.

    Example: figurewatch entities suggest --csv > firms.csv
    """
    from dataclasses import asdict

    from flows.entity_names import suggestions
    from flows.watchlists import checked_watchlist
    from warehouse.query.json_values import json_text

    found = suggestions(data / PUBLISHED, checked_watchlist(watchlists(watchlist)), articles)
    if as_json:
        typer.echo(json_text({"entities": found.entities, "names": [asdict(each) for each in found.names]}, indent=1))
    elif as_csv:
        _print_table(found)
    else:
        _show(found)


def _print_table(found: Suggestions) -> None:
    import csv
    import sys

    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(("name", "articles", "figures", "example"))
    writer.writerows((row["name"], row["articles"], row["figures"], row["example"]) for row in found.entities)


def _show(found: Suggestions) -> None:
    from warehouse.query.terminal import one_line

    typer.secho(f"Organisations that are not listed: {len(found.entities)}", bold=True)
    for row in found.entities:
        counted = f"{row['articles']} articles, {row['figures']} figures: {', '.join(row['metrics'])}"
        typer.echo(one_line(f"  {row['name']}  {counted}"))
        typer.echo(one_line(f"    {row['example']}"))
    typer.secho(f"Names of listed entities: {len(found.names)}", bold=True)
    for each in found.names:
        shared = f"  (also beside {', '.join(each.also)})" if each.also else ""
        typer.echo(one_line(f"  {each.entity}  {each.key}: [{each.name}]  {each.count}x{shared}"))
        typer.echo(one_line(f"    {each.example}"))
