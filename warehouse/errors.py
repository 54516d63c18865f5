"""The warehouse's error family: each says what happened, where, and what to do.

The shape is that of ``tasks.core.errors.FigurewatchError``, which the warehouse may not import: it knows nothing of
the stages that fill it. The command line prints both families alike.
"""

from __future__ import annotations


class WarehouseError(Exception):
    """Base of every warehouse error that a user may see.

    Args:
        what: what went wrong, in one clause.
        where: file, table or column.
        todo: what the user can do about it.
    """

    def __init__(self, what: str, *, where: str = "", todo: str = "") -> None:
        self.what, self.where, self.todo = what, where, todo
        super().__init__(str(self))

    def __str__(self) -> str:
        where = f" in {self.where}" if self.where else ""
        todo = f". {self.todo}" if self.todo else ""
        return f"{self.what}{where}{todo}"


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
    """The query has a mistake, as the database tells it."""


class ExportError(WarehouseError):
    """An export can't be written, or is not one that can be imported."""
