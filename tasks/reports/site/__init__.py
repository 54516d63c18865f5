"""The static site: pages of entities, series, articles and changes, with a search, that need no server."""

from tasks.reports.site.build import SiteSummary, build_site

__all__ = ["SiteSummary", "build_site"]
