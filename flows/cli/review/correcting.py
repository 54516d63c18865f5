"""Corrections as the command line writes them: fields looked up in the watchlist, and the answer in words or JSON."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import partial
from pathlib import Path
from typing import Any

import typer

from flows.cli.lookup.closest_names import did_you_mean, known_names
from flows.cli.lookup.named_ids import observation_named
from flows.cli.options import PUBLISHED, watchlists
from flows.judging.corrections import Correction, correct, enter
from flows.watchlists import checked_watchlist
from tasks.core.errors import QueryFailedError
from tasks.core.judgements import Action, Because
from tasks.core.records import Basis, Measure, Observation
from tasks.core.watchlist import Entity, Metric, Watchlist
from tasks.languages.scripts import guess_language
from tasks.load.judgement.by_hand import EnteredFigure
from tasks.load.judgement.mending import Fields, mended
from tasks.load.result import Result
from warehouse.query.json_values import json_text, plain_decimal
from warehouse.query.terminal import one_line


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The options of a correction, as they are written."""

    entity: str | None
    metric: str | None
    period: str | None
    scope: str | None
    basis: Basis | None
    measure: Measure | None
    value: str | None
    unit: str | None
    because: Because | None
    source: str | None
    sentence: str | None
    publisher: str | None
    published: date | None
    remark: str | None


def carry_out(
    data: Path,
    observation: str | None,
    written: Written,
    lists: list[Path] | None,
    *,
    drop: bool,
    undo: bool,
    add: bool,
    as_json: bool,
) -> str:
    """Write a correction and return what came of it.

    Args:
        data: the data folder.
        observation: its id as it is written; null for a figure that is added.
        written: the other options.
        lists: the watchlists that are named.
        drop, undo, add: what is done; otherwise fields are corrected.
        as_json: JSON instead of words.

    Raises:
        typer.BadParameter: the options do not fit together.
        FigurewatchError: see ``flows.judging.corrections``.
    """
    _check_usage(observation, written, drop=drop, undo=undo, add=add)
    watchlist = checked_watchlist(watchlists(lists))
    if add or observation is None:
        return _added(data, written, watchlist, as_json=as_json)
    action = Action.DROP if drop else Action.UNDO if undo else Action.MEND
    fields = _fields(data / PUBLISHED, written, watchlist)
    correction = Correction(
        observation_named(data / PUBLISHED, observation),
        action,
        partial(mended, fields=fields) if action is Action.MEND else _unaltered,
        written.because or _because(fields),
        written.source,
        written.remark,
    )
    done = correct(data, correction, watchlist)
    withdrawn = [row.change_id for row in done.withdrawn]
    if as_json:
        answer = _counted(done.result) | {"action": action.value, "withdrawn": [str(change) for change in withdrawn]}
        return json_text(answer | ({"figure": _shown(done.observation)} if done.observation else {}))
    lines = [_line(action, done.observation)]
    lines += [f"The next report takes back {len(withdrawn)} change(s)"] if withdrawn else []
    return "\n".join(lines)


def _unaltered(observation: Observation) -> Observation:
    return observation


def _check_usage(observation: str | None, written: Written, *, drop: bool, undo: bool, add: bool) -> None:
    """Refuse options that do not fit together."""
    given = [name for name in _FIELDS if getattr(written, name) is not None]
    if sum((drop, undo, add)) > 1:
        raise typer.BadParameter("--drop, --undo and --add exclude each other")
    if add is (observation is not None):
        raise typer.BadParameter("name the observation to correct; a figure that is added has none")
    if add and not (written.entity and written.metric and written.value and written.source):
        raise typer.BadParameter("--add needs --entity, --metric, --value and --source")
    if (drop or undo) and given:
        raise typer.BadParameter(f"--{'drop' if drop else 'undo'} takes no --{given[0]}")
    if not (drop or undo or add) and not given:
        raise typer.BadParameter(f"say what is wrong: --{', --'.join(_FIELDS)}, or --drop")
    if written.because is not None and not drop:
        raise typer.BadParameter("only --drop takes a reason", param_hint="--because")
    if not add and any((written.sentence, written.publisher, written.published)):
        raise typer.BadParameter("--sentence, --publisher and --published belong to --add")


