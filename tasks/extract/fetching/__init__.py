"""Fetching: the pages that the watchlist's sources list, stored as WARC before anything reads them.

Read it in this order: ``fetch`` (one fetch of all that is due), ``source_visits`` (what a source lists),
``page_fetching`` (what an answer means for a page), ``fetcher`` (robots.txt, pace, redirects), ``client`` (one
request), ``network`` (which address is connected to).
"""
