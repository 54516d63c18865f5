"""States and reasons that SQL compares with are those of the records: a renamed one must not leave SQL behind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.notifying import channel_states
from tasks.core.deliveries import Delivery
from tasks.core.records import Retirement

SQL = Path(__file__).parents[3] / "warehouse" / "sql"
OUTBOX_STATE = re.compile(r"\bstate\s*(?:=|<>|!=|IN|NOT IN)\s*(\([^)]*\)|'\w+')")
COMMENTS = (SQL / "comments.sql").read_text("utf-8")


def compared() -> Iterator[tuple[str, str]]:
    """The literals with which the state of a message is compared, each with its file."""
    texts = {path.name: path.read_text("utf-8") for path in SQL.rglob("*.sql")}
    texts["channel_states.py"] = Path(channel_states.__file__).read_text("utf-8")
    for name, text in texts.items():
        for query in text.split(";"):
            if "outbox" in query or "FROM deliveries" in query:
                for found in OUTBOX_STATE.finditer(query):
                    yield from ((name, literal) for literal in re.findall(r"'(\w+)'", found[1]))


def test_the_state_of_a_message_is_compared_with_states_that_there_are() -> None:
    found = set(compared())
    assert len({name for name, _ in found}) >= 5
    assert {literal for _, literal in found} <= set(Delivery)


@pytest.mark.parametrize(
    ("column", "values"),
    [("store.outbox.state", set(Delivery)), ("deliveries.state", set(Delivery)),
     ("store.observations.retired_because", set(Retirement))],
)  # fmt: skip
def test_the_comment_of_a_column_names_every_value(column: str, values: set[str]) -> None:
    (comment,) = re.findall(rf"COMMENT ON COLUMN {re.escape(column)} IS '([^']*)'", COMMENTS)
    assert values <= set(re.findall(r"\w+", comment))
