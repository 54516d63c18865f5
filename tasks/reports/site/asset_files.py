"""The style sheet, the scripts and the feed of the site."""

from __future__ import annotations

from tasks.reports.formats.templates import FOLDER
from tasks.reports.site.writer import SiteWriter


def write_assets(writer: SiteWriter, feed: bytes | None) -> None:
    """Write the files that pages load.

    Args:
        writer: of the site.
        feed: the Atom feed of changes; null where there is none.
    """
    style = "".join((FOLDER / name).read_text(encoding="utf-8") for name in ("report.css", "site/site.css"))
    scripts = ((name, (FOLDER / "site" / name).read_text(encoding="utf-8")) for name in ("lists.js", "search.js"))
    writer.write("assets", 0, [("site.css", style), *scripts, *([("changes.atom", feed)] if feed is not None else [])])
