"""Formats: a report as JSON, Markdown and Atom; HTML comes from the templates."""
