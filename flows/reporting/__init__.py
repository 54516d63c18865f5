"""Reports and the static site, made from what the warehouse holds."""
