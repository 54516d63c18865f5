"""Front matter: the block of values that note programs and site generators put before a Markdown text."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from tasks.extract.limits import FRONT_MATTER_LINES

_YAML = re.compile(rf"\ufeff?\s*---[ \t]*\n((?:[^\n]*\n){{1,{FRONT_MATTER_LINES}}}?)(?:---|\.\.\.)[ \t]*(?:\n|$)")
_TOML = re.compile(rf"\ufeff?\s*\+\+\+[ \t]*\n((?:[^\n]*\n){{1,{FRONT_MATTER_LINES}}}?)\+\+\+[ \t]*(?:\n|$)")
_LINE = re.compile(r"^(?P<key>\w[\w -]{0,40}?)\s*:{1,2}\s+(?P<value>\S.*)$")
_QUOTED = re.compile(r"^([\"'])(.*)\1$")
_NAMES = ("name", "title")  # by which an entry of a list is called


def split_front_matter(text: str) -> tuple[dict[str, str], str]:
    """Return the values of a front matter, and the text behind it.

    Args:
        text: with line feeds alone as line ends.

    Returns:
        Plain values by key in lower case, lists joined by a comma; none, and the whole text, where there is no front
        matter.

    Example: a text that begins ``+++\\ndate = 2021-11-04\\n+++`` gives ``{"date": "2021-11-04"}``.
    """
    if match := _YAML.match(text):
        loaded = _yaml(match[1])
    elif match := _TOML.match(text):
        loaded = _toml(match[1])
    else:
        return {}, text
    return {str(key).lower(): words for key, value in loaded.items() if (words := _as_text(value))}, text[match.end() :]


def _yaml(block: str) -> Mapping[Any, Any]:
    """Return a YAML block; one that is broken, by a colon in a headline for example, is read line by line."""
    try:
        loaded = yaml.load(block, Loader=yaml.BaseLoader)  # noqa: S506 - BaseLoader builds nothing but strings
    except (yaml.YAMLError, RecursionError):
        loaded = None
    return loaded if isinstance(loaded, dict) else dict(_by_line(block))


def _toml(block: str) -> Mapping[str, Any]:
    try:
        return tomllib.loads(block)
    except (tomllib.TOMLDecodeError, RecursionError):
        return dict(_by_line(re.sub(r"^(\s*[\w-]+)\s*=\s*", r"\1: ", block, flags=re.MULTILINE)))


def _by_line(block: str) -> Iterator[tuple[str, str]]:
    for line in block.splitlines():
        if match := _LINE.match(line):
            yield match["key"], _QUOTED.sub(r"\2", match["value"].strip())


def _as_text(value: Any) -> str:
    """Return a value as text: a plain one, the plain ones of a list, or the name of an entry.

    Nothing nested deeper is looked at: spelling out nested aliases would grow without end.
    """
    if isinstance(value, list):
        return ", ".join(filter(None, (_plain(item) for item in value)))
    return _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        named = (value[key] for key in _NAMES if isinstance(value.get(key), str))
        return next(named, "")
    return "" if value is None or isinstance(value, (list, bool)) else str(value)
