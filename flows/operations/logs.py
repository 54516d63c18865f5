"""Logs on standard error: lines for people, or one JSON object a line for machines; neither shows a secret.

The format and the level come from the command line or the environment and are kept there, so that the processes of
scheduled runs, which Prefect starts, write the same way.
"""

from __future__ import annotations

import logging
import os
import re
import sys
from collections.abc import Mapping
from contextlib import suppress
from enum import StrEnum
from functools import cache
from typing import Any

from tasks.core.errors import FigurewatchError, without_secrets

FORMAT, LEVEL = "FIGUREWATCH_LOG_FORMAT", "FIGUREWATCH_LOG_LEVEL"
"""Environment variables with the format and the level."""
SECRET_NAME = re.compile(r"PASS|SECRET|TOKEN|CREDENTIAL|API_?KEY|_KEY$|AUTH(?!OR)", re.IGNORECASE)
"""Names of environment variables whose values are secrets."""
SECRET_LENGTH = 6
"""Shorter values are no secrets worth the name, and stand in too many words."""
HIDDEN = "***"


class LogFormat(StrEnum):
    """How logs are written."""

    TEXT = "text"
    JSON = "json"


class LogLevel(StrEnum):
    """The least grave lines that are written."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class LogError(FigurewatchError):
    """The environment asks for a format or a level that there is not."""


def settle_logs(log_format: LogFormat | None = None, level: LogLevel | None = None) -> None:
    """Keep the format and the level of this process and those that it starts.

    Args:
        log_format, level: null leaves what the environment says.
    """
    for name, value in ((FORMAT, log_format), (LEVEL, level)):
        if value is not None:
            os.environ[name] = value.value


def log_format() -> LogFormat:
    """Return how logs are written.

    Raises:
        LogError: the environment asks for something else.
    """
    return LogFormat(_set(FORMAT, LogFormat, LogFormat.TEXT))


def logger() -> logging.Logger:
    """Return the logger of this process, set up as the environment says.

    A record's ``extra`` holds the fields of the JSON object. Its ``moment`` is the time that people are shown, in the
    time zone of the watchlist; the JSON object has its own time, in UTC.

    Raises:
        LogError: the environment asks for a format or a level that there is not.
    """
    return _logger(log_format(), LogLevel(_set(LEVEL, LogLevel, LogLevel.INFO)))


@cache
def _logger(form: LogFormat, level: LogLevel) -> logging.Logger:
    found = logging.getLogger(f"figurewatch.{form}.{level}")
    found.propagate = False
    found.setLevel(level.upper())
    handler = _StandardError()
    handler.addFilter(_hide_secrets)
    handler.setFormatter(_json_formatter() if form is LogFormat.JSON else _TextFormatter())
    found.addHandler(handler)
    return found


def _set(name: str, kind: type[StrEnum], default: StrEnum) -> str:
    text = os.environ.get(name, "").strip().lower() or default.value
    known = [str(item) for item in kind]
    if text not in known:
        raise LogError(f"{text!r} is not one of {', '.join(known)}", where=name, todo="Set one of them, or none")
    return text


class _StandardError(logging.Handler):
    """Write to what is standard error at that moment; where even that fails, nobody reads it."""

    def emit(self, record: logging.LogRecord) -> None:
        with suppress(OSError, ValueError):
            sys.stderr.write(self.format(record) + "\n")
            sys.stderr.flush()


class _TextFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        moment = getattr(record, "moment", None)
        message = " ".join(record.getMessage().split("\n"))
        return f"{moment}  {message}" if moment else message


def _json_formatter() -> logging.Formatter:
    from pythonjsonlogger.json import JsonFormatter

    return JsonFormatter(
        ["levelname", "message"],
        rename_fields={"levelname": "level", "timestamp": "time"},
        timestamp=True,
        json_ensure_ascii=False,
        reserved_attrs=[*vars(logging.makeLogRecord({})), "moment", "message", "asctime"],
    )


def _hide_secrets(record: logging.LogRecord) -> bool:
    """Hide secrets in the message and in all fields; a record is never left out."""
    standard = vars(logging.makeLogRecord({}))
    record.msg, record.args = _hidden(record.getMessage()), None
    for name, value in vars(record).items():
        if name not in standard:
            setattr(record, name, _hidden(value))
    return True


def _hidden(value: Any) -> Any:
    if isinstance(value, str):
        for secret in _secrets():
            value = value.replace(secret, HIDDEN)
        return without_secrets(value)
    if isinstance(value, Mapping):
        return {key: _hidden(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_hidden(item) for item in value]
    return value


def _secrets() -> list[str]:
    """Return the values of environment variables that are secrets, the longest first."""
    found = {value for name, value in os.environ.items() if SECRET_NAME.search(name) and len(value) >= SECRET_LENGTH}
    return sorted(found, key=len, reverse=True)
