"""What a hostile or broken server does, by the name that the cases use."""

from __future__ import annotations

import socket

from tests.extract.fetching.local_site import PAGE, Behaviour, Request, packed

BOMB = packed(b"\0" * 30_000_000)
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


def _redirect(to: str | bytes, status: int = 302) -> Behaviour:
    def answer(request: Request) -> None:
        request.send_response(status)
        request.send_header("Content-Length", "0")
        location = to if isinstance(to, str) else to.decode("latin-1")
        request.send_header("Location", location)
        request.end_headers()

    return answer


def _silence(request: Request) -> None:
    request.connection.settimeout(2)
    try:
        request.connection.recv(1)  # until the other side gives up
    except OSError:
        return


def _cut(request: Request) -> None:
    request.send(200, PAGE.encode(), Content_Length="10000")
    request.close_connection = True


def _reset(request: Request) -> None:
    request.close_connection = True
    request.connection.shutdown(socket.SHUT_RDWR)


def _raw(text: bytes) -> Behaviour:
    def answer(request: Request) -> None:
        request.close_connection = True
        request.wfile.write(text)

    return answer


FAULTS: dict[str, Behaviour] = {
    "no answer": _silence,
    "headers byte by byte": lambda request: request.drip(b"HTTP/1.1 200 OK\r\nX-A: ", b"a"),
    "body byte by byte": lambda request: request.drip(OK + b"\r\n", b"<p>"),
    "endless body": lambda request: request.drip(OK + b"\r\n", b"<p>" * 100_000, 0),
    "endless chunks": lambda request: request.drip(
        OK + b"Transfer-Encoding: chunked\r\n\r\n", b"c350\r\n" + b"a" * 50_000 + b"\r\n", 0
    ),
    "headers without end": lambda request: request.drip(b"HTTP/1.1 200 OK\r\nX-A: ", b"a" * 10_000, 0),
    "compressed bomb": lambda request: request.send(200, BOMB, Content_Encoding="gzip"),
    "bomb in a bomb": lambda request: request.send(200, packed(BOMB), Content_Encoding="gzip, gzip"),
    "no gzip though it says so": lambda request: request.send(200, b"\x1f\x8b broken", Content_Encoding="gzip"),
    "unknown compression": lambda request: request.send(200, b"x", Content_Encoding="xpack"),
    "cut": _cut,
    "reset": _reset,
    "no HTTP": _raw(b"\x00\x01\x02 hello\r\n\r\n"),
    "two lengths": _raw(OK + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab"),
    "redirect to itself": lambda request: _redirect(request.path)(request),
    "redirect to a file": _redirect("file:///etc/hostname"),
    "redirect to gopher": _redirect("gopher://127.0.0.1:70/1"),
    "redirect to no address": _redirect("http://[x/"),
    "redirect to a user": _redirect("http://root:pw@127.0.0.1/"),
    "redirect without a place": lambda request: request.send(302),
    "redirect to a private address": _redirect("http://10.0.0.1/admin"),
    "redirect to this machine": _redirect("http://localhost:1/admin"),
    "redirect to this machine as a number": _redirect("http://2130706433/admin"),
    "redirect to this machine over IPv6": _redirect("http://[::1]:1/admin"),
    "redirect to this machine as mapped IPv6": _redirect("http://[::ffff:127.0.0.1]:1/admin"),
    "redirect to metadata": _redirect("http://169.254.169.254/latest/meta-data/", 307),
    "redirect to metadata over IPv6": _redirect("http://[fd00:ec2::254]/latest/"),
    "redirect to nothing": _redirect("http://0.0.0.0:1/"),
    "not found": lambda request: request.send(404, b"<html>gone</html>"),
    "gone": lambda request: request.send(410, b""),
    "forbidden": lambda request: request.send(403, b"<html>no robots</html>"),
    "server error": lambda request: request.send(500, b"<html>oops</html>"),
    "no content": _raw(b"HTTP/1.1 204 No Content\r\n\r\n"),
    "part only": lambda request: request.send(206, PAGE.encode()),
    "empty": lambda request: request.send(200, b"  \n"),
    "a picture": lambda request: request.send(200, b"\x89PNG", "image/png"),
    "too many requests": lambda request: request.send(429, Retry_After="120"),
    "unavailable": lambda request: request.send(503),
}

SOUND: dict[str, Behaviour] = {
    "plain": lambda request: request.send(200, PAGE.encode()),
    "compressed": lambda request: request.send(200, packed(PAGE.encode()), Content_Encoding="gzip"),
    "in chunks": _raw(
        OK + b"Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
        + b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in (PAGE.encode()[:20], PAGE.encode()[20:]))
        + b"0\r\n\r\n"
    ),
    "without a length": _raw(OK + b"Connection: close\r\n\r\n" + PAGE.encode()),
    "HTTP 1.0": _raw(b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE.encode()),
    "wrong charset": lambda request: request.send(200, PAGE.encode("cp949"), "text/html; charset=utf-8"),
    "charset of the page alone": lambda request: request.send(
        200, b'<meta charset="euc-kr">' + PAGE.encode("cp949"), "text/html"
    ),
    "unknown charset": lambda request: request.send(200, PAGE.encode(), "text/html; charset=klingon"),
    "no type": _raw(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + PAGE.encode()),
    "redirect": _redirect("/plain"),
    "permanent redirect": _redirect("plain", 308),
    "redirect in raw letters": _redirect("/뉴스".encode("cp949")),
}  # fmt: skip
