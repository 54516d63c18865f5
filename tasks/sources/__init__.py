"""Sources: where documents come from. Folders, feeds, sitemaps and addresses."""

from __future__ import annotations

from tasks.sources.feed import feed_addresses
from tasks.sources.folder import Candidate, candidates
from tasks.sources.sitemap import sitemap_addresses
from tasks.sources.url import client, documents, fetch

__all__ = ["Candidate", "candidates", "client", "documents", "feed_addresses", "fetch", "sitemap_addresses"]
