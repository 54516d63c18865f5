"""Exchange: export, backup and restore of a whole warehouse."""
