"""Entities of a watchlist written as a table, one a row: a spreadsheet that is saved as CSV."""
