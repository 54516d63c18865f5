"""The server of a run: asked for at once, its password never shown, and not needed once the work is done."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx
import pytest

from flows.scheduling.prefect_server import ServerError
from flows.scheduling.server_reach import finished, probe_server, reached_server
from tasks.core.errors import FigurewatchError, without_secrets

LOST = [RuntimeError("Failed to reach API at http://x/api/"), httpx.ConnectError("refused")]


@pytest.fixture(autouse=True)
def named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "http://kim:geheim@127.0.0.1:9/api?token=abc")


@pytest.mark.parametrize("error", LOST)
def test_a_named_server_that_does_not_answer_is_named_without_its_password(error: Exception) -> None:
    with pytest.raises(ServerError, match=r"127\.0\.0\.1:9.*PREFECT_API_URL") as raised, reached_server():
        raise error
    assert "geheim" not in str(raised.value)
    assert "abc" not in str(raised.value)
    assert raised.value.__suppress_context__


def test_another_error_of_a_run_stays_what_it_is() -> None:
    with pytest.raises(RuntimeError, match="other"), reached_server():
        raise RuntimeError("other")


@pytest.mark.parametrize("error", LOST)
def test_a_run_whose_server_is_lost_at_its_end_ends_well(error: Exception, capsys: pytest.CaptureFixture[str]) -> None:
    def work(done: Callable[[int], None]) -> int:
        done(7)
        raise error

    assert finished(work) == 7
    printed = capsys.readouterr().err
    assert printed.count("\n") == 1
    assert "everything is loaded and published" in printed


def test_a_run_whose_server_is_lost_before_its_end_fails() -> None:
    def work(done: Callable[[int], None]) -> int:
        raise LOST[0]

    with pytest.raises(ServerError, match="does not answer"):
        finished(work)


def test_a_failure_of_the_work_stays_one_even_with_a_summary() -> None:
    def work(done: Callable[[int], None]) -> int:
        done(7)
        raise ValueError("of the work")

    with pytest.raises(ValueError, match="of the work"):
        finished(work)


@contextmanager
def answering(status: int) -> Iterator[str]:
    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.parametrize(("status", "message"), [(404, "no Prefect server"), (500, "no Prefect server"), (200, "")])
def test_the_named_server_is_probed(status: int, message: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with answering(status) as address:
        monkeypatch.setenv("PREFECT_API_URL", f"{address}/api")
        if message:
            with pytest.raises(ServerError, match=message):
                probe_server()
        else:
            probe_server()


@pytest.mark.parametrize(
    "address", ["http://kim:geheim@127.0.0.1:9/api", "kim:geheim@host", "http://kim:ge/heim@h/api"]
)
def test_a_server_that_cannot_be_probed_is_named_without_its_password(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREFECT_API_URL", address)
    with pytest.raises(ServerError, match="does not answer") as raised:
        probe_server()
    assert "heim" not in str(raised.value)
    assert "kim" not in str(raised.value)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("at http://u:p@h:4200/api, or", "at http://***@h:4200/api, or"),
        ("postgresql+asyncpg://a:b@db/x", "postgresql+asyncpg://***@db/x"),
        ("http://u:p@ss@host/api.", "http://***@host/api."),
        ("http://u:pa/ss@host/api", "http://***@host/api"),
        ("https://token@h/x", "https://***@h/x"),
        ("http://h/api?api_key=z&page=3", "http://h/api?api_key=***&page=3"),
        ("ftp://h/x?X-Amz-Signature=abc#access_token=1", "ftp://h/x?X-Amz-Signature=***#access_token=***"),
        ("https://medium.com/@kim/post", "https://medium.com/@kim/post"),
        ("https://news.kr/view?idxno=12&author=kim", "https://news.kr/view?idxno=12&author=kim"),
        ("http://[::1]:4200/api", "http://[::1]:4200/api"),
        ("inbox/a?key=1.html", "inbox/a?key=1.html"),
    ],
)
def test_addresses_in_errors_bear_no_secret(text: str, shown: str) -> None:
    assert without_secrets(text) == shown
    assert str(FigurewatchError(text)) == shown
