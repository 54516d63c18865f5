"""A change with its two sides next to each other: sentences, marked words, the fields compared, the check, who else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from tasks.core.changes import Change
from tasks.core.records import Basis, Measure, SourcedObservation
from tasks.reports.date_format import period_text
from tasks.reports.number_format import interval_text, probability_text, value_text
from tasks.reports.sections.change_sentences import sentence_of
from tasks.reports.sections.change_text import ROLES, item_of
from tasks.reports.sections.citations import Citations
from tasks.reports.sections.reported_values import check_steps, values_in_words
from tasks.reports.view import Source
from tasks.reports.wording import Words

SIDE_BY_SIDE = 80
"""Cells of a terminal from which on two sentences are read more easily beside each other."""

COMPARED = ("value", "range", "entity", "metric", "period", "scope", "basis")
"""Fields that have a sign where the two sides differ."""

VALUES = 12
"""Values of a figure that are named: the settled ones, then those of the most sources."""

OTHERS = 5
"""Articles that are named for one value."""


def change_sides(
    change: Change, observations: Sequence[SourcedObservation], citations: Citations, width: int, *, colours: bool
) -> RenderableType:
    """Return a change as it is printed.

    Args:
        change: with at least one side.
        observations: of the figures on both sides, for who else reports them.
        citations: of these observations.
        width: cells of the terminal.
        colours: whether marks are colours; else the number is in square brackets, other marked words are listed.
    """
    context = citations.context
    words, item = context.words, item_of(change, citations)
    state = words.say("is_reported" if change.reported else "is_to_check")
    if not change.reported and change.stopped_by is None:
        state = words.notes.get(change.note or "", change.note or "")
    likely = (
        None
        if change.probability is None
        else words.say("probability", probability=probability_text(change.probability))
    )
    facts = [item.label, state, likely, words.say("found_on", date=context.day_text(change.found_at))]
    parts: list[RenderableType] = [
        Text(sentence_of(change, context), style="bold"),
        Text(" · ".join(fact for fact in facts if fact), style="dim"),
    ]
    parts += [Text(item.remark)] if item.remark else []
    return Group(*parts, Text(), _sides(change, citations, width, colours=colours), *_check(change, citations),
                 *_others(observations, citations))  # fmt: skip


def _sides(change: Change, citations: Citations, width: int, *, colours: bool) -> RenderableType:
    words = citations.context.words
    roles = ROLES.get(change.kind, ("before", "after"))
    held = [(words.say(role), side) for role, side in zip(roles, (change.before, change.after), strict=True) if side]
    fields = [_fields(side, citations, colours=colours) for _, side in held]
    names = list(dict.fromkeys(name for column in fields for name in column))
    if width >= SIDE_BY_SIDE and len(held) == 2:
        table = Table.grid(padding=(0, 2, 0, 0), expand=True)
        table.add_column(no_wrap=True, style="dim")
        for _ in held:
            table.add_column(ratio=1, overflow="fold")
        table.add_row("", *(Text(f"── {role}", style="bold") for role, _ in held))
        for name in names:
            cells = [column.get(name, Text()) for column in fields]
            table.add_row(f"{name}{_mark(name, cells, words)}", *cells)
        return table
    stacked: list[RenderableType] = []
    for (role, _), column in zip(held, fields, strict=True):
        stacked.append(Text(f"── {role}", style="bold"))
        for name, cell in column.items():
            mark = _mark(name, [each[name] for each in fields if name in each], words)
            stacked.append(Text.assemble(Text(f"{name}{mark}: ", style="dim"), cell))
        stacked.append(Text())
    return Group(*stacked)


def _mark(name: str, cells: Sequence[Text], words: Words) -> str:
    """Return the sign of a field in which the two sides differ."""
    compared = {words.say(field) for field in COMPARED}
    return " ≠" if name in compared and len({cell.plain for cell in cells}) > 1 else ""


def _fields(side: SourcedObservation, citations: Citations, *, colours: bool) -> dict[str, Text]:
    """Return what one side says, by the name of the field."""
    context, observation = citations.context, side.observation
    words, source, counters = context.words, citations.source(side), context.counters(observation.metric)
    basis = words.basis.get(observation.basis) if observation.basis is not Basis.ACTUAL else words.say("actual")
    measure = None if observation.measure is Measure.LEVEL else words.measures[observation.measure]
    found = {
        "value": value_text(observation, words, counters),
        "range": interval_text(observation, words, counters),
        "entity": context.entity_label(observation),
        "metric": " ".join(part for part in (context.metric_label(observation.metric), measure) if part),
        "period": period_text(observation.period, words),
        "scope": context.scope_label(observation.scope) or words.say("whole"),
        "basis": basis or "",
        "confidence": f"{observation.confidence:.2f}",
        "publisher": f"{source.publisher}, {source.date}",
        "original_page": source.title if source.url is None else f"{source.title} {source.url}",
    }
    fields = {words.say("evidence"): _marked(source, colours=colours)}
    if not colours and (listed := _marked_words(source, citations)):
        fields[words.say("marked_words")] = Text(listed)
    return fields | {words.say(name): Text(text) for name, text in found.items()}


def _marked(source: Source, *, colours: bool) -> Text:
    text = Text("“")
    for part in source.sentence:
        if part.marked:
            text.append(part.text if colours else f"[{part.text}]", style="bold black on yellow")
        else:
            text.append(part.text, style="underline" if part.role else "")
    text.append("”")
    if source.quoted_by:
        text.append(f" ({source.quoted_by})", style="dim")
    return text


def _marked_words(source: Source, citations: Citations) -> str:
    say = citations.context.words.say
    return ", ".join(f"{say(f'role_{part.role}')} {part.text.strip()}" for part in source.sentence if part.role)


def _check(change: Change, citations: Citations) -> Iterator[RenderableType]:
    words = citations.context.words
    steps = check_steps(change, words)
    if not steps:
        return
    yield Text(f"\n{words.say('reasons')}", style="bold")
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(style="dim", overflow="fold")
    table.add_column(overflow="fold")
    table.add_column(justify="right", no_wrap=True)
    for step in steps:
        table.add_row(step.step, step.text, step.weight)
    yield table


def _others(observations: Sequence[SourcedObservation], citations: Citations) -> Iterator[RenderableType]:
    words = citations.context.words
    yield Text(f"\n{words.say('who_else')}", style="bold")
    values, left_out = values_in_words(observations, citations, VALUES, OTHERS)
    for reported in values:
        sources = words.say("sources", n=reported.stories)
        yield Text(f"{reported.period} · {reported.value} · {sources}")
        named = [f"{source.publisher} ({source.date}, {source.value})" for source in reported.sources]
        named += [words.say("more_sources", n=reported.left_out)] if reported.left_out else []
        yield Text("  " + ", ".join(named), style="dim")
    if left_out:
        yield Text(words.say("more_values", n=left_out), style="dim")
