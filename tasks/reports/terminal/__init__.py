"""Figures and changes as lines of a terminal, fitted to its width; wide characters count as the two cells they take."""
