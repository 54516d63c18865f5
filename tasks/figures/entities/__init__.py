"""Entities: names and cues of the watchlist, organisations that it does not list, and the state of a text."""
