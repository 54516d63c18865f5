"""Scheduling: the Prefect server, schedules, and how a run stops."""
