"""The scheduler's own server: it answers on this machine, ends with its block, and says why it cannot start."""

from __future__ import annotations

import socket
from pathlib import Path

import httpx
import pytest

from flows.server import HOST, ServerError, own_server, reached_server

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path))
    monkeypatch.setenv("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    return tmp_path


def test_server_answers_until_its_block_ends(home: Path) -> None:
    with own_server(home) as address:
        assert address.startswith(f"http://{HOST}:")
        assert httpx.get(f"{address}/health").json() is True
        with pytest.raises(ServerError, match="did not start"), own_server(home, httpx.URL(address).port):
            pass
    with socket.socket() as probe:
        assert probe.connect_ex((HOST, httpx.URL(address).port or 0)) != 0


@pytest.mark.parametrize("error", [RuntimeError("Failed to reach API at http://x/api/"), httpx.ConnectError("refused")])
def test_a_named_server_that_does_not_answer_is_named(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")
    with pytest.raises(ServerError, match=r"127\.0\.0\.1:9.*PREFECT_API_URL"), reached_server():
        raise error


def test_another_error_of_a_run_stays_what_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")
    with pytest.raises(RuntimeError, match="other"), reached_server():
        raise RuntimeError("other")
