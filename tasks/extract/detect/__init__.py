"""Detect: the kind and the character set of a document, from its bytes."""
