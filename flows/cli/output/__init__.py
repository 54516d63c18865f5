"""How commands print: streams, errors, logs, answers of queries, reports."""
