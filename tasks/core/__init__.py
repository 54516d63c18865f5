"""Core: records, errors, identifiers and the watchlist. It imports nothing else of the project."""
