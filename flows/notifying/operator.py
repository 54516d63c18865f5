"""What the operator has to know: a run that failed or did not begin, sent to the channels that get failures."""

from __future__ import annotations

from datetime import UTC, datetime

from flows.notifying.channel_addresses import channels_alone
from flows.notifying.composing import compose_notices
from flows.notifying.delivery import SECONDS, Deliveries, deliver
from flows.notifying.sending import send_all
from flows.project import Project
from flows.reporting.stored_changes import all_runs
from tasks.core.batch import Batch
from tasks.core.errors import WarehouseError
from tasks.core.rows import MessageRow
from tasks.core.watchlist import Watchlist
from tasks.reports.channels.notices import Failure, notice_rows
from warehouse.delivery.delivery_journal import DeliveryJournal
from warehouse.places import Places
from warehouse.store import Store


def notify_operator(project: Project, failure: Failure) -> Deliveries:
    """Send a failure to the channels that get failures; each of them gets one cause once a day.

    It works where the watchlist has a mistake outside its channels, and where the warehouse cannot be opened: only the
    journal knows then what was sent.

    Args:
        project: its data folder and watchlists.
        failure: what happened.

    Returns:
        What was sent; nothing where no channel gets failures.

    Raises:
        WarehouseError: neither the warehouse nor the journal can be written.
    """
    watchlist = channels_alone(project.watchlists)
    rows = notice_rows(failure, watchlist, datetime.now(UTC))
    if not rows:
        return Deliveries()
    try:
        _queue(project, rows)
    except WarehouseError:
        return _send_without_warehouse(project, watchlist, rows)
    return deliver(project.data, watchlist, notices_alone=True)


def _queue(project: Project, rows: list[MessageRow]) -> None:
    with Store.open(project.data) as store:
        run_id = max(all_runs(store.connection), default=None)
        if run_id is None:  # nothing ever ran here: the first run failed before it began
            run_id = store.start_run("notice")
            store.finish_run(run_id)
        store.load(Batch(run_id=run_id, messages=rows))


def _send_without_warehouse(project: Project, watchlist: Watchlist, rows: list[MessageRow]) -> Deliveries:
    journal = DeliveryJournal.at(Places(project.data).deliveries)
    sent = journal.read().sent
    outgoing = compose_notices([row for row in rows if row.message_id not in sent], watchlist)
    done = Deliveries()
    for channel, outcome in send_all(outgoing, journal, SECONDS):
        done.note(channel, outcome)
    return done
