"""Commands by which a person judges changes and corrects figures: review, judge, correct."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from flows.cli.options import DATA, PUBLISHED, AsJson, Data, Watchlists, day_of, no_option
from tasks.core.judgements import Because
from tasks.core.records import Basis, Measure


class Verdict(StrEnum):
    """What a person says of a change."""

    RIGHT = "right"
    WRONG = "wrong"


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    app.command()(review)
    # Half of all ids are below zero, and no option begins with a digit.
    app.command(context_settings={"ignore_unknown_options": True})(judge)
    app.command(context_settings={"ignore_unknown_options": True})(correct)


def review(
    export: Annotated[
        Path | None, typer.Option("--export", help="Write what was judged as cases, a JSON line each, and ask nothing.")
    ] = None,
    as_json: AsJson = False,
    data: Data = DATA,
) -> None:
    """Judge reported changes, and those to be checked, one after another in the terminal.

    --json prints the changes that wait for a verdict and asks nothing. What is judged is kept, and above what any later
    reading says; the next report takes back what was wrong.

    Example: figurewatch review
    """
    from flows.judging.cases import judged, to_judge
    from warehouse.query.json_values import json_text

    published = data / PUBLISHED
    if export is not None:
        from flows.cli.review.reviewing import write_cases

        written = write_cases(export, judged(published))
        typer.echo(json_text({"file": str(export), "cases": written}) if as_json else f"Wrote {written} cases")
        return
    reported, to_check = to_judge(published)
    if as_json:
        typer.echo(json_text([*reported, *to_check], indent=1))
        return
    from flows.cli.review.reviewing import walk

    walk(data, reported, to_check)


def judge(
    change: Annotated[str, typer.Argument(help="Id of a change.", callback=no_option)],
    verdict: Annotated[Verdict, typer.Argument(help="right or wrong.")],
    because: Annotated[
        Because | None, typer.Option("--because", help="What is wrong with it; needed where it is wrong.")
    ] = None,
    remark: Annotated[str | None, typer.Option("--remark", help="Anything to remember.")] = None,
    as_json: AsJson = False,
    data: Data = DATA,
) -> None:
    """Say whether one reported change is right, from a script.

    Example: figurewatch judge 4611686018427387904 wrong --because period
    """
    if (because is None) is (verdict is Verdict.WRONG):
        raise typer.BadParameter("a wrong change needs a reason, a right one has none", param_hint="--because")
    from flows.cli.lookup.named_ids import change_named
    from flows.judging.verdicts import judge as write
    from tasks.load.judgement.judging import Judgement
    from warehouse.query.json_values import json_text

    change_id = change_named(data / PUBLISHED, change)
    (row,) = write(data, [Judgement(change_id, because, remark)])
    if as_json:
        answer = {"change_id": row.change_id, "verdict": row.verdict, "because": row.because, "kind": row.kind.value}
        typer.echo(json_text(answer))
    else:
        reason = f", because of {row.because}" if row.because else ""
        typer.echo(f"{row.kind.value} {row.change_id} is {row.verdict}{reason}")


def correct(
    observation: Annotated[
        str | None,
        typer.Argument(help="Id of an observation; none with --add.", callback=no_option, show_default=False),
    ] = None,
    entity: Annotated[str | None, typer.Option("--entity", help="Whose figure it is: id or name.")] = None,
    metric: Annotated[str | None, typer.Option("--metric", help="What it measures: id or label.")] = None,
    period: Annotated[
        str | None, typer.Option("--period", help="2020, 2021-Q3, 2021-H1, 2021-10, 2021-01/2021-09, or none.")
    ] = None,
    scope: Annotated[str | None, typer.Option("--scope", help="What narrows it, or none for the whole.")] = None,
    basis: Annotated[Basis | None, typer.Option("--basis", help="Happened, planned or expected.")] = None,
    measure: Annotated[Measure | None, typer.Option("--measure", help="A level or a kind of move.")] = None,
    value: Annotated[
        str | None, typer.Option("--value", help="A number as texts write it (25.11%, 1조7212억원), or a plain one.")
    ] = None,
    unit: Annotated[str | None, typer.Option("--unit", help="percent, KRW, count, ...: of a plain number.")] = None,
    drop: Annotated[bool, typer.Option("--drop", help="The number is no such figure.")] = False,
    undo: Annotated[bool, typer.Option("--undo", help="Take the correction of this figure back.")] = False,
    add: Annotated[bool, typer.Option("--add", help="Enter a figure that no reader found.")] = False,
    source: Annotated[
        str | None, typer.Option("--source", help="Where it stands: an address or a document; needed with --add.")
    ] = None,
    sentence: Annotated[
        str | None, typer.Option("--sentence", help="With --add: the words of the source, which hold the value.")
    ] = None,
    publisher: Annotated[str | None, typer.Option("--publisher", help="With --add: of the source.")] = None,
    published: Annotated[
        str | None, typer.Option("--published", help="With --add: day of publication, YYYY-MM-DD.")
    ] = None,
    because: Annotated[
        Because | None, typer.Option("--because", help="With --drop: what was wrong; default metric.")
    ] = None,
    remark: Annotated[str | None, typer.Option("--remark", help="Anything to remember.")] = None,
    watchlist: Watchlists = None,
    as_json: AsJson = False,
    data: Data = DATA,
) -> None:
    """Correct a figure by hand, drop it, or enter one with its source; it stands above what any reading says.

    Example: figurewatch correct 4611686018427387904 --period 2021-Q3
    """
    day = day_of(published)
    from flows.cli.review.correcting import Written, carry_out

    written = Written(
        entity=entity,
        metric=metric,
        period=period,
        scope=scope,
        basis=basis,
        measure=measure,
        value=value,
        unit=unit,
        because=because,
        source=source,
        sentence=sentence,
        publisher=publisher,
        published=day,
        remark=remark,
    )
    typer.echo(carry_out(data, observation, written, watchlist, drop=drop, undo=undo, add=add, as_json=as_json))
