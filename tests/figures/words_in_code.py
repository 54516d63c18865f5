"""Find English words in general code: string constants that code compares with a text or looks for in one."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import yaml

ENGLISH = Path(__file__).parents[2] / "tasks" / "languages" / "en"
TABLES = ("grammar.yaml", "periods.yaml", "quantities.yaml")
# Methods that look for their argument in a text.
SEARCHES = frozenset((
    "startswith", "endswith", "find", "rfind", "index", "rindex", "removeprefix", "removesuffix", "partition",
    "rpartition", "split", "rsplit", "count", "replace", "strip", "lstrip", "rstrip",
))  # fmt: skip
# Attributes, variables and functions with values of the code (a part of speech, a unit, a key), never words of a text.
SYMBOLS = frozenset((
    "kind", "pos", "role", "roles", "last_role", "unit", "dimension", "grain", "timing", "side", "step",
    "split_by", "measure", "base", "comparison", "comparison_base", "shift", "lastgroup", "begin", "edge",
    "meaning", "field", "category", "basis", "bound", "whole", "origin",
))  # fmt: skip
MAPPINGS = frozenset((
    "fields", "values", "data", "numerals", "entry", "settings", "ranges", "metric",
))  # fmt: skip
# What is no word in a pattern: escapes, groups with their names and flags, and classes of characters.
SYNTAX = re.compile(r"\\[A-Za-z]|\(\?(?:P?[<=][^)>]*>?|[a-z]+[:)]|[:!=<>]+)|\[[^\]]*\]")


def english_words(source: str) -> list[str]:
    """List the places of a module's source where a text meets an English word, as ``line: code``."""
    tree = ast.parse(source)
    constants = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    found = [
        node
        for node in ast.walk(tree)
        if (isinstance(node, ast.Compare) and _compares_text(node, constants))
        or (isinstance(node, ast.Call) and _searches_text(node, constants))
    ]
    return [f"{node.lineno}: {ast.unparse(node)}" for node in sorted(found, key=lambda node: node.lineno)]


def _compares_text(node: ast.Compare, constants: dict[str, ast.expr]) -> bool:
    """Return True if one side is an English word of the tables and the other one may be a text."""
    sides = [node.left, *node.comparators]
    words = [word for side in sides for text in _strings(side, constants) for word in _words(text)]
    others = [side for side in sides if not any(_strings(side, constants))]
    return any(word in vocabulary() for word in words) and not any(_is_symbol(side) for side in others)


def _searches_text(node: ast.Call, constants: dict[str, ast.expr]) -> bool:
    """Return True if a word is looked for in a text by a method, or is part of a pattern."""
    if not isinstance(node.func, ast.Attribute):
        return False
    texts = [text for argument in node.args for text in _strings(argument, constants)]
    if isinstance(node.func.value, ast.Name) and node.func.value.id == "re":
        return any(re.search("[A-Za-z]{2}", SYNTAX.sub(" ", text)) for text in texts)
    keys = re.compile(r"[A-Za-z]*_[A-Za-z]*")  # parts of our own keys: same_, _to
    return node.func.attr in SEARCHES and any(
        re.search("[A-Za-z]", text) and not keys.fullmatch(text) for text in texts
    )


def _is_symbol(side: ast.expr) -> bool:
    """Return True if an expression has values of the code: by the last name in it."""
    match side:
        case ast.Attribute(value=enumerated, attr="value"):
            return _is_symbol(enumerated)
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name in SYMBOLS or name in MAPPINGS
        case ast.Call(func=function):
            return _is_symbol(function)
        case ast.Subscript(value=value, slice=ast.Constant(value=key)):
            return key in SYMBOLS or _is_symbol(value)
        case ast.Tuple(elts=elements):
            return any(_is_symbol(element) for element in elements)
        case ast.BinOp(left=left, right=right):
            return _is_symbol(left) or _is_symbol(right)
    return False


def _strings(side: ast.expr, constants: dict[str, ast.expr]) -> Iterator[str]:
    """Yield the string constants of an expression, and of a module's constant that it names."""
    match side:
        case ast.Constant(value=str(text)):
            yield text
        case ast.Name(id=name) if name in constants:
            yield from _strings(constants[name], {})
        case ast.Tuple(elts=elements) | ast.List(elts=elements) | ast.Set(elts=elements):
            for element in elements:
                yield from _strings(element, constants)
        case ast.JoinedStr(values=parts):
            for part in parts:
                yield from _strings(part, constants)
        case ast.Call(func=ast.Name(id="frozenset" | "tuple" | "set"), args=[argument]):
            yield from _strings(argument, constants)


def _words(text: str) -> list[str]:
    return re.findall("[a-z]+", text.lower())


@cache
def vocabulary() -> frozenset[str]:
    """Return all words in the English tables, in small letters."""
    return frozenset(
        word
        for name in TABLES
        for text in _texts(yaml.safe_load((ENGLISH / name).read_text(encoding="utf-8")))
        for word in _words(text)
    )


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, entry in value.items():
            yield str(key)
            yield from _texts(entry)
    elif isinstance(value, list):
        for entry in value:
            yield from _texts(entry)
