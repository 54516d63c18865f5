"""What is asked of a warehouse: by the writer before it loads, by the static site, by monitoring."""
