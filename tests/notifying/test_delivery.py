"""What is due goes out once, to each channel; channels that are dead, slow, refusing or busy keep nobody waiting."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from threading import enumerate as enumerate_threads
from typing import Any

import pytest

from flows.judging.verdicts import judge
from flows.notifying import delivery
from flows.notifying.delivery import deliver
from flows.notifying.operator import notify_operator
from flows.project import Project
from tasks.core.changes import ChangeKind
from tasks.core.judgements import Because
from tasks.load.judgement.judging import Judgement
from tasks.reports.channels import services
from tasks.reports.channels.notices import Failure
from tests.notifying.desk import changes_with_sides, outbox, run_once, watching
from tests.notifying.servers import dead_address, mail_server, webhook
from tests.reports.stories import story
from warehouse.places import Places
from warehouse.safety.doctor import examine
from warehouse.store import Store

SECRET = "hunter2-9f8e7d6c5b4a"
PROJECT_WATCHLIST = """
entities: 7
reports:
  - {id: operator, url_env: OPERATOR, gets: [failures], language: en, format: json}
"""


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for a server that does not answer."""
    monkeypatch.setattr(services, "CONNECT_SECONDS", 0.3)
    monkeypatch.setattr(services, "ANSWER_SECONDS", 0.3)


@pytest.fixture
def servers() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def made(data: Path, *channels: dict[str, Any]) -> Any:
    """A run whose changes wait for these channels."""
    watched = watching(*channels)
    run_once(data, data / "reports", watched, story(), changes_with_sides())
    return watched


def states(data: Path) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for item in outbox(data):
        found.setdefault(item["channel"], set()).add(item["state"])
    return found


