"""Numbers: numerals with units, hedges, ranges and intervals become quantities."""
