"""Sources: where documents come from. Folders, feeds and sitemaps."""

from __future__ import annotations

from tasks.extract.sources.feed import feed_addresses
from tasks.extract.sources.folder import Candidate, candidates
from tasks.extract.sources.sitemap import Sitemap, read_sitemap

__all__ = ["Candidate", "Sitemap", "candidates", "feed_addresses", "read_sitemap"]
