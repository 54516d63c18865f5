"""How long the static site takes and how large it is, on generated warehouses or on one that is there.

Run it from the project's root; it prints a Markdown table::

    python -m tests.benchmarks.site_scale --articles 10000 --series 5000
    python -m tests.benchmarks.site_scale --data data --watchlist watchlist.yaml

The frequencies are those of five weeks of a newspaper (1,013 articles with figures) but for the age of the archive: six
articles of ten have figures, six each; a few series have many; one number in twenty differs from what others report;
there is one change to check in each article and a reported one in two of five. Articles and figures are spread over ten
years, and one series has a value for each of 3,000 days. Then a day is added, a thousandth of all articles.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

import duckdb
from jinja2 import Environment

from tasks.core.watchlist import Watchlist
from tasks.core.watchlist_loading import load_watchlist
from tasks.reports import report_context
from tasks.reports.site import SiteSummary, build_site
from warehouse import migrations
from warehouse.connection import connect_reader, connect_writer
from warehouse.places import Places
from warehouse.reading.site import PublishedSite

ARTICLES = """
INSERT INTO store.revisions BY NAME
SELECT
    i AS revision_id, i AS article_id, 'https://news.example/' || i AS url, '제목 ' || i AS title,
    repeat('이 회사는 지난해 같은 기간보다 나은 실적을 냈다고 밝혔다. ', 35)
        || '매출은 ' || (i % 900 + 100) || '억원이었다.' AS text,
    TIMESTAMPTZ '2015-01-01' + to_hours((i % 87600)::BIGINT) AS published,
    (TIMESTAMP '2015-01-01' + to_hours((i % 87600)::BIGINT))::DATE AS published_on,
    '신문 ' || (hash(i) % 30) AS publisher, 'ko' AS language, i AS story_id, 1 AS run_id, now() AS seen_at
