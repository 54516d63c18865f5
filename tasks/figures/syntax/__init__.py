"""Syntax: sentences, their words with grammatical roles, and their clauses."""