_FIELDS = ("entity", "metric", "period", "scope", "basis", "measure", "value", "unit")


def _fields(published: Path, written: Written, watchlist: Watchlist) -> Fields:
    return Fields(
        entity=_entity(published, written.entity, watchlist) if written.entity else None,
        metric=_metric(written.metric, watchlist) if written.metric else None,
        period=written.period,
        scope=written.scope,
        basis=written.basis,
        measure=written.measure,
        value=written.value,
        unit=written.unit,
    )


def _entity(published: Path, name: str, watchlist: Watchlist) -> Entity | str:
    """Return the entity of the watchlist with an id or name, else the id of one that was discovered."""
    for entity in watchlist.entities:
        if name == entity.id or name in entity.all_names():
            return entity
    known = known_names(published)["entity"]
    if name in known:
        return known[name]
    names = {other: entity.id for entity in watchlist.entities for other in entity.all_names()}
    todo = did_you_mean(name, {**known, **names}, "Add it to the watchlist first")
    raise QueryFailedError(f"no entity {one_line(name)!r} is known", todo=todo)


def _metric(name: str, watchlist: Watchlist) -> Metric:
    for metric in watchlist.metrics:
        if name == metric.id or name in metric.labels.values():
            return metric
    names = {other: metric.id for metric in watchlist.metrics for other in (metric.id, *metric.labels.values())}
    todo = did_you_mean(name, names, "Add it to the watchlist first")
    raise QueryFailedError(f"no metric {one_line(name)!r} is known", todo=todo)


def _because(fields: Fields) -> Because:
    """Return the word for what was wrong with a figure; a dropped one was no figure of its metric."""
    given = fields.given()
    if not given:
        return Because.METRIC
    return {"unit": Because.VALUE, "measure": Because.METRIC}.get(given[0]) or Because(given[0])


def _added(data: Path, written: Written, watchlist: Watchlist, *, as_json: bool) -> str:
    fields = _fields(data / PUBLISHED, written, watchlist)
    sentence = written.sentence or _sentence(fields, written)
    day = written.published
    figure = EnteredFigure(
        fields=fields,
        source=written.source or "",
        sentence=sentence,
        publisher=written.publisher,
        published=datetime.combine(day, time(), UTC) if day else None,
        language=guess_language(sentence),
        remark=written.remark,
    )
    result = enter(data, figure, watchlist)
    if as_json:
        return json_text(_counted(result) | {"action": Action.ADD.value, "sentence": sentence})
    return f"Entered: {one_line(sentence)}" if result.figures else "That figure is known already, from that source"


def _sentence(fields: Fields, written: Written) -> str:
    """Return a plain sentence of the fields, for a figure whose source is not quoted."""
    parts = (written.value, written.source, written.publisher, written.entity)
    language = guess_language(" ".join(part for part in parts if part))
    entity, metric = fields.entity, fields.metric
    name = entity.names.get(language, entity.id) if isinstance(entity, Entity) else entity
    label = metric.labels.get(language) or metric.id if metric else ""
    parts = (name, written.scope, label, written.period)
    return f"{' '.join(part for part in parts if part)}: {written.value}"


def _counted(result: Result) -> dict[str, Any]:
    return {
        "observations": result.loaded.observations,
        "retired": result.loaded.retirements,
        "changes": [str(change.change_id) for change in result.changes if change.reported],
    }


def _line(action: Action, observation: Observation | None) -> str:
    if observation is None:
        return "Dropped" if action is Action.DROP else "Taken back: the figure is read by the reader again"
    shown = _shown(observation)
    scope = f" [{shown['scope']}]" if shown["scope"] else ""
    return one_line(
        f"{shown['entity']}{scope} {shown['metric']} = {shown['value']} {shown['unit']} · "
        f"{shown['period'] or 'no period'} · {shown['basis']} · {shown['measure']}"
    )


def _shown(observation: Observation) -> dict[str, Any]:
    names = ("entity", "metric", "scope", "period", "basis", "measure", "unit")
    value = observation.value
    return {name: getattr(observation, name) for name in names} | {
        "value": f"{plain_decimal(value):f}" if value is not None else None
    }
