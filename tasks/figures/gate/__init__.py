"""Drop the numbers that are surely no figures before their sentences are analysed: most of a newspaper's are none."""
