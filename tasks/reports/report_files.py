"""Writes reports so that every file is always complete: a new file replaces the old one as a whole."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from tasks.core.errors import ReportError
from tasks.reports.formats.atom import ALL_CHANGES, merged_feed
from tasks.reports.formats.feeds import FOLDER
from tasks.reports.rendering import Rendered

FOR_PEOPLE = "html"
"""The format that people open. It is written last, so that it never names a file that is not there."""


def write_report(folder: Path, run_id: int | None, rendered: Rendered) -> Path:
    """Write a report: one folder for the run, then ``latest.*`` and the feeds.

    Args:
        folder: of all reports; made where it is missing.
        run_id: names the run's folder, ``run-000001``; null writes none.
        rendered: the report in its formats.

    Returns:
        ``latest.html``, for people.

    Raises:
        ReportError: something cannot be written. Each file is complete, the former one or the new one.
    """
    texts = sorted(rendered.texts.items(), key=lambda text: text[0] == FOR_PEOPLE)
    feed = path = folder / ALL_CHANGES.file
    try:
        path = folder if run_id is None else run_folder(folder, run_id)
        path.mkdir(parents=True, exist_ok=True)
        if run_id is not None:
            for suffix, text in texts:
                path = run_folder(folder, run_id) / f"report.{suffix}"
                _replace(path, text.encode())
        path = feed
        _replace(feed, merged_feed(_read_former(feed), rendered.entries, rendered.language, rendered.made_at))
        for one in rendered.feeds:
            path = folder / FOLDER / one.about.file
            path.parent.mkdir(exist_ok=True)
            merged = merged_feed(_read_former(path), one.entries, rendered.language, rendered.made_at, one.about)
            _replace(path, merged)
        for suffix, text in texts:
            path = folder / f"latest.{suffix}"
            _replace(path, text.encode())
    except OSError as error:
        raise ReportError(
            f"the report cannot be written: {error.strerror or error}",
            where=str(path),
            todo="Make that place writable, free some space, or choose another folder with --reports; "
            "nothing that was read is lost, and `figurewatch report` writes the report again",
        ) from error
    return folder / f"latest.{FOR_PEOPLE}"


def write_requested(folder: Path, texts: Mapping[str, str]) -> Path:
    """Write a report on request as ``requested.*``; ``latest.*`` and the feeds stay as they are.

    Args:
        folder: of all reports; made where it is missing.
        texts: the report by file suffix.

    Returns:
        ``requested.html``.

    Raises:
        ReportError: something cannot be written.
    """
    for suffix, text in sorted(texts.items(), key=lambda text: text[0] == FOR_PEOPLE):
        write_file(folder / f"requested.{suffix}", text)
    return folder / f"requested.{FOR_PEOPLE}"


def write_file(path: Path, text: str) -> None:
    """Write one file of a report as a whole.

    Raises:
        ReportError: it cannot be written; a former file stays as it was.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, text.encode())
    except OSError as error:
        raise ReportError(
            f"the report cannot be written: {error.strerror or error}",
            where=str(path),
            todo="Make that place writable, free some space, or name another",
        ) from error


def run_folder(folder: Path, run_id: int) -> Path:
    """Return the folder of one run's report."""
    return folder / f"run-{run_id:06d}"


def _read_former(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _replace(path: Path, content: bytes) -> None:
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
