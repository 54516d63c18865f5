"""Operations: backups, retention, metrics, logs, and the files with which an operator runs all of it."""
