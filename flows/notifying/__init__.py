"""Notifications: what a run has to say is put into the outbox, and sent once the run is published."""
