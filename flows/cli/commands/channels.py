"""Commands for channels: which there are, whether they take anything, and sending what is due."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.options import DATA, AsJson, Data, Watchlists

if TYPE_CHECKING:
    from tasks.core.watchlist import Watchlist

app = typer.Typer(no_args_is_help=True, help="Where changes are sent: list, test and send.")


@app.command("list")
def list_channels(watchlist: Watchlists = None, data: Data = DATA, as_json: AsJson = False) -> None:
    """Show the channels of the watchlist, what each got, and what waits for it.

    Example: figurewatch channels list
    """
    from flows.notifying.channel_states import channel_states
    from warehouse.query.json_values import json_text
    from warehouse.query.terminal import one_line

    states = channel_states(data, _checked(watchlist))
    if as_json:
        typer.echo(json_text([state.as_json() for state in states], indent=1))
        return
    for state in states:
        typer.echo(one_line(state.line()))
    if not states:
        typer.echo("The watchlist has no channels; `reports:` names them.")


@app.command("test")
def try_channel(
    channel: Annotated[str, typer.Argument(help="Id of the channel in the watchlist.")],
    watchlist: Watchlists = None,
) -> None:
    """Send a test message to one channel; exit code 1 where it does not take it.

    Example: figurewatch channels test desk-mail
    """
    from flows.notifying.channel_states import send_test

    reason = send_test(_checked(watchlist), channel)
    if reason is not None:
        typer.echo(f"{channel} took nothing: {reason}", err=True)
        raise typer.Exit(1)
    typer.echo(f"{channel} took a test message")


@app.command("send")
def send(watchlist: Watchlists = None, data: Data = DATA) -> None:
    """Send what is due now, without a run: digests, what quiet hours held back, what was not taken before.

    Example: figurewatch channels send
    """
    from flows.notifying.delivery import deliver
    from flows.project_checks import check_warehouse
    from warehouse.query.terminal import one_line

    check_warehouse(data)
    done = deliver(data, _checked(watchlist))
    for channel, messages in done.sent.items():
        typer.echo(f"{channel}: {messages} sent")
    for channel, why in done.failed.items():
        typer.echo(one_line(f"{channel}: not sent, {why}"), err=True)
    if not done.sent and not done.failed:
        typer.echo("Nothing is due.")
    if done.failed:
        raise typer.Exit(1)


def _checked(watchlist: list[Path] | None) -> Watchlist:
    from flows.project import project_watchlists
    from flows.watchlists import checked_watchlist

    return checked_watchlist(project_watchlists(watchlist))
