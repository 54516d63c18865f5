"""Reports written so that nobody ever opens half a one."""

from __future__ import annotations

import os
from pathlib import Path

from tasks.core.errors import ReportError
from tasks.reports.formats.atom import merged_feed
from tasks.reports.rendering import Rendered


def write_report(folder: Path, run_id: int | None, rendered: Rendered) -> Path:
    """Write a report: one folder for the run, then ``latest.*`` and the feed.

    Args:
        folder: of all reports; made where it is missing.
        run_id: names the run's folder, ``run-000001``; null writes none.
        rendered: the report in its forms.

    Returns:
        ``latest.html``, for people.

    Raises:
        ReportError: something cannot be written. Each file is whole, the former one or the new one; ``latest.html``
            is written last, so that it never tells of a report that is not there.
    """
    forms = {"json": rendered.json, "md": rendered.markdown, "html": rendered.html}
    feed = path = folder / "changes.atom"
    try:
        path = folder if run_id is None else run_folder(folder, run_id)
        path.mkdir(parents=True, exist_ok=True)
        if run_id is not None:
            for form, text in forms.items():
                path = run_folder(folder, run_id) / f"report.{form}"
                _replace(path, text.encode())
        path = feed
        _replace(feed, merged_feed(_former(feed), rendered.entries, rendered.language, rendered.made_at))
        for form, text in forms.items():
            path = folder / f"latest.{form}"
            _replace(path, text.encode())
    except OSError as error:
        raise ReportError(
            f"the report cannot be written: {error.strerror or error}",
            where=str(path),
            todo="Make that place writable, free some space, or choose another folder with --reports; "
            "nothing that was read is lost, and `figurewatch report` writes the report anew",
        ) from error
    return folder / "latest.html"


def run_folder(folder: Path, run_id: int) -> Path:
    """Where one run's report stays."""
    return folder / f"run-{run_id:06d}"


def _former(path: Path) -> bytes | None:
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
