"""The error family: each says what happened, where, and what to do."""

from __future__ import annotations


class FigurewatchError(Exception):
    """Base of every error that a user may see.

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
        return f"{self.what}{where}{todo}"


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