def test_each_channel_gets_each_change_once_beside_channels_that_fail(
    tmp_path: Path, servers: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    box, address = servers.enter_context(mail_server())
    hook, hook_address = servers.enter_context(webhook())
    monkeypatch.setenv("DESK", address)
    addresses = {
        "slow-hook": servers.enter_context(webhook(answer=0))[1],
        "slow-mail": servers.enter_context(mail_server(answer=0))[1],
        "full": servers.enter_context(webhook(answer=429))[1],
        "refusing": servers.enter_context(webhook(answer=400))[1],
        "no-mailbox": servers.enter_context(mail_server(answer=550))[1],
        "dead": dead_address(),
    }
    watched = made(
        tmp_path,
        {"id": "desk", "url_env": "DESK"},
        {"id": "hook", "url": hook_address, "send": "at_once"},
        {"id": "unset", "url_env": "NOBODY_SET_THIS"},
        *({"id": name, "url": at} for name, at in addresses.items()),
    )
    done = deliver(tmp_path, watched)
    assert done.sent == {"desk": 1, "hook": len(changes_with_sides())}
    reasons = {name: re.sub(r" \(.*", "", why) for name, why in done.failed.items()}
    assert reasons == {
        "slow-hook": "no answer from the service",
        "slow-mail": "the mail server stopped answering",
        "full": "the service answers 429 Too Many Requests",
        "refusing": "refused: 400 Bad Request",
        "no-mailbox": "refused: 550",
        "dead": "no answer from the service",
        "unset": "the environment variable NOBODY_SET_THIS is not set",
    }
    found = states(tmp_path)
    assert found.pop("desk") == found.pop("hook") == {"sent"}
    assert set.union(*found.values()) == {"pending"}
    again = deliver(tmp_path, watched)
    assert (again.sent, again.failed) == ({}, {})
    assert len(box.mails) == 1
    assert len({key for key, _ in hook.taken}) == len(hook.taken) == len(changes_with_sides())
    warned = {finding.what.split()[1] for finding in examine(tmp_path) if finding.check == "channel"}
    assert warned == set(addresses) | {"unset"}


def test_no_secret_is_written_anywhere(
    tmp_path: Path, servers: ExitStack, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    caplog.set_level(logging.DEBUG)
    refused, at = servers.enter_context(mail_server())
    host = at.removeprefix("mailto://")
    port = dead_address().rsplit(":", 1)[1]
    for name, value in {
        "LOGIN": f"mailto://reader:{SECRET}@{host}",
        "CHAT": f"slack://T1JJ3T3L2/A1BRTD4JD/{SECRET}aaaaaaaaaa/#desk",
        "PATH_TOKEN": f"json://127.0.0.1:{port.removesuffix('/hook')}/{SECRET}?+X-Key={SECRET}",
        "BROKEN": f"nonsense://{SECRET}",
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    channels = [{"id": name.lower(), "url_env": name} for name in ("LOGIN", "CHAT", "PATH_TOKEN", "BROKEN")]
    done = deliver(tmp_path, made(tmp_path, *channels))
    assert set(done.failed) == {channel["id"] for channel in channels}
    assert refused.asked == 1
    written = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    shown = capfd.readouterr()
    shown_texts = [caplog.text, shown.out, shown.err, *done.failed.values(), *map(str, examine(tmp_path))]
    for part in (SECRET, SECRET[:10]):
        assert not [text for text in shown_texts if part in text]
        assert not [text for text in written if part.encode() in text]


def test_a_change_that_was_judged_wrong_is_corrected_where_it_was_sent_and_nowhere_else(
    tmp_path: Path, servers: ExitStack
) -> None:
    hook, address = servers.enter_context(webhook())
    watched = made(
        tmp_path,
        {"id": "got-it", "url": address, "format": "text"},
        {"id": "tomorrow", "url": address, "format": "text", "at": "23:59", "timezone": "Etc/GMT+12"},
        {"id": "others", "url": address, "format": "text", "only": {"kinds": ["new_period"]}},
    )
    deliver(tmp_path, watched)
    (wrong,) = (change for change in changes_with_sides() if change.kind is ChangeKind.CONTRADICTED)
    judge(tmp_path, [Judgement(wrong.change_id, Because.SCOPE, "부문 수치")])
    hook.taken.clear()
    run_once(tmp_path, tmp_path / "reports", watched, [], [])
    deliver(tmp_path, watched)
    ((_, text),) = hook.taken
    assert "정정" in text
    assert "부문 수치" in text
    assert [item["channel"] for item in outbox(tmp_path) if item["about"] == "correction"] == ["got-it"]
    cancelled = [item for item in outbox(tmp_path) if item["state"] == "cancelled"]
    assert [(item["channel"], item["change_id"]) for item in cancelled] == [("tomorrow", wrong.change_id)]
    # Found to be right after all, it goes out once more; nothing else does.
    judge(tmp_path, [Judgement(wrong.change_id)])
    hook.taken.clear()
    for _ in range(2):
        run_once(tmp_path, tmp_path / "reports", watched, [], [])
        deliver(tmp_path, watched)
    assert len(hook.taken) == 1
    assert "정정" not in hook.taken[0][1]


def test_a_channel_that_is_off_gets_nothing_later_and_a_new_one_no_history(tmp_path: Path, servers: ExitStack) -> None:
    hook, address = servers.enter_context(webhook())
    desk = {"id": "desk", "url": address}
    deliver(tmp_path, made(tmp_path, {**desk, "enabled": False}))
    on = watching(desk, {"id": "new", "url": address})
    run_once(tmp_path, tmp_path / "reports", on, [], [])
    deliver(tmp_path, on)
    assert (hook.taken, outbox(tmp_path)) == ([], [])


def test_what_waits_for_a_channel_that_is_turned_off_is_cancelled(tmp_path: Path) -> None:
    channel = {"id": "desk", "url": dead_address()}
    deliver(tmp_path, made(tmp_path, channel))
    deliver(tmp_path, watching({**channel, "enabled": False}))
    assert states(tmp_path) == {"desk": {"cancelled"}}


def test_a_dead_channel_is_tried_again_after_its_pause_and_the_operator_gets_a_notice(
    tmp_path: Path, servers: ExitStack
) -> None:
    hook, address = servers.enter_context(webhook())
    watched = made(
        tmp_path,
        {"id": "dead", "url": dead_address()},
        {"id": "operator", "url": address, "gets": ["failures"], "format": "text", "language": "en"},
    )
    for attempt in range(1, delivery.DEAD_AFTER + 1):
        deliver(tmp_path, watched)
        assert {item["attempts"] for item in outbox(tmp_path) if item["channel"] == "dead"} == {attempt}
        with Store.open(tmp_path) as store:
            store.connection.execute("UPDATE store.outbox SET due_at = due_at - INTERVAL 1 DAY WHERE state = 'pending'")
    assert len(hook.taken) == 1
    assert "Channel takes nothing: dead" in hook.taken[0][1]


def test_a_restored_backup_sends_nothing_twice(tmp_path: Path, servers: ExitStack) -> None:
    hook, address = servers.enter_context(webhook())
    watched = made(tmp_path, {"id": "hook", "url": address})
    before = Places(tmp_path).private.read_bytes()
    deliver(tmp_path, watched)
    assert len(hook.taken) == 1
    Places(tmp_path).private.write_bytes(before)
    Places(tmp_path).published.write_bytes(before)
    deliver(tmp_path, watched)
    assert len(hook.taken) == 1
    assert states(tmp_path) == {"hook": {"sent"}}


def test_a_run_that_has_the_lock_is_not_disturbed_and_delivers_later(
    tmp_path: Path, servers: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "LOCK_SECONDS", 0.05)
    hook, address = servers.enter_context(webhook())
    watched = made(tmp_path, {"id": "hook", "url": address})
    with Store.open(tmp_path):
        assert deliver(tmp_path, watched).sent == {}
    assert deliver(tmp_path, watched).sent == {"hook": 1}
    assert len(hook.taken) == 1


def test_the_operator_learns_of_a_failed_run_once_a_day_whatever_is_broken(
    tmp_path: Path, servers: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    hook, address = servers.enter_context(webhook())
    monkeypatch.setenv("OPERATOR", address)
    path = tmp_path / "watchlist.yaml"
    path.write_text(PROJECT_WATCHLIST)  # its entities are a mistake; its channels are not
    project = Project(tmp_path / "data", tmp_path / "reports", (path,), ())
    full = Failure("failed_run", "ingest", f"the disk is full at https://me:{SECRET}@disk.example", "ingest Unwritable")
    for _ in range(2):
        notify_operator(project, full)
    ((_, text),) = hook.taken
    assert "the disk is full" in text
    assert SECRET not in text
    monkeypatch.setattr(delivery, "LOCK_SECONDS", 0.05)
    with Store.open(project.data):  # the warehouse cannot be had
        for _ in range(2):
            notify_operator(project, Failure("failed_run", "ingest", "another run is active", "ingest WriterBusy"))
    assert len(hook.taken) == 2


def test_a_message_whose_sender_was_killed_is_sent_again_under_its_id_and_says_so(
    tmp_path: Path, servers: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    hook, address = servers.enter_context(webhook())
    watched = made(
        tmp_path,
        {"id": "again", "url": address, "format": "text", "language": "en"},
        {"id": "never", "url": address, "format": "text", "when_unsure": "skip"},
    )

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(delivery, "send_all", killed)
        with pytest.raises(KeyboardInterrupt):
            deliver(tmp_path, watched)
    journal = delivery.DeliveryJournal.at(Places(tmp_path).deliveries)
    keys = {}
    with Store.open(tmp_path) as store:
        for row in store.outbox.pending():
            assert row.sent_with is not None
            keys[row.channel] = row.sent_with
    for key in keys.values():
        journal.begun(key, [])
    with journal.path.open("a") as cut:
        cut.write('{"message": 7, "eve')  # a kill in the middle of a line
    assert deliver(tmp_path, watched).sent == {"again": 1}
    ((key, text),) = hook.taken
    assert int(key, 16) == keys["again"] & 0xFFFFFFFFFFFFFFFF
    assert "may have reached you before" in text
    assert states(tmp_path) == {"again": {"sent"}, "never": {"unsure"}}


def test_a_service_that_outlasts_a_delivery_is_left_alone_and_gets_no_second_message(
    tmp_path: Path, servers: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "ANSWER_SECONDS", 30.0)
    hook, address = servers.enter_context(webhook())
    may_answer = Event()
    hook.on_taken = may_answer.wait
    watched = made(tmp_path, {"id": "hook", "url": address})
    with monkeypatch.context() as patched:
        patched.setattr(delivery, "SECONDS", 0.2)
        assert deliver(tmp_path, watched).sent == {}
    may_answer.set()
    for sender in enumerate_threads():
        if sender.name == "send to hook":
            sender.join()
    deliver(tmp_path, watched)
    assert len(hook.taken) == 1
    assert states(tmp_path) == {"hook": {"sent"}}


def test_quiet_hours_hold_messages_back(tmp_path: Path, servers: ExitStack) -> None:
    hook, address = servers.enter_context(webhook())
    now = datetime.now(UTC)
    around = {"from": f"{now - timedelta(hours=2):%H:%M}", "to": f"{now + timedelta(hours=2):%H:%M}"}
    watched = made(tmp_path, {"id": "hook", "url": address, "quiet_hours": around, "timezone": "UTC"})
    deliver(tmp_path, watched)
    assert hook.taken == []
    (due,) = {item["due_at"] for item in outbox(tmp_path)}
    assert timedelta(hours=1) < due - now <= timedelta(hours=2)
