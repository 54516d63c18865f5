"""Mutants of a module: cosmic-ray finds the places and changes the source; what changes nothing is left out."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator
from cosmic_ray.work_db import WorkDB
from cosmic_ray.work_item import MutationSpec


@dataclass(frozen=True, slots=True)
class Mutant:
    """One changed place of a module.

    Attributes:
        job: the id in the work database.
        path: the module, from the root of the checkout.
        row: the changed line, from 1.
        function: the innermost function or class around the place; empty at the top of the module.
        before: the changed lines, without what surrounds them, as they are.
        after: the same lines, changed.
        source: the whole module, changed.
    """

    job: str
    path: Path
    row: int
    function: str
    before: str
    after: str
    source: str

    def __str__(self) -> str:
        return f"{self.path} {self.function}:\n    - {self.before}\n    + {self.after}"


def mutants(db: WorkDB, seed: str, operators: set[str]) -> Iterator[Mutant]:
    """The mutants of a database in an order by chance that depends on the seed and the changed code alone.

    An edit elsewhere, or a move of the module, leaves a mutant its place in the order.
    """
    lines: dict[Path, list[str]] = {}

    def rank(spec: MutationSpec) -> bytes:
        text = lines.setdefault(spec.module_path, spec.module_path.read_text("utf-8").splitlines())
        (row, column), name = spec.start_pos, spec.definition_name
        return hashlib.sha256(
            repr((seed, spec.operator_name, name, text[row - 1].strip(), column, spec.occurrence if not name else 0))
            .encode()
        ).digest()  # fmt: skip

    chosen = [item for item in db.work_items if item.mutations[0].operator_name.removeprefix("core/") in operators]
    seen: set[tuple[Path, str]] = set()
    for item in sorted(chosen, key=lambda item: (rank(item.mutations[0]), item.mutations[0].occurrence)):
        (spec,) = item.mutations
        original = spec.module_path.read_text("utf-8")
        source = mutate_code(original, get_operator(spec.operator_name)(**spec.operator_args), spec.occurrence)
        if source is None or same_code(original, source) or (spec.module_path, source) in seen:
            continue
        seen.add((spec.module_path, source))
        before, after = difference(original, source)
        yield Mutant(
            item.job_id, spec.module_path, spec.start_pos[0], spec.definition_name or "", before, after, source
        )


def same_code(one: str, other: str) -> bool:
    """True if two sources differ only in annotations, which nothing evaluates, or in how arguments may be passed."""
    return code_shape(one) == code_shape(other)


def code_shape(source: str) -> str | None:
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return None
    for node in ast.walk(tree):
        if isinstance(node, ast.AnnAssign | ast.arg):
            node.annotation = None if isinstance(node, ast.arg) else ast.Constant(0)
        elif isinstance(node, ast.FunctionDef):
            node.returns = None
        elif isinstance(node, ast.arguments):  # the star of keywords only, which an operator takes for a product
            node.args = [*node.posonlyargs, *node.args, *node.kwonlyargs]
            node.defaults = [*node.defaults, *(default for default in node.kw_defaults if default is not None)]
            node.posonlyargs, node.kwonlyargs, node.kw_defaults = [], [], []
    return ast.dump(tree)


def difference(original: str, source: str) -> tuple[str, str]:
    """The lines that differ, joined by one blank, before and after."""
    old, new = original.splitlines(), source.splitlines()
    first = next((at for at, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), 0)
    last = next((at for at, (a, b) in enumerate(zip(old[::-1], new[::-1], strict=False)) if a != b), 0)
    cut = [" ".join(line.strip() for line in lines[first : len(lines) - last]) for lines in (old, new)]
    return cut[0], cut[1]
