"""SQL: views, macros, checks, ready queries and the statements of the writer."""
