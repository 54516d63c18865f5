"""Commands, a module a group; ``flows.cli.main`` puts them together."""
