"""The process of an own Prefect server. It ends when its standard input closes: with the process that started it.

Run as a script by ``flows.scheduling.prefect_server``, with a port and whether it is temporary: a temporary one runs
flows, but has no pages and schedules nothing.
"""

from __future__ import annotations

import os
import runpy
import signal
import sys
from threading import Thread

HOST = "127.0.0.1"


def main(port: str, temporary: bool) -> None:
    """Serve until the parent ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()
    if temporary:
        # What Prefect's own temporary server is started with; that one cannot be kept from the terminal's signals.
        os.environ |= {"PREFECT_UI_ENABLED": "0", "PREFECT__SERVER_EPHEMERAL": "1", "PREFECT__SERVER_FINAL": "1"}
        arguments = ["uvicorn", "--factory", "prefect.server.api.server:create_app", "--log-level", "error"]
    else:
        arguments = ["prefect", "server", "start"]
    sys.argv = [*arguments, "--host", HOST, "--port", port]
    runpy.run_module(arguments[0], run_name="__main__", alter_sys=True)


def _end_with_parent() -> None:
    while os.read(0, 1024):
        pass
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2] == "temporary")
