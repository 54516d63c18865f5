"""Sources: where documents come from. Folders, feeds and sitemaps."""
