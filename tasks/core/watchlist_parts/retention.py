"""The settings of retention: how long files that runs make are kept, and how much room they may take."""

from __future__ import annotations

from pydantic import Field

from tasks.core.watchlist_parts.watchlist_errors import WatchlistModel


class RetentionRule(WatchlistModel):
    """When files of one kind are removed by ``figurewatch prune``; without days and megabytes never."""

    days: int | None = Field(None, ge=1, description="Older ones are removed; null keeps them however old they are")
    megabytes: int | None = Field(
        None, ge=1, description="The oldest are removed until the rest is no larger; null sets no limit"
    )
    newest: int = Field(1, ge=1, description="So many of the newest stay in any case")


class RetentionSettings(WatchlistModel):
    """What ``figurewatch prune`` removes; a rule that is written replaces the whole default one of its kind."""

    reports: RetentionRule = Field(
        RetentionRule(days=365, megabytes=None, newest=30), description="Folders of reports, one a run"
    )
    backups: RetentionRule = Field(
        RetentionRule(days=30, megabytes=None, newest=7), description="What `figurewatch backup` wrote"
    )
    copies: RetentionRule = Field(
        RetentionRule(days=90, megabytes=None, newest=1),
        description="Copies that runs made before a migration, and damaged files: data/writer/backups",
    )
    originals: RetentionRule = Field(
        RetentionRule(days=None, megabytes=None, newest=1), description="Fetched pages as they arrived: WARC files"
    )
    artifacts_days: int = Field(
        90, ge=1, description="Days that the server of `figurewatch serve` keeps its runs, logs and artifacts"
    )
