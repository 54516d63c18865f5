"""The error family: each says what happened, where, and what to do."""

from __future__ import annotations

import re

_ADDRESS = re.compile(r"(?P<scheme>[a-zA-Z][a-zA-Z0-9+.-]*://)(?P<rest>[^\s\"<>]*[^\s\"<>.,;:!?)])")
_TOKEN = re.compile(
    r"(?P<name>[?&;#](?:[\w.-]*[_.-])?"
    r"(?:access|apikey|auth|authorization|credential|jwt|key|passwd|password|pwd|secret|session|sig|signature|token)"
    r"(?:[_.-]?(?:id|key|token))?=)[^&#;]+",
    re.IGNORECASE,
)
_NO_PORT = re.compile(r"[^\[:]*:\d*[^\d]")


def without_secrets(text: str) -> str:
    """Return a text without users, passwords and tokens in its addresses.

    >>> without_secrets("no answer from http://me:pw@host/api?token=abc&page=2")
    'no answer from http://***@host/api?token=***&page=2'
    """
    return _ADDRESS.sub(lambda found: found["scheme"] + _without_secrets(found["rest"]), text)


def _without_secrets(rest: str) -> str:
    """Return what follows the ``//`` of an address: ``user:password@host/path?query``."""
    authority = re.split(r"[/?#]", rest, maxsplit=1)[0]
    # A password with a raw slash ends the authority early; what stands behind its colon is then no port.
    within = authority if "@" in authority else rest if _NO_PORT.match(authority) else ""
    if "@" in within:
        rest = f"***@{rest[within.rindex('@') + 1 :]}"
    return _TOKEN.sub(r"\g<name>***", rest)


class FigurewatchError(Exception):
    """Base of every error that a user may see. Its text holds no password or token of an address.

    Args:
        what: what went wrong, in one clause.
        where: file, line, key or table.
        todo: what the user can do about it.
    """

    def __init__(self, what: str, *, where: str = "", todo: str = "") -> None:
        self.what, self.where, self.todo = what, where, todo
        super().__init__(str(self))

    def __str__(self) -> str:
        where = f" in {self.where}" if self.where else ""
        todo = f". {self.todo}" if self.todo else ""
        return without_secrets(f"{self.what}{where}{todo}")


class WatchlistError(FigurewatchError):
    """The watchlist cannot be used as written."""


class UnreadableDocumentError(FigurewatchError):
    """A document cannot be decoded or parsed; it goes to quarantine with this as its reason."""


class NotAnArticleError(FigurewatchError):
    """A document was read but carries no news article; it goes to quarantine."""


class ReportError(FigurewatchError):
    """A report cannot be written."""


class SourceError(FigurewatchError):
    """A folder, feed, sitemap or address cannot be had.

    Args:
        what, where, todo: as for every error.
        temporary: whether trying again later may help.
    """

    def __init__(self, what: str, *, where: str = "", todo: str = "", temporary: bool = False) -> None:
        self.temporary = temporary
        super().__init__(what, where=where, todo=todo)


class WarehouseError(FigurewatchError):
    """The warehouse cannot be opened, written, read or asked. ``where`` is a file, a table or a column."""


class WriterBusyError(WarehouseError):
    """Another run holds the writer's file."""


class UnwritableError(WarehouseError):
    """The file or its folder can't be written: no room, no right, not a folder."""


class DamagedFileError(WarehouseError):
    """The file is not a sound DuckDB file, or not a Figurewatch warehouse."""


class ForeignFileError(DamagedFileError):
    """The file is a sound DuckDB database of somebody's, but not a Figurewatch warehouse."""


class NewerSchemaError(WarehouseError):
    """The file was written by a later version of Figurewatch."""


class MigrationError(WarehouseError):
    """A migration failed, or a migration that was applied has been altered since."""


class NotPublishedError(WarehouseError):
    """There is no published file to read yet."""


class QueryRefusedError(WarehouseError):
    """The query is not one SELECT, or asks for what a query may not do."""


class QueryStoppedError(WarehouseError):
    """The query ran into its time, memory or size limit."""


class QueryFailedError(WarehouseError):
    """The query has a mistake, as the database describes it."""


class ExportError(WarehouseError):
    """An export can't be written, or is not one that can be imported."""


class BackupError(WarehouseError):
    """A backup can't be written, is damaged, or is not one."""
