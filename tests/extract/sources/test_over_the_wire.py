"""Addresses over a real connection: a little server on this machine that answers badly."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from tasks.core.errors import SourceError
from tasks.extract.sources import client, fetch

PAGE = "<p>가람전자</p>".encode("cp949")


class Answers(BaseHTTPRequestHandler):
    """One bad habit a path."""

    def do_GET(self) -> None:
        getattr(self, f"answer_{self.path.strip('/')}")()

    def answer_page(self) -> None:
        self._send(200, {"Content-Type": "text/html; charset=euc-kr"}, PAGE)

    def answer_packed(self) -> None:
        self._send(200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, gzip.compress(PAGE))

    def answer_bomb(self) -> None:
        self._send(200, {"Content-Encoding": "gzip"}, gzip.compress(b"a" * 5_000_000))

    def answer_unpackable(self) -> None:
        self._send(200, {"Content-Encoding": "gzip"}, b"no gzip at all")

    def answer_moved(self) -> None:
        self._send(302, {"Location": "/page"}, b"")

    def answer_round(self) -> None:
        self._send(302, {"Location": "/round"}, b"")

    def answer_away(self) -> None:
        self._send(302, {"Location": "file:///etc/hosts"}, b"")

    def answer_nowhere(self) -> None:
        self._send(302, {"Location": "http://[x/"}, b"")

    def answer_cut(self) -> None:
        self._send(200, {"Content-Length": "1000"}, PAGE)
        self.close_connection = True

    def answer_hang(self) -> None:
        self.connection.recv(1)  # until the other side gives up

    def answer_drip(self) -> None:
        self._send(200, {"Content-Length": "1000"}, PAGE)
        self.connection.recv(1)

    def answer_noise(self) -> None:
        self.wfile.write(b"\x00\x01 no protocol\r\n\r\n")
        self.close_connection = True

    def _send(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, *_: object) -> None:
        """Silence."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def http() -> Iterator[httpx.Client]:
    with client() as opened:
        opened.timeout = httpx.Timeout(0.3)
        yield opened


@pytest.mark.parametrize("path", ["page", "packed", "moved"])
def test_a_page_comes_whole(http: httpx.Client, site: str, path: str) -> None:
    found = fetch(f"{site}/{path}", http)
    assert found.content == PAGE
    assert found.url == f"{site}/{'page' if path == 'moved' else path}"


@pytest.mark.parametrize(
    ("path", "temporary"),
    [
        ("bomb", False),
        ("unpackable", False),
        ("round", False),
        ("away", False),
        ("nowhere", True),
        ("cut", True),
        ("hang", True),
        ("drip", True),
        ("noise", True),
    ],
)
def test_a_bad_answer_is_told_and_whether_to_try_again(
    http: httpx.Client, site: str, path: str, temporary: bool
) -> None:
    with pytest.raises(SourceError) as caught:
        fetch(f"{site}/{path}", http, largest=1_000_000)
    assert caught.value.where == f"{site}/{path}"
    assert caught.value.temporary is temporary
    assert caught.value.todo


def test_an_answer_that_takes_too_long_in_all_is_given_up(http: httpx.Client, site: str) -> None:
    with pytest.raises(SourceError, match="took longer") as caught:
        fetch(f"{site}/page", http, longest=0)
    assert caught.value.temporary


def test_nobody_at_the_address_is_told(http: httpx.Client) -> None:
    with pytest.raises(SourceError) as caught:
        fetch("http://127.0.0.1:9/page", http)
    assert caught.value.temporary


@pytest.mark.parametrize(
    "address", ["http://a..b/", "http://xn--/", "https://", "http://\x00/", "HTTP:/x", "http://a:b/"]
)
def test_what_is_no_address_is_told(http: httpx.Client, address: str) -> None:
    with pytest.raises(SourceError):
        fetch(address, http)
