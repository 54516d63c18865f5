"""Look up an article in the published warehouse: its revisions, and what the last edit changed."""

from __future__ import annotations

from pathlib import Path

from flows.cli.lookup.named_ids import unmatched
from tasks.dedupe import diff_revisions
from tasks.parse.metadata.canonical_address import address_key
from warehouse.query.json_values import json_text
from warehouse.query.query import ask
from warehouse.query.terminal import many_lines, one_line

_ARTICLE_NAMES = (
    "SELECT CAST(article_id AS VARCHAR) AS text FROM store.articles UNION ALL SELECT url FROM store.revisions "
    "UNION ALL SELECT title FROM store.revisions"
)


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
