"""Retention: which files that runs made may go, and which are the only copy of something and stay."""
