"""Exchange: export and restore of a whole warehouse."""
