"""Headlines out of title elements, which name the site as well."""

from __future__ import annotations

import re

_SUFFIX = re.compile(r"\s*[|<:–—»·-]\s*(?P<site>[^|<:–—»-]{2,30})$")


def without_site(title: str | None, publisher: str | None) -> str | None:
    """A title without the site's name behind it: the publisher's, or one that stands behind a bar.

    Args:
        title: of a meta or title element.
        publisher: the site's name, if known.
    """
    if not title:
        return None
    match = _SUFFIX.search(title)
    if match is None:
        return title
    known = publisher and publisher.replace(" ", "").lower() in match["site"].replace(" ", "").lower()
    barred = (
        "|" in match.group()
        or "<" in match.group()
        or re.search(r"(?:뉴스|신문|일보|경제|News|Times|Post)$", match["site"])
    )
    return title[: match.start()].strip() or title if known or barred else title
