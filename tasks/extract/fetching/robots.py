"""robots.txt: which addresses of a host may be fetched, and how slowly (RFC 9309)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from protego import Protego

from tasks.extract.fetching.http_client import TOOL

LARGEST_ROBOTS = 500 * 1024
"""Bytes that are read of a robots.txt; RFC 9309, section 2.5, asks for at least that many."""
LONGEST_DELAY = 60.0
"""Seconds: a host that asks for more between two requests is asked that slowly, and no slower."""
KEPT_SECONDS = 24 * 3_600.0
"""How long a robots.txt is used before it is asked for again; RFC 9309, section 2.4."""

_WILDCARDS = 12  # in one rule; the parser's time for a rule grows with their power, and real rules have three or four
_RULE = re.compile(r"^\s*(?:dis)?allow\s*:\s*(?P<path>\S*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of one host for this tool.

    Attributes:
        text: of its robots.txt; null where nothing may be fetched, since the host does not say what may.
    """

    text: str | None

    def rules(self) -> RobotsRules:
        """Return the rules, parsed."""
        return RobotsRules(None if self.text is None else Protego.parse(_bounded(self.text)))


class RobotsRules:
    """Parsed rules; null is a host that forbids everything."""

    def __init__(self, parsed: Protego | None) -> None:
        self._parsed = parsed

    def allows(self, url: str) -> bool:
        """Return whether an address may be fetched."""
        return self._parsed is not None and bool(self._parsed.can_fetch(url, TOOL))

    def delay(self) -> float:
        """Return the seconds that the host wants between two requests; 0 where it says none."""
        if self._parsed is None:
            return 0.0
        delay = self._parsed.crawl_delay(TOOL)
        return min(max(float(delay or 0.0), 0.0), LONGEST_DELAY)


def robots_of(status: int, content: bytes) -> Robots:
    """Return what the answer to a request for robots.txt means.

    Args:
        status: after redirects. 2xx has rules, 4xx is a host without any, anything else is one that does not say.
        content: unpacked.
    """
    if 200 <= status < 300:
        # A page where the file should be (a front page, a notice) has no rules that a parser would find.
        return Robots(content[:LARGEST_ROBOTS].decode("utf-8-sig", "replace"))
    return Robots("") if 400 <= status < 500 and status != 429 else Robots(None)


def _bounded(text: str) -> str:
    """Shorten rules of very many wildcards: what is forbidden then begins earlier, and forbids more, not less."""
    lines = []
    for line in text.splitlines():
        rule = _RULE.match(line)
        if rule is not None and rule["path"].count("*") > _WILDCARDS:
            kept = rule["path"].split("*")[:_WILDCARDS]
            line = line[: rule.start("path")] + "*".join(kept) + "*"
        lines.append(line)
    return "\n".join(lines)
