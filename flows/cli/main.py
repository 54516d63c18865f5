"""The command line. Every command imports what it needs when it runs, so that ``--help`` answers at once."""

from __future__ import annotations

from typing import Annotated

import typer

from flows.cli.commands import (
    articles,
    channels,
    entities,
    init,
    judging,
    metrics,
    operations,
    publishing,
    quarantine,
    runs,
    serving,
    sources,
    warehouse,
)
from flows.cli.output.log_lines import report_error
from flows.cli.output.streams import finish_output, say, settle_streams
from flows.operations.logs import FORMAT, LEVEL, LogFormat, LogLevel, settle_logs

app = typer.Typer(
    name="figurewatch",
    help="Watch the figures that the news reports: who said which number, for which period, and when it changed.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for group in (init, runs, serving, sources, publishing, warehouse, articles, judging, operations):
    group.register(app)
app.add_typer(metrics.app, name="metrics")
app.add_typer(channels.app, name="channels")
app.add_typer(quarantine.app, name="quarantine")
app.add_typer(entities.app, name="entities")

INTERRUPTED = 130
"""How a command ends after Ctrl-C: the number that shells give, into which Typer turns an interrupt of its own; after
SIGTERM it is 143."""

FAILED = 1

_debug = False


def _version(wanted: bool) -> None:
    """Print the version and stop."""
    if not wanted:
        return
    from importlib.metadata import PackageNotFoundError, version

    try:
        typer.echo(f"figurewatch {version('figurewatch')}")
    except PackageNotFoundError:
        typer.echo("figurewatch, run from a checkout that is not installed")
    raise typer.Exit


@app.callback()
def settings(
    debug: Annotated[bool, typer.Option("--debug", help="Show where an error came from.")] = False,
    log_format: Annotated[
        LogFormat | None,
        typer.Option("--log-format", help="Logs on standard error: lines for people, or JSON.", envvar=FORMAT),
    ] = None,
    log_level: Annotated[
        LogLevel | None, typer.Option("--log-level", help="The least grave lines that are logged.", envvar=LEVEL)
    ] = None,
    version: Annotated[  # noqa: ARG001 - its callback does the work
        bool, typer.Option("--version", help="Print the version and stop.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """Watch the figures that the news reports."""
    global _debug
    _debug = debug
    settle_logs(log_format, log_level)


def main() -> None:
    """Run the command line; every error is one line on standard error and never a traceback."""
    from flows.scheduling.signals import end

    settle_streams()
    code = _ended()
    unwritten = finish_output()
    if unwritten:
        say(f"figurewatch: standard output cannot be written ({unwritten}). Free some space, or write elsewhere")
    end(code if unwritten is None or code else FAILED)


def _ended() -> int:
    """Run a command and print its error; return the exit code."""
    from flows.scheduling.signals import ended_by_signals

    try:
        with ended_by_signals():
            app()
    except SystemExit as ended:
        if ended.code == INTERRUPTED:
            say("figurewatch: stopped; what was loaded is safe, run again to go on")
        return ended.code if isinstance(ended.code, int) else FAILED if ended.code else 0
    except BrokenPipeError:
        return FAILED
    except Exception as error:  # the last place where an error can be printed in words
        if _debug:
            raise
        report_error(error)
        return FAILED
    return 0


if __name__ == "__main__":
    main()
