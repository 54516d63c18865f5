"""What the writer does to its file: a session, loading a batch, what is watched, notices."""
