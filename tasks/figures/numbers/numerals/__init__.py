"""Numerals: digits and number words become values."""
