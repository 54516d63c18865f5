"""Standard streams that take any text, and whose failures are printed in one line.

A user's locale may know no hangul, a name on disk may be no Unicode, a disk may be full, and the reader of a pipe may
go away. None of these may end a command in a traceback.
"""

from __future__ import annotations

import codecs
import errno
import os
import sys
from contextlib import suppress
from typing import TextIO

ESCAPE = "figurewatch.escape"
"""Name of the error handler that writes what an encoding lacks as JSON and Python escape it."""


def _escaped(error: UnicodeError) -> tuple[str | bytes, int]:
    """Write ``\\uXXXX`` for what cannot be encoded, in pairs beyond U+FFFF: valid in JSON, readable elsewhere."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    signs = error.object[error.start : error.end]
    units = signs.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4)), error.end


def settle_streams() -> None:
    """Make the three standard streams usable: none closed, none that fails over a character."""
    _reopen_closed()
    codecs.register_error(ESCAPE, _escaped)
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115 - it lives as long as we do
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)  # a test's stream has none
        if reconfigure is not None:
            reconfigure(encoding=_encoding_of(stream), errors=ESCAPE)


def _encoding_of(stream: TextIO) -> str:
    """Return the stream's encoding; UTF-8 for ASCII, which is not chosen but what a locale without a choice has."""
    try:
        name = codecs.lookup(stream.encoding).name
    except (LookupError, TypeError):
        return "utf-8"
    return "utf-8" if name == "ascii" else name


def _reopen_closed() -> None:
    """Give a closed descriptor to the null device, else the next file that is opened would take its number and its
    output: a warehouse file could then be overwritten with what a command prints."""
    for descriptor in (0, 1, 2):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest free number, which is this one


def finish_output() -> str | None:
    """Write out what standard output still holds.

    Returns:
        Why that failed; an empty text where the reader of a pipe has closed it, which is no failure; null where all
        is written.
    """
    try:
        sys.stdout.flush()
    except OSError as error:
        _silence(sys.stdout)
        return "" if error.errno == errno.EPIPE else error.strerror or str(error)
    except ValueError:  # closed already
        return None
    return None


def say(text: str) -> None:
    """Write a line on standard error; where even that fails, nobody reads it."""
    import typer

    try:
        typer.secho(text, err=True, fg="red")
    except (OSError, ValueError):
        _silence(sys.stderr)


def _silence(stream: TextIO) -> None:
    """Send a stream that fails to the null device, so that Python's own flush at the end says nothing of it."""
    with suppress(OSError, ValueError):
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, stream.fileno())
        os.close(null)
