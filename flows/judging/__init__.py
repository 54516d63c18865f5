"""Verdicts and corrections of people: written like every load, in one transaction, and published."""
