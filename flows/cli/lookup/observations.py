"""Look up observations in the published warehouse: what each says, and why its numbers were read so."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from flows.cli.lookup.explanation import with_weighed_features
from flows.cli.lookup.named_ids import unmatched
from warehouse.query.json_values import json_text, plain_decimal
from warehouse.query.query import ask
from warehouse.query.terminal import one_line

_OBSERVATION_NAMES = (
    "SELECT CAST(observation_id AS VARCHAR) AS text FROM store.observations UNION ALL "
    "SELECT DISTINCT expression FROM store.observations"
)


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
