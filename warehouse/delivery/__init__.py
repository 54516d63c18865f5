"""Changes on their way to channels: the outbox in the warehouse, and the sender's own journal."""
