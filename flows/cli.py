"""The command line. Every command imports what it needs when it runs, so that ``--help`` answers at once."""

from __future__ import annotations

from typing import Annotated

import typer

from flows.commands import articles, lifecycle, metrics, warehouse

app = typer.Typer(
    name="figurewatch",
    help="Watch the figures that the news reports: who said which number, for which period, and when it changed.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for group in (lifecycle, warehouse, articles):
    group.register(app)
app.add_typer(metrics.app, name="metrics")

INTERRUPTED = 130
"""How a command ends after Ctrl-C: the number that shells give, into which Typer turns an interrupt of its own; after
SIGTERM it is 143."""

_debug = False


@app.callback()
def settings(
    debug: Annotated[bool, typer.Option("--debug", help="Show where an error came from.")] = False,
) -> None:
    """Watch the figures that the news reports."""
    global _debug
    _debug = debug


def main() -> None:
    """Run the command line; errors that a user can mend are one line on standard error."""
    from flows.stopping import end, ended_by_signals
    from tasks.errors import FigurewatchError
    from warehouse.errors import WarehouseError

    try:
        with ended_by_signals():
            app()
    except (FigurewatchError, WarehouseError) as error:
        if _debug:
            raise
        typer.secho(f"figurewatch: {error}", err=True, fg="red")
        end(1)
    except SystemExit as ended:
        if ended.code == INTERRUPTED:
            typer.secho("figurewatch: stopped; what was loaded is safe, run again to go on", err=True)
        end(ended.code if isinstance(ended.code, int) else int(ended.code is not None))


if __name__ == "__main__":
    main()
