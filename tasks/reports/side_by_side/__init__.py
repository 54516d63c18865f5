"""The same figure across languages and currencies, side by side; amounts are converted for display alone."""
