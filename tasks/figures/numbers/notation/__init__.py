"""Compile how a language writes quantities (its ``quantities.yaml``) to tables and patterns, one module a table."""
