"""Formats: one module a format turns bytes into pages."""
