"""Commands that ask the warehouse: query, show, explain, export."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from flows.cli.options import DATA, PUBLISHED, AsJson, Data, Language, Watchlists, no_option, watchlists


class Form(StrEnum):
    """What an answer may look like: the forms of ``warehouse.query.result_formats``, not imported for ``--help``."""

    TABLE = "table"
    MARKDOWN = "markdown"
    CSV = "csv"
    JSON = "json"
    JSONL = "jsonl"
    XLSX = "xlsx"
    PARQUET = "parquet"


class ExportForm(StrEnum):
    """What an export is."""

    FILES = "files"
    SQLITE = "sqlite"


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    for command in (query, export):
        app.command()(command)
    # Half of all ids are below zero, and no option begins with a digit.
    app.command(context_settings={"ignore_unknown_options": True})(show)
    app.command(context_settings={"ignore_unknown_options": True})(explain)


def _names(incomplete: str) -> list[tuple[str, str]]:
    from warehouse.query.ready_queries import ready_queries

    names = [(f"@{ready.name}", ready.answers) for ready in ready_queries()]
    return [(name, answers) for name, answers in names if name.startswith(incomplete)]


def _settings(incomplete: str) -> list[tuple[str, str]]:
    from warehouse.query.ready_queries import ready_queries

    settings = {f"{name}=": what for ready in ready_queries() for name, what in ready.meanings.items()}
    return [(setting, what) for setting, what in settings.items() if setting.startswith(incomplete)]


def query(
    sql: Annotated[
        str | None, typer.Argument(help="One SELECT, or @name of a ready query.", autocompletion=_names)
    ] = None,
    values: Annotated[
        list[str] | None,
        typer.Option("--set", help="name=value for a $name in the query; may repeat.", autocompletion=_settings),
    ] = None,
    form: Annotated[Form, typer.Option("--format", "-f", help="What the answer looks like.")] = Form.TABLE,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Write here instead of the terminal.")] = None,
    seconds: Annotated[
        float, typer.Option("--seconds", min=0.1, max=86_400, help="Time limit, for query and answer.")
    ] = 30.0,
    memory: Annotated[
        int, typer.Option("--memory", min=16, help="Memory limit in megabytes, for query and answer.")
    ] = 1024,
    human: Annotated[
        bool, typer.Option("--human", help="Amounts with their units as the language writes them, by the column unit.")
    ] = False,
    language: Language = "ko",
    listing: Annotated[bool, typer.Option("--list", help="Show the ready queries.")] = False,
    as_json: AsJson = False,
    data: Data = DATA,
) -> None:
    """Ask the published warehouse, read-only, in SQL.

    Example: figurewatch query @figure_history --set entity=naver --set metric=rnd_ratio
    """
    if listing or sql is None:
        _list_ready(as_json)
        return
    from flows.cli.output.query_output import answer_query, terminal_width
    from warehouse.query.query import Limits

    form = Form.JSON if as_json else form
    if form in (Form.PARQUET, Form.XLSX) and out is None and sys.stdout.isatty():
        raise typer.BadParameter(f"{form} is not for a terminal; name a file with --out", param_hint="--format")
    given = _given(sql, values or [])
    answer_query(
        data / PUBLISHED,
        sql,
        given,
        Limits(seconds=seconds, memory_mb=memory),
        form,
        out,
        terminal_width(out),
        language if human else None,
    )


def _list_ready(as_json: bool) -> None:
    from warehouse.query.ready_queries import ready_queries

    if as_json:
        listed = [
            {"name": f"@{ready.name}", "answers": ready.answers, "set": dict(ready.parameters)}
            for ready in ready_queries()
        ]
        typer.echo(json.dumps(listed, ensure_ascii=False, indent=1))
        return
    for ready in ready_queries():
        given = " ".join(f"--set {name}={value}" for name, value in ready.parameters.items())
        typer.echo(f"@{ready.name:22} {ready.answers}  {given}".rstrip())


def _given(sql: str, values: list[str]) -> dict[str, str]:
    """Return the values of ``--set``; a slip in one is wrong usage."""
    given = {}
    for written in values:
        name, equals, value = written.partition("=")
        if not equals or not name.isidentifier():
            raise typer.BadParameter(f"{written!r} is not name=value", param_hint="--set")
        given[name] = value
    if sql.startswith("@"):
        from warehouse.query.ready_queries import ready_query

        known = ready_query(sql[1:]).parameters
        for name in given.keys() - known.keys():
            takes = f"takes {', '.join(known)}" if known else "takes none"
            raise typer.BadParameter(f"{sql} has no {name!r}, it {takes}", param_hint="--set")
    return given


def show(
    what: Annotated[str, typer.Argument(help="An entity (id or name), or `article`.", callback=no_option)],
    name: Annotated[
        str | None,
        typer.Argument(help="A metric (id or label); for `article`, its id or address.", callback=no_option),
    ] = None,
    language: Language = "ko",
    chart: Annotated[bool, typer.Option("--chart/--no-chart", help="Draw the history of a figure.")] = True,
    as_json: AsJson = False,
    data: Data = DATA,
    watchlist: Watchlists = None,
) -> None:
    """Show an entity's figures, one figure's history with a chart, or an article with what changed in it.

    Example: figurewatch show naver rnd_ratio
    """
    from flows.cli.lookup.articles import show_article
    from flows.cli.lookup.figures import show_figures
    from flows.cli.output.query_output import terminal_width

    if what == "article" and not name:
        raise typer.BadParameter("say which article: its id, its address, or a part of that", param_hint="name")
    text = (
        show_article(data / PUBLISHED, name or "", as_json)
        if what == "article"
        else show_figures(data / PUBLISHED, what, name, as_json, terminal_width())
    )
    if what != "article" and name and chart and not as_json:
        from flows.cli.lookup.drawing import draw_history

        draw_history(data / PUBLISHED, what, name, watchlists(watchlist), language)
    typer.echo(text.rstrip("\n"))


def explain(
    wanted: Annotated[
        str,
        typer.Argument(
            help="Id of a change, id of an observation, or words of its expression.",
            callback=no_option,
            metavar="CHANGE|OBSERVATION",
        ),
    ],
    language: Language = "ko",
    as_json: AsJson = False,
    data: Data = DATA,
    watchlist: Watchlists = None,
) -> None:
    """Say why a number was read as it was, or show a change with both sides next to each other.

    Of a number: what was chosen, the features that weighed, the runners-up with theirs; the text is read again for it
    by the watchlist. Of a change: both sentences, the fields compared, the steps of its check, who else reports it.

    Example: figurewatch explain "25.11%"
    """
    from flows.cli.lookup.named_ids import is_change
    from flows.cli.lookup.observations import explain_observation
    from flows.project import default_watchlist

    lists = watchlist or [default_watchlist()]
    if is_change(data / PUBLISHED, wanted):
        from flows.cli.lookup.drawing import print_change

        print_change(data / PUBLISHED, int(wanted), lists, language, as_json=as_json)
        return
    typer.echo(explain_observation(data / PUBLISHED, wanted, as_json, lists))


def export(
    place: Annotated[Path, typer.Argument(help="Folder, or file of SQLite; an earlier export there is replaced.")],
    form: Annotated[
        ExportForm, typer.Option("--format", "-f", help="files: everything; sqlite: the views, for Datasette.")
    ] = ExportForm.FILES,
    as_json: AsJson = False,
    data: Data = DATA,
) -> None:
    """Write the whole warehouse as Parquet and CSV with a data package, for any engine, or its views as SQLite.

    Example: figurewatch export export/
    """
    from warehouse.exchange.export import export_warehouse
    from warehouse.exchange.sqlite_export import export_sqlite
    from warehouse.query.terminal import one_line

    rows = (export_sqlite if form is ExportForm.SQLITE else export_warehouse)(data / PUBLISHED, place)
    if as_json:
        typer.echo(
            json.dumps(
                {"file" if form is ExportForm.SQLITE else "folder": str(place), "rows": rows}, ensure_ascii=False
            )
        )
    else:
        typer.echo(one_line(f"Wrote {sum(rows.values())} rows of {len(rows)} tables to {place}"))
