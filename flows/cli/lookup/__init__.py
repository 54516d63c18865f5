"""What commands look up in the published warehouse, with suggestions for names that it does not know."""
