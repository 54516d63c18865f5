"""The words of ``page_labels.yaml``: how pages label times and people."""

from __future__ import annotations

from functools import cache
from importlib import resources

import yaml


@cache
def labels(key: str) -> tuple[str, ...]:
    """The words under a key, longest first, so that alternatives in patterns take the longest.

    Args:
        key: a key of ``page_labels.yaml``.
    """
    return tuple(sorted(map(str, _labels()[key]), key=len, reverse=True))


@cache
def _labels() -> dict[str, list[str]]:
    loaded: dict[str, list[str]] = yaml.safe_load(
        resources.files(__package__).joinpath("page_labels.yaml").read_text(encoding="utf-8")
    )
    return loaded