FROM range($first::BIGINT, $last::BIGINT) AS t(i)
"""
OBSERVATIONS = """
INSERT INTO store.observations BY NAME
WITH numbers AS (
    SELECT i, k, (hash(i, k) % 1000003) / 1000003.0 AS draw
    FROM range($first::BIGINT, $last::BIGINT) AS t(i), range(6) AS u(k)
    WHERE hash(i) % 10 < 6
),
placed AS (
    SELECT i, k, ($series * draw * draw)::BIGINT AS s, (hash(k, i) % 40)::BIGINT AS q FROM numbers
),
daily AS (SELECT i, 7 AS k, -1 AS s, i AS q FROM range(least($daily, $last)::BIGINT) AS t(i) WHERE $first = 0)
SELECT
    i * 8 + k AS observation_id, s * 2 AS series_id, i AS article_id, i AS revision_id, i AS story_id,
    'found-' || (s // 4) AS entity, '회사 ' || (s // 4) AS entity_name, TRUE AS discovered,
    ['revenue', 'operating_profit', 'net_profit', 'employees'][abs(s) % 4 + 1] AS metric,
    CASE WHEN s < 0 THEN (DATE '2010-01-01' + q::INTEGER)::VARCHAR
        ELSE (2014 + q // 4)::VARCHAR || '-Q' || (q % 4 + 1) END AS period,
    CASE WHEN s < 0 THEN DATE '2010-01-01' + q::INTEGER
        ELSE make_date(2014 + q // 4, q % 4 * 3 + 1, 1) END AS period_start,
    CASE WHEN s < 0 THEN DATE '2010-01-01' + q::INTEGER
        ELSE make_date(2014 + q // 4, q % 4 * 3 + 3, 28) END AS period_end,
    CASE WHEN s < 0 THEN 'day' ELSE 'quarter' END AS period_grain,
    'actual' AS basis, 'level' AS measure, 100000000 * n AS value,
    100000000 * n - 50000000 AS low, 100000000 * n + 50000000 AS high,
    'KRW' AS unit, 'exact' AS bound, (i % 900 + 100) || '억원' AS expression,
    position('매출은' IN r.text) + 3 AS "start", position('매출은' IN r.text) + 8 AS "end",
    '매출은 ' || (i % 900 + 100) || '억원이었다.' AS sentence, .9 AS confidence, 'generated' AS extractor,
    r.published, r.published_on, r.publisher, 1 AS run_id, now() AS seen_at
FROM (
    SELECT *, 100 + (hash(s, q) % 900 + CASE WHEN hash(i, k, s) % 20 = 0 THEN k + 1 ELSE 0 END)::BIGINT AS n
    FROM (FROM placed UNION ALL FROM daily)
) AS f
JOIN store.revisions AS r ON f.i = r.revision_id
"""
CHANGES = """
INSERT INTO store.changes BY NAME
SELECT
    o.observation_id AS change_id, 'new_period' AS kind, o.series_id, o.entity, o.metric, o.basis, o.measure,
    o.period_grain, o.period, NULL AS before_id, o.observation_id AS after_id, o.unit,
    hash(o.article_id, 1) % 7 < 2 AS reported,
    CASE WHEN hash(o.article_id, 1) % 7 >= 2 THEN 'unsure' END AS note,
    CASE WHEN hash(o.article_id, 1) % 7 >= 2 THEN 'sure_enough' END AS stopped_by,
    .6 AS probability, '[]' AS checks, now() AS found_at, 1 AS run_id
FROM store.observations AS o
WHERE o.article_id >= $first AND o.observation_id % 8 < 2
"""
DAYS = 3000


def generate(con: duckdb.DuckDBPyConnection, first: int, last: int, series: int) -> None:
    """Add the articles from one number to another, with their observations and changes."""
    con.execute(ARTICLES, {"first": first, "last": last})
    con.execute(OBSERVATIONS, {"first": first, "last": last, "series": series, "daily": DAYS})
    con.execute(CHANGES, {"first": first})


PAGE = """<!doctype html><html lang="ko"><head><title>{{ title }}</title></head><body><h1>{{ title }}</h1><table>
{% for row in rows %}<tr><th>{{ row.period }}</th><td>{{ row.value }}</td>
<td><a href="{{ row.address }}">{{ row.sentence }}</a></td></tr>{% endfor %}</table></body></html>"""
PEER_PAGES = 2_000
"""Pages that bare Jinja writes for comparison, at most."""


def generated(path: Path, first: int, last: int, series: int) -> None:
    """Write a warehouse, or add articles to it, in a process of its own, whose memory is not that of a build."""
    process = get_context("spawn").Process(target=_generate, args=(path, first, last, series))
    process.start()
    process.join()
    if process.exitcode:
        raise SystemExit(f"the warehouse could not be generated: exit code {process.exitcode}")


def _generate(path: Path, first: int, last: int, series: int) -> None:
    with connect_writer(path) as con:
        if not first:
            migrations.apply(con, path, migrations.migrations())
            migrations.create_views(con, path)
        generate(con, first, last, series)


def built(path: Path, folder: Path, watchlist: Watchlist) -> tuple[SiteSummary, float, float]:
    """Build the site of a warehouse; return what was done, the seconds, and the processor's seconds."""
    with connect_reader(path) as con:
        context = report_context(watchlist, "ko", datetime.now(UTC), run_id=1, summary={}, observations=[])
        begin, used = time.perf_counter(), time.process_time()
        summary = build_site(PublishedSite(con), folder, [], context)
        return summary, time.perf_counter() - begin, time.process_time() - used


def bare_jinja(folder: Path, size: int) -> float:
    """Render and write pages of a size with Jinja alone; return the processor's seconds of one."""
    template = Environment(autoescape=True).from_string(PAGE)
    row = {
        "period": "2021년 3분기",
        "value": "1조7272억원",
        "address": "article/0f.html#o-0f",
        "sentence": "매출은 1조7272억원이었다.",
    }
    rows = [row] * max(1, size // len(template.render(title="", rows=[row]).encode()))
    folder.mkdir(parents=True)
    used = time.process_time()
    for number in range(PEER_PAGES):
        (folder / f"{number}.html").write_text(template.render(title=f"회사 {number}", rows=rows), encoding="utf-8")
    return (time.process_time() - used) / PEER_PAGES


def row(name: str, summary: SiteSummary, seconds: float, used: float) -> str:
    """Return a line of the table."""
    sizes = {path: path.stat().st_size for path in files_of(summary.folder)}
    size = f"{sum(sizes.values()) / 1e6:.0f} | {max(sizes.values()) / 1e3:.0f}"
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return f"| {name} | {summary.written} | {summary.kept} | {seconds:.1f} | {used:.1f} | {memory:.0f} | {size} |"


def files_of(folder: Path) -> list[Path]:
    """Return the files of a site but for its manifest."""
    return [path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".")]


def parts(folder: Path) -> str:
    """Return how many files the folders of a site have, and how its search index is divided."""
    files = files_of(folder)
    folders = Counter(path.parent.name for path in files if path.parent != folder)
    search = [path.stat().st_size for path in files if path.parent.name == "search"]
    index = f"{sum(search) / 1e6:.1f} MB in {len(search)} scripts, the largest {max(search) / 1e3:.0f} kB"
    return f"files by folder: {dict(folders.most_common())}; search index: {index}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--series", type=int, default=2_000)
    parser.add_argument("--data", type=Path, help="A data folder to measure instead of a generated one.")
    parser.add_argument("--watchlist", type=Path, help="Its watchlist.")
    given = parser.parse_args()
    print(
        "| build | files written | as before | seconds | CPU s | peak MB | MB | largest file, kB |\n"
        + "| --- " * 8
        + "|"
    )
    with tempfile.TemporaryDirectory() as made:
        folder, path = Path(made) / "site", Path(made) / "generated.duckdb"
        watchlist = load_watchlist(given.watchlist) if given.watchlist else Watchlist()
        if given.data:
            path = Places(given.data).published
        else:
            generated(path, 0, given.articles, given.series)
        first = built(path, folder, watchlist)
        print(row("first", *first), flush=True)
        print(row("nothing changed", *built(path, folder, watchlist)), flush=True)
        if not given.data:
            day = max(1, given.articles // 1000)
            generated(path, given.articles, given.articles + day, given.series)
            print(row(f"a day of {day} articles more", *built(path, folder, watchlist)), flush=True)
        print(parts(folder))
        size = sum(path.stat().st_size for path in files_of(folder)) // first[0].written
        peer, page = bare_jinja(Path(made) / "peer", size), first[2] / first[0].written
        print(
            f"a page of {size / 1e3:.1f} kB: {page * 1e3:.1f} ms of the processor; one of that size by Jinja alone: "
            f"{peer * 1e3:.1f} ms; ratio {page / peer:.1f}"
        )


if __name__ == "__main__":
    main()
