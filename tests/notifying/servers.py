"""Small servers on 127.0.0.1 that take notifications: a mail server and a webhook, each with a temper."""

from __future__ import annotations

import json
import socket
import socketserver
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


@dataclass(slots=True)
class Received:
    """What a server took.

    Attributes:
        mails: as they arrived.
        asked: how often anybody came.
        answer: status or SMTP code that is given; 0 keeps the client waiting.
        taken: key and text of each message, noted before the answer.
        on_taken: called before the answer; null is nothing.
    """

    mails: list[EmailMessage] = field(default_factory=list)
    asked: int = 0
    answer: int = 250
    taken: list[tuple[str, str]] = field(default_factory=list)
    on_taken: Callable[[], object] | None = None

    def take(self, key: str, text: str) -> None:
        """Keep a message, and do what a test wants to happen before the answer."""
        self.taken.append((key, text))
        if self.on_taken is not None:
            self.on_taken()


class _Mail(socketserver.StreamRequestHandler):
    """As much of SMTP as smtplib speaks without a login."""

    def handle(self) -> None:
        received: Received = self.server.received  # type: ignore[attr-defined]
        received.asked += 1
        if received.answer == 0:
            time.sleep(60)
            return
        self._say(220)
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                self._say(354)
                self._take(received)
            elif verb == b"QUIT":
                self._say(221)
                return
            elif verb == b"AUTH":
                self._say(535)
            else:
                self._say(received.answer if verb == b"RCPT" else 250)

    def _take(self, received: Received) -> None:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        mail = message_from_bytes(b"".join(lines), policy=policy.default)
        received.mails.append(mail)  # type: ignore[arg-type]
        received.take(str(mail["Message-ID"]), mail.get_body(("html", "plain")).get_content())  # type: ignore[union-attr]
        self._say(250)

    def _say(self, code: int) -> None:
        self.wfile.write(f"{code} so\r\n".encode())


class _Hook(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        received: Received = self.server.received  # type: ignore[attr-defined]
        received.asked += 1
        content = self.rfile.read(int(self.headers["Content-Length"]))
        if received.answer == 0:
            time.sleep(60)
            return
        if 200 <= received.answer < 300:
            received.take(str(self.headers["Idempotency-Key"]), json.loads(content)["message"])
        self.send_response(received.answer)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Quiet:
    daemon_threads = True
    allow_reuse_address = True

    def handle_error(self, *_: object) -> None:
        """Say nothing of a client that was killed."""


class _Server(_Quiet, socketserver.ThreadingTCPServer):
    pass


class _HookServer(_Quiet, ThreadingHTTPServer):
    pass


@contextmanager
def mail_server(answer: int = 250) -> Iterator[tuple[Received, str]]:
    """A mail server, and the Apprise address of a mailbox on it."""
    received = Received(answer=answer)
    with _running(_Server(("127.0.0.1", 0), _Mail), received) as port:
        yield received, f"mailto://127.0.0.1:{port}?from=watch@desk.example&to=reader@desk.example&mode=insecure"


@contextmanager
def webhook(answer: int = 200) -> Iterator[tuple[Received, str]]:
    """A webhook, and its Apprise address."""
    received = Received(answer=answer)
    with _running(_HookServer(("127.0.0.1", 0), _Hook), received) as port:
        yield received, f"json://127.0.0.1:{port}/hook"


def dead_address() -> str:
    """The Apprise address of a webhook where nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"json://127.0.0.1:{free.getsockname()[1]}/hook"


@contextmanager
def _running(server: socketserver.BaseServer, received: Received) -> Iterator[int]:
    server.received = received  # type: ignore[attr-defined]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield int(server.server_address[1])  # type: ignore[index]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
