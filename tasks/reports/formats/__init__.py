"""Formats of a report: HTML, Markdown, JSON and Atom; ``registry`` lists those that are one file a report."""
