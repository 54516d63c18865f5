"""The command that starts a project: init."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

_OWN_WATCHLIST = """\
# What to track. The shipped metrics and entities come first; what stands here is added or overrides.
include: [{}]

entities:
  # - {{id: my-company, names: {{ko: 우리회사, en: Our Company}}, aliases: [OURCO], type: company}}
  []

metrics:
  []

# Where changes are sent; the variable DESK_MAIL holds an Apprise address such as mailtos://user:password@host?to=...
# reports:
#   - {{id: desk-mail, url_env: DESK_MAIL, language: ko}}
"""


def register(app: typer.Typer) -> None:
    """Add this group's command."""
    app.command()(init)


def init(
    folder: Annotated[Path, typer.Argument(help="Where to start a project.")] = Path(),
) -> None:
    """Start a project: a watchlist of your own and an inbox.

    Example: figurewatch init my-watch
    """
    from flows.project import INBOX, PACKAGED, WATCHLIST, make_folder, unusable
    from warehouse.query.terminal import one_line

    watchlist, inbox = folder / WATCHLIST, folder / INBOX
    make_folder(inbox, "the project's inbox")
    if watchlist.exists():
        typer.echo(f"{one_line(watchlist)} is there already and stays as it is")
    else:
        try:
            watchlist.write_text(_OWN_WATCHLIST.format(json.dumps(str(PACKAGED / WATCHLIST))), encoding="utf-8")
        except OSError as error:
            raise unusable(watchlist, "the watchlist", error.strerror or str(error)) from error
        typer.echo(f"Wrote {one_line(watchlist)}")
    there = f"cd {one_line(folder)} && " if folder != Path() else ""
    typer.echo(f"Put saved articles into {one_line(inbox)}, then: {there}figurewatch run")
