"""A web server on this machine that behaves as a test wants it, and a clock that does not wait."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tasks.core.watchlist import Watchlist
from tasks.extract.fetching.fetch import FetchedPages, FetchPlaces, fetch
from tasks.extract.fetching.summary import FetchSummary

PAGE = "<html><body><article><p>가람전자는 연구개발에 매출의 12%를 썼다.</p></article></body></html>"
HTML = "text/html; charset=utf-8"
DAY = 86_400.0

Behaviour = Callable[["Request"], None]


class Request(BaseHTTPRequestHandler):
    """One request, answered by what the site says of its path."""

    protocol_version = "HTTP/1.1"
    server: Site

    def do_GET(self) -> None:
        self.server.asked.append((self.path, self.headers))
        host = self.headers["Host"].partition(":")[0]
        answer = self.server.answers.get(f"{host}{self.path}", self.server.answers.get(self.path))
        if answer is None:
            self.send(404, b"<html>not here</html>")
        elif callable(answer):
            answer(self)
        else:
            self.send(200, answer.encode() if isinstance(answer, str) else answer)

    def send(self, status: int, body: bytes = b"", content_type: str = HTML, **headers: str) -> None:
        self.send_response(status)
        given = {"Content-Type": content_type, "Content-Length": str(len(body))}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        for name, value in given.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def drip(self, begin: bytes, piece: bytes, pause: float = 0.05) -> None:
        """Send a beginning, then a piece again and again until the other side gives up."""
        self.close_connection = True
        try:
            self.wfile.write(begin)
            while True:
                self.wfile.write(piece)
                if pause:
                    time.sleep(pause)
        except OSError:
            return

    def log_message(self, *_: object) -> None:
        """Silence."""


class Site(ThreadingHTTPServer):
    """The server; ``answers`` holds a page or a behaviour by path, or by host and path; ``asked`` the requests."""

    daemon_threads = True
    request_queue_size = 50

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Request)
        self.answers: dict[str, str | bytes | Behaviour] = {}
        self.asked: list[tuple[str, Any]] = []

    def address(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.server_address[1]}{path}"

    def paths(self) -> list[str]:
        """The paths that were asked for, robots.txt left out."""
        return [path for path, _ in self.asked if path != "/robots.txt"]

    def handle_error(self, *_: object) -> None:
        """The other side gave up: that is what is tested."""


@contextmanager
def running() -> Iterator[Site]:
    """A site, until the end of the block."""
    site = Site()
    threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield site
    finally:
        site.shutdown()
        site.server_close()


class Clock:
    """Time that passes when somebody sleeps; ``interrupts`` stands for Ctrl-C at the next sleep."""

    def __init__(self, now: float = 1_790_000_000.0) -> None:
        self.now = now
        self.interrupts = False

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        if self.interrupts:
            raise KeyboardInterrupt
        self.now += seconds


def watchlist(*sources: dict[str, Any], **fetching: Any) -> Watchlist:
    """A watchlist that may fetch from this machine."""
    settings = {"allow_hosts": ["127.0.0.1", "one.example", "two.example"], "pace": "0s", **fetching}
    return Watchlist.model_validate({"sources": list(sources), "settings": {"fetching": settings}})


def hurried(made: Watchlist) -> Watchlist:
    """A watchlist that waits for an answer for a fraction of a second."""
    short = {"timeout": timedelta(seconds=0.4), "longest": timedelta(seconds=0.8)}
    quick = made.settings.fetching.model_copy(update=short)
    return made.model_copy(update={"settings": made.settings.model_copy(update={"fetching": quick})})


def fetched(
    lists: Watchlist, folder: Path, clock: Clock, with_figures: FetchedPages = lambda pages: pages, **more: Any
) -> FetchSummary:
    """One fetch; every host is at this machine, and every page carries figures unless a test says otherwise."""
    more.setdefault("look_up", lambda host, port: ["127.0.0.1"])
    return fetch(lists, FetchPlaces(folder), with_figures, now=clock, sleep=clock.sleep, **more)


def feed(*links: str, etag: str = "") -> Behaviour:
    """A feed of these links, the newest first."""
    items = "".join(f"<item><title>t</title><link>{link}</link></item>" for link in links)
    body = f'<rss version="2.0"><channel><title>t</title>{items}</channel></rss>'.encode()

    def answer(request: Request) -> None:
        if etag and request.headers.get("If-None-Match") == etag:
            request.send(304)
        else:
            request.send(200, body, "application/rss+xml", **({"ETag": etag} if etag else {}))

    return answer


def packed(body: bytes, times: int = 1) -> bytes:
    for _ in range(times):
        body = gzip.compress(body, 1)
    return body
