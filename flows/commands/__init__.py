"""Commands, a module a group; ``flows.cli`` puts them together."""
