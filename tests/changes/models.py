"""A model server on 127.0.0.1 that plays models of every kind, in a thread."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

QUESTIONS = ("same_entity", "same_metric", "same_scope", "same_period", "same_basis", "before_stated", "after_stated")
Question = dict[str, Any]
LONGEST = 60.0
"""Seconds for which a model that never answers is waited for at most."""


class Server(ThreadingHTTPServer):
    """Answers every request by ``play``; ``asked`` are the requests, ``over`` ends those that wait."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, play: Callable[[Handler, Question], None]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.play, self.over = play, threading.Event()
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str | None] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"


class Handler(BaseHTTPRequestHandler):
    """One request."""

    server: Server

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(body)
        self.server.keys.append(self.headers["Authorization"])
        self.server.play(self, json.loads(body["messages"][-1]["content"]))

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        return

    def send(self, body: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def complete(self, content: object, usage: object = None) -> None:
        message = {"choices": [{"message": {"role": "assistant", "content": content}}]}
        self.send(json.dumps(message | ({"usage": usage} if usage is not None else {})).encode())


@contextmanager
def serving(play: Callable[[Handler, Question], None]) -> Iterator[Server]:
    """A server that plays a model."""
    server = Server(play)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.over.set()
        server.shutdown()
        server.server_close()


def answer(question: Question, **fields: object) -> str:
    """An answer that confirms, with the fields that are given instead."""
    quotes = {f"{side}_quote": question[side]["passage"] for side in ("before", "after")}
    return json.dumps({**dict.fromkeys(QUESTIONS, True), **quotes, **fields}, ensure_ascii=False)


USAGE = {"prompt_tokens": 900, "completion_tokens": 80}


def good(handler: Handler, question: Question) -> None:
    handler.complete(answer(question), USAGE)


def denies(handler: Handler, question: Question) -> None:
    handler.complete(answer(question, same_entity=False), USAGE)


def invents_words(handler: Handler, question: Question) -> None:
    handler.complete(answer(question, same_entity=False, after_quote="네이버가 아닌 다른 회사 21.5%"))


def quotes_past_the_number(handler: Handler, question: Question) -> None:
    handler.complete(answer(question, same_scope=False, before_quote="연구개발비"))


def quotes_nothing(handler: Handler, question: Question) -> None:
    handler.complete(answer(question, same_scope=False, before_quote="  "))


def chats(handler: Handler, question: Question) -> None:
    handler.complete("I think these are not the same entity.")


def half_true(handler: Handler, question: Question) -> None:
    handler.complete(answer(question, same_entity="false"))


def adds_a_field(handler: Handler, question: Question) -> None:
    handler.complete(answer(question, same_entity=False, report=True))


def leaves_out(handler: Handler, question: Question) -> None:
    handler.complete('{"same_entity": false}')


def says_nothing(handler: Handler, question: Question) -> None:
    handler.complete(None)


def nests(handler: Handler, question: Question) -> None:
    handler.send(b"[" * 100_000)


def fails(handler: Handler, question: Question) -> None:
    handler.send(b'{"error": {"message": "out of memory"}}', 500)


def refuses(handler: Handler, question: Question) -> None:
    handler.send(b'{"error": {"message": "no such key"}}', 401)


def redirects(handler: Handler, question: Question) -> None:
    handler.send(b"", 307, Location=handler.server.address + "/elsewhere")


def hangs_up(handler: Handler, question: Question) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{")
    handler.close_connection = True


def waits(handler: Handler, question: Question) -> None:
    handler.server.over.wait(LONGEST)


def drips(handler: Handler, question: Question) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    while not handler.server.over.wait(0.05):
        try:
            handler.wfile.write(b" ")
            handler.wfile.flush()
        except OSError:
            return


def floods(handler: Handler, question: Question) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", str(1 << 30))
    handler.end_headers()
    try:
        while not handler.server.over.is_set():
            handler.wfile.write(b" " * 65536)
    except OSError:
        return


NONSENSE = (
    invents_words, quotes_past_the_number, quotes_nothing, chats, half_true, adds_a_field, leaves_out, says_nothing,
    nests, fails, refuses, redirects, hangs_up, waits, drips, floods,
)  # fmt: skip
"""Models whose answers must not count."""
