"""Look up figures, articles and observations in the published warehouse, for the terminal or as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa

from flows.cli.suggestions import did_you_mean, known_names, near_text
from tasks.core.errors import QueryFailedError
from tasks.dedupe import diff_revisions
from tasks.parse.metadata.canonical_address import address_key
from warehouse.query.json_values import json_text, plain_decimal
from warehouse.query.query import ask
from warehouse.query.result_formats import rendered
from warehouse.query.terminal import many_lines, one_line

SHOWN = (
    "metric scope period basis measure value unit difference low high sources contested publisher published_on sentence"
)
"""Columns that fit a terminal, in this order; JSON has every column."""

_ARTICLE_NAMES = (
    "SELECT CAST(article_id AS VARCHAR) AS text FROM store.articles UNION ALL SELECT url FROM store.revisions "
    "UNION ALL SELECT title FROM store.revisions"
)
_OBSERVATION_NAMES = (
    "SELECT CAST(observation_id AS VARCHAR) AS text FROM store.observations UNION ALL "
    "SELECT DISTINCT expression FROM store.observations"
)


def show_figures(published: Path, entity: str, metric: str | None, as_json: bool, width: int | None = None) -> str:
    """Show an entity's figures, or one figure's history.

    Args:
        published: the published file.
        entity: id or name.
        metric: id, or its label in any language; null shows all.
        as_json: JSON instead of a table.
        width: cells of the terminal; null cuts nothing.

    Raises:
        QueryFailedError: nothing is known of it; names the closest that is.
    """
    found = entity_named(published, entity)
    if metric is None:
        answer = ask(
            published, "SELECT * FROM figures WHERE entity = $entity ORDER BY metric, scope, period", {"entity": found}
        )
    else:
        asked = {"entity": found, "metric": metric_named(published, metric)}
        answer = ask(published, "SELECT * FROM figure_history($entity, $metric)", asked)
    if not answer.table.num_rows:
        raise _unknown(published, entity, found, metric)
    if as_json:
        return rendered(answer.table, "json").decode()
    left_out = set() if width is None or metric is None else _repeated_columns(answer.table)
    held = [name for name in SHOWN.split() if name in answer.table.column_names and name not in left_out]
    return rendered(answer.table.select(held), "table", width).decode()


def _repeated_columns(table: pa.Table) -> set[str]:
    """Return the columns of a history that a terminal can do without: its chart has them, or all rows repeat them."""
    same = {name for name in ("scope", "basis", "measure", "contested") if len(table.column(name).unique()) == 1}
    return same | {"low", "high"}


def _unknown(published: Path, entity: str, entity_id: str, metric: str | None) -> QueryFailedError:
    """Return why there is no figure: an unknown entity, an unknown metric, or no figure of the two together."""
    known = known_names(published)
    if entity_id not in known["entity"].values():
        todo = did_you_mean(entity, known["entity"], "figurewatch query @coverage shows who is known")
        return QueryFailedError(f"no entity {one_line(entity)!r} is known", todo=todo)
    if metric is not None and metric not in known["metric"]:
        todo = did_you_mean(metric, known["metric"], "figurewatch query @metrics lists those that are")
        return QueryFailedError(f"no metric {one_line(metric)!r} is known", todo=todo)
    rows = ask(
        published, "SELECT DISTINCT metric FROM figures WHERE entity = $entity ORDER BY metric", {"entity": entity_id}
    ).table.to_pylist()
    held = ", ".join(row["metric"] for row in rows)
    return QueryFailedError(
        f"nothing is known of {one_line(entity)}{f' {one_line(metric)}' if metric else ''}",
        todo=f"Known of it: {held}" if held else "figurewatch query @coverage shows of whom something is",
    )


def entity_named(published: Path, name: str) -> str:
    """Return the id of the entity with that id, name or alias; the name itself where there is none."""
    known = ask(
        published,
        "SELECT entity FROM entities WHERE entity = $name OR name = $name OR list_contains(aliases, $name) "
        "OR CAST(names AS VARCHAR) LIKE '%\"' || $name || '\"%'",
        {"name": name},
    ).table.to_pylist()
    return str(known[0]["entity"]) if known else name


def metric_named(published: Path, name: str) -> str:
    """Return the id of the metric with that id or label; the name itself where there is none."""
    known = ask(
        published,
        "SELECT metric FROM metrics WHERE metric = $name OR list_contains(map_values("
        "CAST(labels AS MAP(VARCHAR, VARCHAR))), $name) ORDER BY metric = $name DESC, metric",
        {"name": name},
    ).table.to_pylist()
    return str(known[0]["metric"]) if known else name


def show_article(published: Path, name: str, as_json: bool) -> str:
    """Show an article with its revisions, and what the last edit changed.

    Args:
        published: the published file.
        name: article id, or its address or a part of it.
        as_json: JSON instead of text.
    """
    key = address_key(name) or name
    rows = ask(
        published,
        "SELECT r.* EXCLUDE (sketch) FROM store.revisions r WHERE CAST(r.article_id AS VARCHAR) = $name "
        "OR r.url = $key OR contains(r.url, $name) "
        "ORDER BY r.article_id, recency_of(r.saved_at, r.seen_at, r.run_id, r.revision_id)",
        {"name": name, "key": key},
    ).table.to_pylist()
    if not rows:
        otherwise = "figurewatch query 'SELECT article_id, url, title FROM articles' lists those that are"
        raise unmatched(published, "article", name, _ARTICLE_NAMES, otherwise)
    rows = [row for row in rows if row["article_id"] == rows[0]["article_id"]]
    if as_json:
        return json_text(rows, indent=1)
    latest = rows[-1]
    source = f"{latest['publisher'] or '?'} · {latest['published_on']} · {latest['url'] or ''}"
    known = f"article {latest['article_id']}, {len(rows)} revision(s)"
    title = one_line(latest["title"] or "(no headline)")
    lines = [title, one_line(source), known, "", many_lines(latest["text"])]
    if len(rows) > 1:
        before, after = ("\n".join(filter(None, (row["title"], row["text"]))) for row in rows[-2:])
        lines += [
            "",
            "What the last edit changed:",
            many_lines(diff_revisions(before, after)) or "(nothing but blanks)",
        ]
    return "\n".join(lines)


def unmatched(published: Path, what: str, wanted: str, names: str, otherwise: str) -> QueryFailedError:
    """Return the error for an unknown article or observation, with the closest known one or else how to list them."""
    near = near_text(published, wanted, names)
    todo = f"Did you mean {one_line(near)!r}?" if near else otherwise
    return QueryFailedError(f"no {what} {one_line(wanted)!r} is known", todo=todo)


def explain_observation(published: Path, wanted: str, as_json: bool, watchlists: Sequence[Path]) -> str:
    """Show why numbers were read as they were.

    Args:
        published: the published file.
        wanted: an observation's id, or words of its expression.
        as_json: JSON instead of text.
        watchlists: the texts are read by them again, for the features that weighed.
    """
    rows: list[dict[str, Any]] = ask(
        published,
        "SELECT o.*, r.title, r.url FROM store.observations o LEFT JOIN store.revisions r USING (revision_id) "
        "WHERE CAST(o.observation_id AS VARCHAR) = $wanted OR contains(o.expression, $wanted) "
        "ORDER BY o.retired_at IS NOT NULL, o.published DESC NULLS LAST, o.observation_id LIMIT 20",
        {"wanted": wanted},
    ).table.to_pylist()
    if not rows:
        otherwise = "figurewatch query 'SELECT observation_id, expression FROM observations' lists those that are"
        raise unmatched(published, "observation", wanted, _OBSERVATION_NAMES, otherwise)
    # Imported here: it loads the reader of texts, which no other look-up needs.
    from flows.cli.explanation import with_weighed_features

    with_weighed_features(published, rows, watchlists)
    if as_json:
        return json_text(rows, indent=1)
    return "\n\n".join(_explained(row) for row in rows)


def _plain(value: Decimal | None) -> str:
    return "" if value is None else f"{plain_decimal(value):f}"


def _explained(row: Mapping[str, Any]) -> str:
    scope = f" [{row['scope']}]" if row["scope"] else ""
    source = f"{row['publisher'] or '?'} · {row['title'] or ''} · {row['url'] or ''}"
    reading = (
        f"{row['expression']}  →  {row['entity']}{scope} {row['metric']} = {_plain(row['value'])} {row['unit']} "
        f"[{_plain(row['low'])}, {_plain(row['high'])}) · {row['period'] or 'no period'} · {row['basis']} · "
        f"{row['measure']} · confidence {row['confidence']}"
    )
    lines = [reading, f"  “{row['sentence']}”", f"  {source} · observation {row['observation_id']}"]
    if row["retired_at"] is not None:
        lines.append(f"  no longer stands: {row['retired_because']}, since {row['retired_at']:%Y-%m-%d %H:%M}")
        if row["superseded_by"] is not None:
            lines.append(f"  its place took observation {row['superseded_by']}")
    for reason in _reasons(row):
        step, detail, weight = reason
        lines.append(f"  {step:12} {detail}" + (f"  {weight:+.2f}" if weight else ""))
    if row["quoted_by"]:
        lines.append(f"  quoted       {row['quoted_by']}")
    lines += [f"  runner-up    {other}" for other in row["runners_up"] or []]
    return "\n".join(map(one_line, lines))


def _reasons(row: Mapping[str, Any]) -> list[Any]:
    """Return the reasons of an observation, which the database keeps as JSON."""
    reasons = row["reasons"]
    return list(json.loads(reasons) if isinstance(reasons, str) else reasons or [])
