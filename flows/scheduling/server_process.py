"""The process of an own Prefect server. It ends when its standard input closes: with the process that started it.

Run as a script by ``flows.scheduling.prefect_server``, with a port and whether it is temporary: a temporary one runs
flows, but has no pages and schedules nothing.
"""

from __future__ import annotations

import gc
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
        _serve_flows(int(port))
    else:
        sys.argv = ["prefect", "server", "start", "--host", HOST, "--port", port]
        runpy.run_module("prefect", run_name="__main__", alter_sys=True)


def _serve_flows(port: int) -> None:
    """Serve Prefect's API alone."""
    # What Prefect's own temporary server is started with; that one cannot be kept from the terminal's signals.
    os.environ |= {"PREFECT_UI_ENABLED": "0", "PREFECT__SERVER_EPHEMERAL": "1", "PREFECT__SERVER_FINAL": "1"}
    # Pages list the types of blocks. To register them, or to see that they are, imports every package that has some.
    for setting in ("REGISTER_BLOCKS_ON_START", "MEMOIZE_BLOCK_AUTO_REGISTRATION"):
        os.environ.setdefault(f"PREFECT_SERVER_{setting}", "false")
    gc.disable()  # a sixth of the start: all that is made until then stays
    import uvicorn
    from prefect.server.api.server import create_app

    app = create_app()
    gc.freeze()
    gc.enable()
    uvicorn.run(app, host=HOST, port=port, log_level="error")


def _end_with_parent() -> None:
    while os.read(0, 1024):
        pass
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2] == "temporary")
