"""Read the project's own tables of words and rules, which are YAML."""

from __future__ import annotations

from typing import Any

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's loader reads five times as fast and gives the same; PyYAML has it on all usual systems."""


def read_tables(text: str) -> Any:
    """Return the content of a YAML text.

    Args:
        text: a file of this project. Files of users are read with the places of their mistakes instead.

    Raises:
        yaml.YAMLError: it is no YAML.
    """
    return yaml.load(text, Loader=_LOADER)  # noqa: S506 - both loaders are safe ones
