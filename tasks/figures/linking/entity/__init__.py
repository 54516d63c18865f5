"""Whose figure a number is.

``ranking`` collects and orders the candidates; ``grammatical_relation`` scores a name of the same sentence, with
``acting`` for names that act without being the subject; ``unlisted`` finds owners that no watchlist holds;
``earlier_text`` falls back on the text before.
"""
