"""What a long run left in the warehouse and with the receivers, held against what had arrived."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from tasks.core.identifiers import hex_id
from tests.notifying.servers import Received
from tests.soak.arrivals import METRICS, Arrivals, Story
from warehouse.connection import connect_reader
from warehouse.places import Places
from warehouse.safety.doctor import examine

WON = 100_000_000
AFTER_KILLS = {"left_open", "interrupted", "stale", "older", "unsent", "channels", "notices", "face"}
"""What doctor may say after processes were killed beside a dead channel."""

STORED = """
SELECT a.url, count(DISTINCT a.article_id) AS articles, count(o.observation_id) AS figures,
    any_value(o.metric) AS metric, any_value(o.period) AS period, any_value(o.value) AS value
FROM articles AS a LEFT JOIN observations AS o USING (revision_id) GROUP BY a.url
"""
TEXTS = """
SELECT url, count(*) AS texts, list(DISTINCT revision_text ORDER BY revision_text) AS found FROM (
    SELECT url, regexp_extract(text, '은 ([0-9]+)억원이다', 1)::BIGINT AS revision_text FROM store.revisions
) GROUP BY url
"""
SENT = "SELECT channel, state, message_id, sent_with, change_id FROM deliveries WHERE change_id IS NOT NULL"
Message = tuple[str, str, int, int | None, int]
"""Channel, state, id, id of what it went out in, id of the change."""


def audit(data: Path, arrivals: Arrivals, hook: Received) -> list[str]:
    """Compare what arrived with what is stored, set aside and sent.

    Args:
        data: the data folder of a project that is not running, or rests.
        arrivals: what was put into its inbox.
        hook: what its webhook took.

    Returns:
        A line for each thing that is wrong.
    """
    published = Places(data).published
    if not published.exists():
        return ["nothing was published"]
    wrong: list[str] = []
    with connect_reader(published) as con:
        stored = {row["url"]: row for row in con.sql(STORED).to_arrow_table().to_pylist()}
        texts = {row["url"]: row["found"] for row in con.sql(TEXTS).to_arrow_table().to_pylist()}
        aside = Counter(Path(locator).name for (locator,) in con.sql("SELECT locator FROM quarantine").fetchall())
        doubled = con.sql("SELECT count(*) - count(DISTINCT change_id) FROM changes").fetchall()[0][0]
        sent = con.sql(SENT).fetchall()
        reported = {change for (change,) in con.sql("SELECT change_id FROM changes WHERE reported").fetchall()}
    for story in arrivals.stories:
        wrong += of_story(story, stored.get(story.address), texts.get(story.address, []))
    known = {story.address for story in arrivals.stories}
    wrong += [f"{url} was never written" for url in stored if url not in known]
    wrong += [f"{name} is set aside {aside[name]} times" for name in arrivals.broken if aside[name] != 1]
    wrong += [f"{name} is set aside" for name in aside if name not in arrivals.broken]
    wrong += [f"{doubled} changes are stored twice"] if doubled else []
    wrong += of_channels(sent, reported, hook)
    wrong += [
        f"doctor: {item.check}: {item.what}"
        for item in examine(data)
        if item.severity == "error" and item.check not in AFTER_KILLS
    ]
    return wrong


def of_story(story: Story, stored: dict[str, object] | None, texts: list[int]) -> list[str]:
    """What is wrong with one article: lost, stored twice, an old text, a text that never was, another figure."""
    if stored is None:
        return [f"{story.file} is lost"]
    wrong = []
    if stored["articles"] != 1:
        wrong.append(f"{story.file} is {stored['articles']} articles")
    if set(texts) - set(story.values):
        wrong.append(f"{story.file} has texts that were never whole: {set(texts) - set(story.values)}")
    found = (stored["figures"], stored["metric"], stored["period"], stored["value"])
    wanted = (1, story.metric, story.period, story.values[-1] * WON)
    if found != wanted:
        wrong.append(f"{story.file} ({story.firm} {METRICS[story.metric]}) is {found}, not {wanted}")
    return wrong


def of_channels(sent: list[Message], reported: set[int], hook: Received) -> list[str]:
    """What is wrong with the messages: not sent, two for one change, never arrived, or sent to the dead channel."""
    wrong = []
    arrived = {key for key, _ in hook.taken}
    for name in ("hook", "dead"):
        changes = Counter(change for channel, *_, change in sent if channel == name)
        wrong += [f"change {change} is {count} times for {name}" for change, count in changes.items() if count > 1]
        missing = reported - changes.keys()
        wrong += [f"{len(missing)} reported changes are not for {name}"] if missing else []
    for channel, state, message, sent_with, _ in sent:
        if channel == "dead" and state == "sent":
            wrong.append(f"message {message} of the dead channel is sent")
        if channel == "hook" and state != "sent":
            wrong.append(f"message {message} of the webhook is {state}")
        if channel == "hook" and state == "sent" and (sent_with is None or hex_id(sent_with) not in arrived):
            wrong.append(f"message {message} is sent and never arrived")
    return wrong
