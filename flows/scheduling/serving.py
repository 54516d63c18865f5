"""Every schedule of a project, served by this process until it is stopped."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread

from prefect import serve
from prefect.client.orchestration import get_client
from prefect.client.schemas.schedules import CronSchedule
from pydantic import ValidationError

from flows.operations.logs import logger
from flows.project import Project
from flows.scheduling.deployment import (
    close_lost_runs,
    deployment_of,
    known_deployment,
    pause_at_end,
    resume_own_pause,
    start_missed_runs,
    start_on_arrival,
)
from flows.scheduling.folder_watch import watch_folders
from flows.scheduling.prefect_server import OwnServer, ServerError
from flows.scheduling.schedules import INBOX_SCHEDULE, ScheduledRuns, schedules_of
from flows.scheduling.signals import end_children
from flows.watchlists import checked_watchlist
from tasks.core.errors import WatchlistError
from tasks.core.watchlist_parts.watchlist_files import watchlist_files
from tasks.core.watchlist_parts.watchlist_sources import folders_of_every_run
from tasks.workers.worker_process import start_resource_tracker

END_SECONDS = 1.5
"""How long a run has to note where it stops when the schedule ends; it is killed then, and what it loaded is safe."""
LOOK_SECONDS = 1.0
"""How often the process looks whether its server is alive, the watchlist was edited, or the machine slept."""
ASLEEP_SECONDS = 60.0
"""Two looks that lie further apart than that: the machine slept, or its clock was set forward."""
ASK_SECONDS = 2.0
"""How often the runner asks the server for runs that are due."""


def is_cron(text: str) -> bool:
    """Return whether the scheduler takes a text for a cron expression."""
    try:
        CronSchedule(cron=text)
    except ValidationError:
        return False
    return True


class ServedSchedules:
    """The schedules of a project on a server, kept as the watchlist has them.

    Args:
        project: what to run.
        cron: when the inbox is read.
        language: of the reports.
        home: folder of Prefect's files.

    Attributes:
        schedules: all of them.
        folders: those in which a file that arrives starts a run.
    """

    def __init__(self, project: Project, cron: str, language: str, home: Path) -> None:
        self._project = project
        self._cron = cron
        self._language = language
        self._pause_note = home / "paused_at_end"
        self._files: dict[Path, tuple[int, int]] = {}
        self.schedules: tuple[ScheduledRuns, ...] = ()
        self.folders: tuple[Path, ...] = ()
        self._read()

    @property
    def inbox_schedule(self) -> ScheduledRuns:
        """The schedule that files that arrive start a run of."""
        return next(item for item in self.schedules if item.name == INBOX_SCHEDULE)

    def register(self, *, own_server: bool) -> None:
        """Register the schedules with the server, and make up for what was missed while nobody served them.

        Args:
            own_server: whether no other process runs anything on the server.
        """
        with get_client(sync_client=True) as client:
            known = known_deployment(client)
            if known is not None:
                known = resume_own_pause(client, known, self._pause_note)
                if own_server:
                    close_lost_runs(client, known)
            deployment_of(self._project, self.schedules, self._language, known).apply()
        self.start_missed_runs()

    def serve(self) -> None:
        """Run what is due, with Prefect's own runner, one run at a time; does not return."""
        with get_client(sync_client=True) as client:
            deployment = deployment_of(self._project, self.schedules, self._language, known_deployment(client))
        serve(deployment, limit=1, print_starting_message=False, pause_on_shutdown=False, query_seconds=ASK_SECONDS)

    def start_missed_runs(self) -> None:
        """Start one run of every schedule that was due without a run."""
        with get_client(sync_client=True) as client:
            deployment = known_deployment(client)
            missed = start_missed_runs(client, deployment, self.schedules, datetime.now(UTC)) if deployment else []
        for schedule in missed:
            logger().info(f"{schedule.name} was due while nothing ran: one run makes up for it")

    def take_edit(self) -> None:
        """Register the schedules anew where the watchlist was edited; one with a mistake leaves them as they are."""
        if self._files == _stamps(set(self._files)):
            return
        before = self.schedules
        try:
            self._read()
        except WatchlistError as error:
            self._files = _stamps(set(self._files))
            logger().error(f"the watchlist cannot be used, and its schedules stay as they were: {error}")
            return
        if self.schedules == before:
            return
        with get_client(sync_client=True) as client:
            deployment_of(self._project, self.schedules, self._language, known_deployment(client)).apply()
        for schedule in self.schedules:
            logger().info(f"schedule from now on: {schedule}")

    def pause(self) -> None:
        """Pause the schedules on a server that stays; one that is lost plans no runs."""
        with suppress(Exception):
            pause_at_end(self._pause_note)

    def _read(self) -> None:
        watchlist = checked_watchlist(self._project.watchlists)
        self.schedules = schedules_of(watchlist, self._project.inbox, self._cron)
        self.folders = (*self._project.inbox, *folders_of_every_run(watchlist.sources))
        self._files = _stamps(set(watchlist_files(self._project.watchlists)))


