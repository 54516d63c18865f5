"""Runs as the warehouse knows them: what the last one left, and the log of those that found nothing to do."""
