"""The nodes of an annotated sentence."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any

from tasks.core.records import Quantity
from tasks.figures.entities.mentions import Cue, Mention
from tasks.figures.syntax.sentences import Sentence
from tasks.figures.time.period_mention import PeriodMention
from tasks.languages.language import Language

# Signs that join two words to one name.
_JOINING = frozenset({"&"})
# Under which a sentence keeps where its numbers and cues stand.
_QUANTITIES, _CUES = "positions of quantities", "positions of cues"


@dataclass(slots=True)
class Node:
    """A span or word of a sentence with its grammatical role.

    Attributes:
        kind: ``quantity``, ``period``, ``entity``, ``cue``, ``word``, ``comma``, ``dot``, ``break``, ``open`` or
            ``close``.
        start, end: offsets in the article's text.
        text: as written, or a word's dictionary form.
        lemma, verbal: for a cue, the dictionary form of its first word, and whether that is a verb.
        roles: roles that particles or prepositions give it.
        pos: part of speech, for words.
        clause: which clause of the sentence, counted from 0.
        depth: how many brackets are around it.
    """

    kind: str
    start: int
    end: int
    text: str
    roles: frozenset[str] = frozenset()
    pos: str = ""
    clause: int = 0
    depth: int = 0
    quantity: Quantity | None = None
    period: PeriodMention | None = None
    mention: Mention | None = None
    cue: Cue | None = None
    lemma: str = ""
    verbal: bool = False

    def has(self, *roles: str) -> bool:
        """Return whether the node has any of these roles."""
        return not self.roles.isdisjoint(roles)


@dataclass(slots=True)
class Row:
    """An annotated sentence; nothing of it changes once it is annotated.

    Attributes:
        sentence: where it stands, and its text.
        nodes: its nodes in order.
        language: the language that it is read in.
        owners: the opening bracket of each closing one.
        derived: what features have worked out about it, by what it is: many candidates ask for the same.
    """

    sentence: Sentence
    nodes: list[Node]
    language: Language
    owners: dict[int, int] = field(default_factory=dict)
    derived: dict[Hashable, Any] = field(default_factory=dict, repr=False, compare=False)

    def quantities(self) -> Sequence[int]:
        """Return the positions of the quantity nodes."""
        positions: Sequence[int] | None = self.derived.get(_QUANTITIES)
        if positions is None:
            positions = self.derived[_QUANTITIES] = [i for i, node in enumerate(self.nodes) if node.kind == "quantity"]
        return positions

    def cues(self) -> Sequence[tuple[int, Cue]]:
        """Return the cues with the positions of their nodes."""
        found: Sequence[tuple[int, Cue]] | None = self.derived.get(_CUES)
        if found is None:
            found = self.derived[_CUES] = [(i, node.cue) for i, node in enumerate(self.nodes) if node.cue is not None]
        return found


def is_joining(row: Row, place: int) -> bool:
    """Return whether a node is a sign that joins two words to one name (``H&A``)."""
    joined = row.nodes[place].text in _JOINING and is_glued(row, place) and place + 1 < len(row.nodes)
    return joined and is_glued(row, place + 1) and row.nodes[place - 1].kind == row.nodes[place + 1].kind == "word"


def is_glued(row: Row, place: int) -> bool:
    """Return whether nothing stands between a node and the one before it: they are of one written word."""
    return place > 0 and row.nodes[place - 1].end == row.nodes[place].start


def is_letter_behind_time(row: Row, place: int) -> bool:
    """Return whether a node is one letter that is written in one with a time before it: ``비`` of ``전년비``."""
    return is_glued(row, place) and row.nodes[place - 1].kind == "period" and len(row.nodes[place].text) == 1


def is_prefix(row: Row, place: int) -> bool:
    """Return whether a node is a prefix of the noun behind it (``비게임``).

    A word that counts or points is none before a general head: ``전사업부문`` is every division, ``신사업`` is one.
    """
    if row.nodes[place].pos != "determiner" or place + 1 >= len(row.nodes) or not is_glued(row, place + 1):
        return False
    grammar = row.language.grammar
    head = row.nodes[place + 1].text.lower()
    return not (grammar.has("pointing_words", row.nodes[place].text.lower()) and grammar.has("scope_tails", head))
