"""Metric: which metric a number measures."""
