"""The watchlist's time zone reaches the parser, in this process and in workers."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.readers_zone import page_parser, timezone_of
from flows.runs.document_batches import readings
from tasks.core.watchlist import Settings, Watchlist
from tasks.extract.sources.folder import candidates
from tasks.workers.pool import Parsed, Workers

PAGE = """<html lang="en"><head><meta property="article:published_time" content="2024-01-01T02:30:00Z"></head><body>
<article><h1>Maru Foods</h1>
<p>Maru Foods said that sales in the first half of the year rose to 321 billion won, up 4.1 percent from a year ago.</p>
<p>Operating profit came in at 28.7 billion won, as the price of flour fell and the currency weakened, it said.</p>
</article></body></html>"""


@pytest.mark.parametrize("workers", [0, 1])
@pytest.mark.parametrize(("zone", "day"), [("America/New_York", "2023-12-31"), (None, "2024-01-01")])
def test_a_page_that_tells_no_country_has_the_day_of_the_named_zone(
    tmp_path: Path, zone: str | None, day: str, workers: int
) -> None:
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    with Workers(count=workers, parser=page_parser(zone)) as pool:
        (batch,) = readings(candidates([tmp_path]), pool)
    (outcome,) = batch.outcomes
    assert isinstance(outcome, Parsed)
    assert outcome.article.published is not None
    assert outcome.article.published.date().isoformat() == day


def test_only_a_zone_that_the_user_wrote_is_that_of_readers(tmp_path: Path) -> None:
    assert Watchlist().settings.readers_timezone is None
    assert Settings(timezone="Asia/Seoul").readers_timezone == "Asia/Seoul"
    (tmp_path / "watchlist.yaml").write_text("settings: {timezone: Europe/Paris}\n", encoding="utf-8")
    assert timezone_of([tmp_path / "watchlist.yaml"]) == "Europe/Paris"
    assert timezone_of([]) is None
