"""Commands that look at articles without a warehouse: parse, extract."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from flows.cli.options import Watchlists, day_of, watchlists


def _text_language(code: str | None) -> str | None:
    """Check that the extractor has a folder for a language."""
    from tasks.languages.language import languages

    if code is not None and code not in languages():
        raise typer.BadParameter(f"{code!r} is not supported, only {', '.join(languages())}")
    return code


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    for command in (parse, extract):
        app.command()(command)


def parse(
    paths: Annotated[list[Path], typer.Argument(help="Saved pages, archives or folders.")],
    form: Annotated[str, typer.Option("--format", "-f", help="jsonl or text.")] = "jsonl",
    watchlist: Watchlists = None,
    follow_links: Annotated[
        bool, typer.Option("--follow-links", help="Read what symbolic links in the folders lead to.")
    ] = False,
) -> None:
    """Show what a saved page says: title, body, time, authors, and where each was found.

    A time zone that the watchlist names decides the day of pages that name no other.

    Example: figurewatch parse page.html --format jsonl
    """
    if form not in ("jsonl", "text"):
        raise typer.BadParameter(f"{form!r} is none of jsonl, text", param_hint="--format")
    from flows.cli.extraction.page_lines import parsed_pages
    from flows.readers_zone import timezone_of
    from warehouse.query.json_values import json_text
    from warehouse.query.terminal import many_lines, one_line

    failed = False
    for line in parsed_pages(paths, timezone_of(watchlists(watchlist)), follow_links=follow_links):
        failed = failed or "error" in line
        if form == "jsonl":
            typer.echo(json_text(line))
        elif "error" in line:
            typer.echo(one_line(f"{line['path']}: {line['error']}"), err=True)
        else:
            head = " · ".join(str(line[key]) for key in ("publisher", "published", "url") if line[key])
            title = one_line(line["title"] or "(no headline)")
            typer.echo(f"{title}\n{one_line(head)}\n\n{many_lines(line['text'])}\n")
    if failed:
        raise typer.Exit(1)


def extract(
    path: Annotated[str, typer.Argument(help="A text, a saved page, a .jsonl of articles, or - for standard input.")],
    watchlist: Watchlists = None,
    published: Annotated[
        str | None, typer.Option("--published", help="Publication day, for relative words: YYYY-MM-DD.")
    ] = None,
    language: Annotated[
        str | None, typer.Option("--language", "-l", help="ko, en, ja; default: by script.", callback=_text_language)
    ] = None,
    form: Annotated[
        str, typer.Option("--format", "-f", help="text, or jsonl: articles in, observations out.")
    ] = "text",
    article_id: Annotated[
        str | None, typer.Option("--id", help="article_id of a single text; default: the file's name.")
    ] = None,
    why: Annotated[bool, typer.Option("--why", help="Print reasons and runners-up.")] = False,
) -> None:
    """Show the figures that a text says, with no warehouse.

    Example: echo "네이버는 매출의 25%를 연구개발에 쓴다" | figurewatch extract - --published 2021-10-13
    """
    if form not in ("text", "jsonl"):
        raise typer.BadParameter(f"{form!r} is no format; write text or jsonl", param_hint="--format")
    day = day_of(published)
    from flows.cli.extraction.text_extraction import extract_lines
    from warehouse.query.json_values import json_text

    lists = watchlists(watchlist)
    found = extract_lines(_source(path, form, article_id, day, language, lists), lists)
    if form == "jsonl":
        for _, observations in found:
            for row in observations:
                typer.echo(json_text(row if why else _without_reasons(row)))
        return
    from flows.cli.extraction.highlighting import show_marked

    for article, observations in found:
        show_marked(article["text"], observations, why=why)


def _without_reasons(row: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key not in ("reasons", "runners_up")}


def _source(
    path: str, form: str, article_id: str | None, day: Any, language: str | None, lists: tuple[Path, ...]
) -> list[dict[str, Any]]:
    from flows.cli.extraction.text_extraction import read_articles
    from flows.readers_zone import timezone_of

    return read_articles(path, form, article_id, day, language, timezone_of(lists))
