"""Which rows a run adds, and what becomes of them: filters, corrections, messages, failures."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tasks.core.changes import ChangeKind
from tasks.core.deliveries import About, Attempts, Delivery
from tasks.core.rows import MessageRow
from tasks.core.watchlist_parts.channels import Channel
from tasks.reports.channels.outbox_selection import rows_to_send
from tasks.reports.channels.outbox_states import LARGEST, MANY, cancelled, planned_messages, settled
from tasks.reports.channels.timing import PAUSES
from tests.notifying.desk import changes_with_sides, row, watching

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
DESK = Channel(id="desk", url_env="DESK")
UTC_ZONE = {"desk": ZoneInfo("UTC")}


def added(earlier: list[MessageRow] | None = None, **channel: Any) -> list[MessageRow]:
    watched = watching({"id": "desk", "url_env": "DESK", **channel})
    return rows_to_send(watched, changes_with_sides(), (), earlier or [], NOW)


@pytest.mark.parametrize(
    ("only", "wanted"),
    [
        ({}, lambda change: True),
        ({"entities": "kakao"}, lambda change: change.entity == "kakao"),
        ({"metrics": ["rnd_spend"]}, lambda change: change.metric == "rnd_spend"),
        ({"kinds": ["contradicted"]}, lambda change: change.kind is ChangeKind.CONTRADICTED),
        (
            {"entities": ["naver"], "kinds": ["new_period"]},
            lambda change: change.entity == "naver" and change.kind is ChangeKind.NEW_PERIOD,
        ),
        ({"entities": ["klue"], "kinds": ["contradicted"]}, lambda change: False),
    ],
)
def test_a_channel_takes_what_its_filter_lets_through(only: dict[str, Any], wanted: Any) -> None:
    changes = changes_with_sides()
    assert [item.change_id for item in added(only=only)] == [item.change_id for item in changes if wanted(item)]


def test_what_is_to_check_never_goes_out() -> None:
    held = [replace(change, reported=False, stopped_by="sure_enough") for change in changes_with_sides()]
    assert rows_to_send(watching({"id": "desk", "url_env": "DESK"}), held, (), [], NOW) == []


def test_a_channel_that_is_off_or_of_the_operator_takes_no_change() -> None:
    assert added(enabled=False) == added(gets=["failures"]) == []


def test_a_change_is_added_once() -> None:
    assert added(added()) == []
    assert len({item.message_id for item in [*added(), *added(id="other")]}) == 2 * len(added())


@pytest.mark.parametrize(
    ("state", "failure", "follows"),
    [
        (Delivery.SENT, None, True),
        (Delivery.SENDING, None, True),
        (Delivery.UNSURE, None, True),
        (Delivery.PENDING, "no answer (may have arrived)", True),
        (Delivery.PENDING, "no answer", False),
        (Delivery.PENDING, None, False),
        (Delivery.CANCELLED, None, False),
        (Delivery.GIVEN_UP, "no answer", False),
    ],
)
def test_a_correction_follows_what_may_have_arrived(state: Delivery, failure: str | None, follows: bool) -> None:
    (wrong, *_) = changes_with_sides()
    given = row(change_id=wrong.change_id, state=state, failure=failure)
    watched = watching({"id": "desk", "url_env": "DESK"}, {"id": "other", "url_env": "OTHER"})
    found = rows_to_send(watched, (), [wrong], [given], NOW)
    assert [(item.channel, item.about) for item in found] == [("desk", About.CORRECTION)] * follows
    assert rows_to_send(watched, (), [wrong], [given, *found], NOW) == []


def parcel_sizes(rows: list[MessageRow], now: datetime = NOW, **channel: Any) -> list[int]:
    desk = Channel.model_validate({"id": "desk", "url_env": "DESK", **channel})
    return [len(planned.rows) for planned in planned_messages(rows, {"desk": desk}, UTC_ZONE, now)]


@pytest.mark.parametrize(
    ("rows", "channel", "sizes"),
    [
        (3, {}, [3]),
        (3, {"send": "at_once"}, [1, 1, 1]),
        (MANY - 1, {"send": "at_once"}, [1] * (MANY - 1)),
        (MANY, {"send": "at_once"}, [MANY]),
        (LARGEST + 1, {}, [LARGEST, 1]),
        (3, {"quiet_hours": {"from": "11:00", "to": "13:00"}}, []),
        (0, {}, []),
    ],
)
def test_due_rows_become_messages(rows: int, channel: dict[str, Any], sizes: list[int]) -> None:
    assert parcel_sizes([row(number) for number in range(rows)], **channel) == sizes


def test_a_message_that_was_composed_keeps_its_rows_and_its_id() -> None:
    old, new = [row(number, sent_with=77) for number in (1, 2)], row(3)
    first, second = planned_messages([*old, new], {"desk": DESK}, UTC_ZONE, NOW)
    assert (first.message_id, first.rows, second.rows) == (77, tuple(old), (new,))
    assert planned_messages([new], {"desk": DESK}, UTC_ZONE, NOW)[0].message_id == second.message_id


@pytest.mark.parametrize(
    ("failure", "waits"), [("no answer from the service", True), ("refused: 400", False), (None, False)]
)
def test_a_dead_channel_pauses_and_a_refused_message_holds_no_other_up(failure: str | None, waits: bool) -> None:
    failed = row(1, attempts=1, failure=failure, due_at=NOW + timedelta(minutes=1))
    assert parcel_sizes([failed, row(2)]) == ([] if waits else [1])
    assert sum(parcel_sizes([failed, row(2)], NOW + timedelta(minutes=1))) == 2


def test_rows_are_settled_by_what_the_sender_noted() -> None:
    handed = {name: row(number, state=Delivery.SENDING, sent_with=10 + number) for number, name in enumerate("abcd")}
    attempts = Attempts(sent={0: NOW}, begun=frozenset({11}), failed={12: "no answer"})
    found = settled(handed.values(), attempts, {"desk": DESK}, NOW)
    assert [(item.state, item.attempts) for item in found] == [
        (Delivery.SENT, 1),
        (Delivery.PENDING, 1),
        (Delivery.PENDING, 1),
        (Delivery.PENDING, 0),
    ]
    assert found[1].due_at is None
    assert found[2].due_at == NOW + timedelta(minutes=1)
    skipping = DESK.model_copy(update={"when_unsure": "skip"})
    (unsure,) = settled([handed["b"]], attempts, {"desk": skipping}, NOW)
    assert unsure.state is Delivery.UNSURE
    assert settled([row(9)], attempts, {"desk": DESK}, NOW) == []


def test_a_message_is_given_up_in_the_end() -> None:
    tried = row(state=Delivery.SENDING, sent_with=7, attempts=len(PAUSES))
    (item,) = settled([tried], Attempts(failed={7: "refused: 400"}), {"desk": DESK}, NOW)
    assert (item.state, item.failure) == (Delivery.GIVEN_UP, "refused: 400")


def test_what_need_not_be_sent_any_more_is_cancelled() -> None:
    rows = [
        row(1, change_id=1),
        row(2, change_id=2),
        row(3, change_id=2, failure="no answer (may have arrived)"),
        row(4, change_id=3, about=About.CORRECTION),
        row(5, change_id=4, about=About.CORRECTION),
        row(6, channel="gone", change_id=1),
        row(7, about=About.NOTICE),
    ]
    found = cancelled(rows, {"desk": DESK}, reported={1}, arrived={("desk", 3)})
    assert {item.message_id: item.state.value for item in found} == {
        2: "cancelled", 3: "unsure", 5: "cancelled", 6: "cancelled",
    }  # fmt: skip
