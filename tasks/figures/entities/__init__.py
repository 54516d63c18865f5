"""Entities: names from the watchlist, organisations that it does not list, and what the text is about."""
