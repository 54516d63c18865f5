"""The scheduler's own server: it answers on this machine, its pages know it, and it ends with who started it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from flows.scheduling.database_template import template
from flows.scheduling.prefect_server import HOST, LOG_BYTES, OwnServer, ServerError, own_server, served_once


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path))
    monkeypatch.setenv("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
    for name in ("PREFECT_API_URL", "PREFECT_UI_API_URL", "PREFECT_SERVER_UI_API_URL"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.mark.slow
def test_server_answers_until_its_block_ends_and_its_pages_ask_it(home: Path) -> None:
    (home / "server.log").write_text("of a former server\n", encoding="utf-8")
    with own_server(home) as server:
        server.wait()
        assert server.address == f"http://{HOST}:{server.port}/api"
        assert httpx.get(f"{server.address}/health").json() is True
        assert httpx.get(f"http://{HOST}:{server.port}/ui-settings").json()["api_url"] == server.address
        with pytest.raises(ServerError, match="is taken"):
            OwnServer(home, server.port)
    assert not server.runs
    with socket.socket() as probe:
        assert probe.connect_ex((HOST, server.port)) != 0
    assert (home / "server.log").read_text(encoding="utf-8").startswith("of a former server\n")


@pytest.mark.slow
def test_server_ends_with_the_process_that_started_it_however_that_one_ends(home: Path) -> None:
    code = (
        "import sys, time\nfrom pathlib import Path\nfrom flows.scheduling.prefect_server import OwnServer\n"
        "server = OwnServer(Path(sys.argv[1]), temporary=True)\nprint(server.pid, flush=True)\ntime.sleep(60)"
    )
    starter = subprocess.Popen([sys.executable, "-c", code, str(home)], stdout=subprocess.PIPE, text=True)
    assert starter.stdout is not None
    server = int(starter.stdout.readline())
    starter.send_signal(signal.SIGKILL)
    starter.wait()
    until = time.monotonic() + 20
    while Path(f"/proc/{server}").exists() and time.monotonic() < until:
        time.sleep(0.1)
    with pytest.raises(ProcessLookupError):
        os.kill(server, 0)


def test_a_server_that_ends_at_once_is_reported_with_its_log(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.scheduling.prefect_server.PROCESS", home / "missing.py")
    with own_server(home) as server, pytest.raises(ServerError, match=r"did not start.*server\.log"):
        server.wait()


ANSWERS = """
import os, sqlite3, sys
from http.server import BaseHTTPRequestHandler, HTTPServer
class Healthy(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
connection = sqlite3.connect(os.path.join(os.environ["PREFECT_HOME"], "prefect.db"))
connection.execute("CREATE TABLE IF NOT EXISTS run (name)")
HTTPServer(("127.0.0.1", int(sys.argv[1])), Healthy).serve_forever()
"""


@pytest.mark.parametrize("temporary", [True, False])
def test_a_temporary_server_of_a_new_folder_leaves_its_empty_database_as_the_template(
    temporary: bool, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "answers.py").write_text(ANSWERS, encoding="utf-8")
    monkeypatch.setattr("flows.scheduling.prefect_server.PROCESS", home / "answers.py")
    monkeypatch.setenv("XDG_CACHE_HOME", str(home / "cache"))
    with own_server(home, temporary=temporary) as server:
        server.wait()
    assert template().exists() is temporary


def test_a_log_that_has_grown_is_put_aside(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.scheduling.prefect_server.PROCESS", home / "missing.py")
    (home / "server.log").write_bytes(b"x" * (LOG_BYTES + 1))
    with own_server(home):
        pass
    assert (home / "server.log.old").stat().st_size == LOG_BYTES + 1
    assert (home / "server.log").stat().st_size < LOG_BYTES


def test_a_schedule_is_served_once(home: Path) -> None:
    with (
        served_once(home),
        pytest.raises(ServerError, match=rf"served already \(process {os.getpid()}"),
        served_once(home),
    ):
        pass
    with served_once(home):
        pass
