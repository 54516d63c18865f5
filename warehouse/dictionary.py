"""The data dictionary: tables, views and macros with their comments, and a picture of how they hang together.

It is made of the warehouse's own catalog and put into a Markdown file between two markers::

    python -m warehouse.dictionary warehouse/README.md          # writes it
    python -m warehouse.dictionary warehouse/README.md --check  # exit code 1 where it is stale
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from tasks.core.errors import WarehouseError
from warehouse.catalog import Column, Macro, Reference, Relation, macros, made_in_memory, references, tables, views

BEGIN, END = "<!-- warehouse:begin -->", "<!-- warehouse:end -->"
SHORT = {"TIMESTAMP WITH TIME ZONE": "TIMESTAMPTZ"}
EVERYWHERE = "run_id"
"""Nearly every table names its run; the picture shows that once."""


def dictionary() -> str:
    """Return the section as Markdown, without its markers."""
    with made_in_memory() as con:
        stored, asked, callable_ = tables(con), views(con), macros(con)
    shared = _shared([*stored, *asked])
    return "\n\n".join(
        [
            "### Views: what people ask",
            *(_folded(view, shared) for view in asked),
            "### Macros: questions that take an argument",
            _listed(callable_),
            "### Tables: what is stored (schema `store`)",
            picture(stored),
            *(_folded(table, shared) for table in stored),
            "### Columns that mean the same wherever they stand",
            _rows(sorted(shared, key=lambda column: (column.name, column.type, column.comment or ""))),
        ]
    )


def _shared(relations: Sequence[Relation]) -> set[Column]:
    """Return columns of one name, type and comment in several relations; listed once, they halve the dictionary."""
    counted = Counter(_plain(column) for relation in relations for column in relation.columns)
    return {column for column, count in counted.items() if count > 1}


def _plain(column: Column) -> Column:
    return replace(column, required=False)


def picture(stored: Sequence[Relation]) -> str:
    """Return the tables' keys and what they name, as a Mermaid entity-relationship diagram."""
    found = [item for item in references(stored) if item.column != EVERYWHERE or item.table == "loads"]
    lines = ["```mermaid", "erDiagram"]
    lines += [_edge(item, _required(stored, item)) for item in found]
    for table in stored:
        named = {item.column for item in found if item.table == table.name}
        if not named and table.name not in {item.target for item in found}:
            continue
        lines.append(f"    {table.name} {{")
        lines += [
            f"        {_type(column.type)} {column.name} {'PK' if column.name == table.key else 'FK'}"
            for column in table.columns
            if column.name == table.key or column.name in named
        ]
        lines.append("    }")
    return "\n".join([*lines, "```"])


def written_into(text: str) -> str:
    """Return a Markdown text with the section between its markers written again.

    Raises:
        WarehouseError: a marker is missing, or appears twice.
    """
    if (text.count(BEGIN), text.count(END)) != (1, 1) or text.index(BEGIN) > text.index(END):
        raise WarehouseError(
            "the text has no place for the data dictionary", todo=f"Put {BEGIN} and {END} on two lines of their own"
        )
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}\n\n{dictionary()}\n\n{END}{after}"


def _edge(item: Reference, required: bool) -> str:
    """Crow's feet: the table named has one row (or perhaps none), the naming one any number."""
    return f'    {item.target} {"||" if required else "|o"}--o{{ {item.table} : "{item.column}"'


def _required(stored: Sequence[Relation], item: Reference) -> bool:
    return not item.loose and any(
        column.required
        for table in stored
        if table.name == item.table
        for column in table.columns
        if column.name == item.column
    )


def _folded(relation: Relation, shared: Collection[Column]) -> str:
    own = [column for column in relation.columns if _plain(column) not in shared]
    return "\n".join(
        [
            f"<details><summary><code>{relation.name}</code> {_html(relation.comment)}</summary>",
            "",
            ", ".join(f"`{column.name}`" for column in relation.columns),
            *(["", _rows(own)] if own else []),
            "",
            "</details>",
        ]
    )


def _rows(columns: Sequence[Column]) -> str:
    rows = [f"| `{column.name}` | {_type(column.type)} | {_cell(column.comment)} |" for column in columns]
    return "\n".join(["| column | type | meaning |", "| --- | --- | --- |", *rows])


def _listed(found: Sequence[Macro]) -> str:
    rows = [
        f"| `{macro.call}` | {'rows' if macro.is_table else 'a value'} | {_cell(macro.comment)} |" for macro in found
    ]
    return "\n".join(["| macro | gives | meaning |", "| --- | --- | --- |", *rows])


def _type(name: str) -> str:
    """Return a type by its short name, which is one word, as Mermaid needs it."""
    return SHORT.get(name, name)


def _cell(text: str) -> str:
    return _html(text).replace("|", "\\|")


def _html(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def main(arguments: Sequence[str] | None = None) -> int:
    """Write or check the section; the exit code is 1 where the section is stale or has no place."""
    parser = argparse.ArgumentParser(prog="python -m warehouse.dictionary", description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path, help="a Markdown file with the two markers")
    parser.add_argument("--check", action="store_true", help="write nothing; exit code 1 where it is stale")
    options = parser.parse_args(arguments)
    try:
        text = options.file.read_text(encoding="utf-8")
        updated = written_into(text)
    except (OSError, WarehouseError) as error:
        sys.stderr.write(f"{options.file}: {error}\n")
        return 1
    if updated == text:
        return 0
    if options.check:
        sys.stderr.write(
            f"{options.file}: the data dictionary is stale; run python -m warehouse.dictionary {options.file}\n"
        )
        return 1
    options.file.write_text(updated, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
