"""Metadata: headline, times, authors, publisher, address and language of a page."""
