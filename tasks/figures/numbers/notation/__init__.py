"""Notation: how a language writes quantities, compiled to patterns."""
