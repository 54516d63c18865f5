"""Records of a data file: JSON in its usual shapes, JSON lines, CSV, and the XML that Wallabag writes."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from lxml import etree

from tasks.core.errors import UnreadableDocumentError
from tasks.extract.opened_document import OpenedDocument

Record: TypeAlias = "Mapping[str, Any]"

# What wraps the entries of Pocket's and Wallabag's own interfaces, and keys that only an entry itself has.
_WRAPPERS = ("_embedded", "items", "list", "entries", "articles", "data", "results", "bookmarks")
_OF_ENTRIES = frozenset({"url", "given_url", "resolved_url", "link", "href", "content", "html", "text", "body"})


def records(opened: OpenedDocument) -> Iterator[Record]:
    """Yield the records in a document.

    Args:
        opened: detected as ``json``, ``table`` or ``export``.

    Yields:
        Mappings, keys in lower case; values are what the format holds.

    Raises:
        UnreadableDocumentError: damaged, truncated or nested without end.
    """
    text = opened.decoded.text.lstrip("\ufeff\r\n\t ")
    if text.startswith("<"):
        yield from _xml_records(text, opened.locator)
    elif text.startswith(("[", "{")):
        yield from _json_records(text, opened.locator)
    else:
        yield from _table_records(text, opened.locator)


def _table_records(text: str, where: str) -> Iterator[Record]:
    head = text.split("\n", 1)[0]
    delimiter = "\t" if "\t" in head else ";" if ";" in head else ","
    # The limit is the whole process's: it is raised where this text wants more, and never lowered for other readers.
    csv.field_size_limit(max(csv.field_size_limit(), min(len(text) + 1, 2**31 - 1)))
    try:
        rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise UnreadableDocumentError(f"damaged CSV: {error}", where=where, todo="Export the list again") from error
    for row in rows:
        yield {str(key).strip().lower(): value for key, value in row.items() if isinstance(value, str)}


def _json_records(text: str, where: str) -> Iterator[Record]:
    try:
        loaded = json.loads(text)
    except json.JSONDecodeError as error:
        loaded = _json_lines(text)
        if loaded is None:
            raise UnreadableDocumentError(
                f"damaged or truncated JSON: {error.msg} at line {error.lineno}", where=where, todo="Export it again"
            ) from error
    except (RecursionError, ValueError) as error:  # nested too deep, or a number of thousands of digits
        raise UnreadableDocumentError(
            f"hostile JSON: {str(error)[:100]}", where=where, todo="Export the list again"
        ) from error
    for record in _entries(loaded):
        if isinstance(record, dict):
            yield {str(key).lower(): value for key, value in record.items()}


def _json_lines(text: str) -> list[Any] | None:
    lines = [line for line in text.splitlines() if line.strip()]
    try:
        return [json.loads(line) for line in lines] if len(lines) > 1 else None
    except (ValueError, RecursionError):
        return None


def _entries(loaded: Any) -> list[Any]:
    """Return the list of entries, taken out of what wraps it."""
    for _ in range(3):
        if not isinstance(loaded, dict):
            break
        if _OF_ENTRIES & {str(key).lower() for key in loaded}:
            return [loaded]
        inner = [loaded[key] for key in _WRAPPERS if isinstance(loaded.get(key), (list, dict)) and loaded[key]]
        inner += [value for value in loaded.values() if isinstance(value, list) and value]
        # Pocket's interface numbers its entries: the values of the object are they.
        loaded = inner[0] if inner else list(loaded.values())
    return loaded if isinstance(loaded, list) else []


def _xml_records(text: str, where: str) -> Iterator[Record]:
    # Entities stay unresolved and nothing is fetched; a tree that is too deep is refused by the parser.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, encoding="utf-8")
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableDocumentError(f"damaged XML: {error}", where=where, todo="Export the list again") from error
    for entry in root:
        if isinstance(entry.tag, str):
            yield {child.tag.lower(): _value(child) for child in entry if isinstance(child.tag, str)}


def _value(element: etree._Element) -> str | list[str]:
    return [child.text or "" for child in element] if len(element) else element.text or ""
