"""Sources: where documents come from. Folders, feeds, sitemaps and addresses."""

from __future__ import annotations

from tasks.extract.sources.feed import feed_addresses
from tasks.extract.sources.folder import Candidate, candidates
from tasks.extract.sources.sitemap import sitemap_addresses
from tasks.extract.sources.url import client, documents, fetch

__all__ = ["Candidate", "candidates", "client", "documents", "feed_addresses", "fetch", "sitemap_addresses"]
