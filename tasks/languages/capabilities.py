"""What general code may ask of a language's grammar: word order and what has to be analysed, as named values.

General code asks for a capability (``grammar.capabilities.roles_precede_words``), never for a language. Each field is
a key of ``settings`` in the language's ``grammar.yaml``; a key that is missing there has the default given here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from tasks.core.errors import FigurewatchError

Side = str
_SIDES = ("before", "after")
_BASIS_SIDES = ("after", "both")


@dataclass(frozen=True, slots=True)
class Capabilities:
    """Where a language puts its words, and how much of a text its tokenizer has to see.

    Attributes:
        roles_precede_words: True if the word that gives a role stands before what it marks (a preposition: of
            revenue); False if it follows (a particle: 매출의).
        verbs_precede_objects: True if a verb stands before the number that it governs (spent $5bn on).
        wholes_follow_shares: True if the whole follows its share (17% of the market); False if it precedes it
            (시장의 17%).
        nouns_follow_numbers: True if a noun that a number measures directly follows it (a $9 billion valuation).
        periods_follow_numbers: True if the period of a number may stand behind it (rose 5% last year).
        brackets_continue_clauses: True if a number in brackets may belong to a noun behind the brackets.
        verbs_name_metrics: True if a verb alone can say what its number is, so that no cue beyond it applies.
        names_are_spaced: True if the words of a name are written apart and with capitals.
        names_need_tokens: True if a sentence that only names somebody has to be analysed, because no particle
            tells what it is about.
        move_sides: the sides of a number on which its verb of rise or fall stands, in the order of search.
        basis_side: ``after`` if only words behind a number tell plan from outlook; ``both`` if those before do too.
        reached_roles: the roles that make a number the level that a move arrives at (to $5bn).
        cost_behind: the cost of linking a number to a cue right behind it (0 is none; see linking).
        cost_of_object: the same for a number that is an object or subject.
        cost_of_placed: the same for a number with any other role.
    """

    roles_precede_words: bool = False
    verbs_precede_objects: bool = False
    wholes_follow_shares: bool = False
    nouns_follow_numbers: bool = False
    periods_follow_numbers: bool = False
    brackets_continue_clauses: bool = False
    verbs_name_metrics: bool = False
    names_are_spaced: bool = False
    names_need_tokens: bool = False
    move_sides: tuple[Side, ...] = ("after",)
    basis_side: str = "after"
    reached_roles: tuple[str, ...] = ()
    cost_behind: float = 0.12
    cost_of_object: float = 0.25
    cost_of_placed: float = 0.40


def read_capabilities(settings: Mapping[str, Any], code: str) -> Capabilities:
    """Read the capabilities among the settings of a language.

    Args:
        settings: the ``settings`` of its ``grammar.yaml``; other keys are left alone.
        code: ISO 639-1 code of the language, for errors.

    Raises:
        FigurewatchError: a value is not one of those that the field allows.
    """
    values: dict[str, Any] = {}
    for field in fields(Capabilities):
        if field.name in settings:
            values[field.name] = _checked(field.name, settings[field.name], field.default, code)
    return Capabilities(**values)


def _checked(name: str, value: object, default: object, code: str) -> object:
    """A value in the type of its field's default."""
    if isinstance(default, bool) and isinstance(value, bool):
        return value
    if isinstance(default, float) and isinstance(value, float | int) and not isinstance(value, bool):
        return float(value)
    if isinstance(default, tuple) and isinstance(value, list) and all(isinstance(item, str) for item in value):
        if name != "move_sides" or set(value) <= set(_SIDES):
            return tuple(value)
    if isinstance(default, str) and value in _BASIS_SIDES:
        return value
    raise FigurewatchError(
        f"{name} cannot be {value!r}",
        where=f"tasks/languages/{code}/grammar.yaml: settings",
        todo=f"Write a value like {list(default) if isinstance(default, tuple) else default!r}.",
    )
