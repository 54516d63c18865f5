"""Safety: lock, publication, recovery, and the doctor."""
