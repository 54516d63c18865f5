"""Names of a watchlist as its user cares for them: those that mislead the reader, and those that are missing."""
