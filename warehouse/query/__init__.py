"""Query: one SELECT on the published file, in a child process with limits."""