def serve_schedules(served: ServedSchedules, project: Project, server: OwnServer | None = None) -> None:
    """Serve the schedules; a run that is due while one is under way waits for it.

    Args:
        served: the schedules.
        project: whose inbox is watched.
        server: the own server, where there is one.

    Raises:
        ServerError: the server is lost.
        Stopped: the process was asked to stop; the only end without an error.
    """
    failures: list[BaseException] = []
    stop = Event()

    def in_thread(work: Callable[[], None]) -> Callable[[], None]:
        def run() -> None:
            try:
                work()
            except BaseException as error:  # noqa: BLE001 - given to the thread that waits for this one
                failures.append(error)

        return run

    def arrived() -> None:
        if start_on_arrival(served.inbox_schedule):
            logger().info("files arrived: a run starts")

    def not_watched(reason: str) -> None:
        logger().warning(f"the inbox cannot be watched at the moment, its schedule goes on: {reason}")

    start_resource_tracker()
    served.register(own_server=server is not None)
    # Not in the main thread: Prefect's way to end a schedule waits for its runs, and for the server, far too long.
    serving = Thread(target=in_thread(served.serve), name="schedule", daemon=True)
    watching = Thread(
        target=in_thread(lambda: watch_folders(project, served.folders, arrived, not_watched, stop)),
        name="inbox",
        daemon=True,
    )
    serving.start()
    watching.start()
    try:
        while serving.is_alive() and not failures:
            _look(served, serving, server)
    finally:
        stop.set()
        _end_runs(served, server)
    raise failures[0] if failures else ServerError("the schedule is served no more", todo="Serve it again")


def _look(served: ServedSchedules, serving: Thread, server: OwnServer | None) -> None:
    """Wait a moment, then look what changed meanwhile."""
    looked_at = time.time()
    serving.join(LOOK_SECONDS)
    if server is not None and not server.runs:
        raise ServerError(
            "the scheduler's server ended", where=str(server.log), todo="Its log may say why; serve again"
        )
    if time.time() - looked_at > ASLEEP_SECONDS:
        served.start_missed_runs()
    served.take_edit()


def _end_runs(served: ServedSchedules, server: OwnServer | None) -> None:
    """Have the run that is under way note where it stops.

    The schedules of a server that stays are paused. An own server plans nothing once it has ended.
    """
    pausing = Thread(target=served.pause, daemon=True)
    if server is None:
        pausing.start()
    end_children(END_SECONDS, spared=None if server is None else server.pid)
    if server is None:
        pausing.join(END_SECONDS)


def _stamps(files: set[Path]) -> dict[Path, tuple[int, int]]:
    """Return size and time of last change of files; of one that is missing, zeros."""
    stamps = {}
    for path in files:
        try:
            status = path.stat()
            stamps[path] = (status.st_size, status.st_mtime_ns)
        except OSError:
            stamps[path] = (0, 0)
    return stamps
