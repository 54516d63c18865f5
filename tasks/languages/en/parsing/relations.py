"""The relations of Universal Dependencies that the parser tells apart."""

from __future__ import annotations

_SUBTYPES = frozenset(
    {"nsubj:pass", "nmod:poss", "acl:relcl", "obl:unmarked", "nmod:unmarked", "obl:agent", "compound:prt"}
)
_RARE = frozenset({"reparandum", "orphan", "dislocated", "vocative", "discourse", "list", "dep", "clf"})


def kept_relation(relation: str) -> str:
    """Return a treebank's relation without a subtype that the parser does not tell apart; rare ones are ``dep``."""
    relation = "obl:unmarked" if relation in ("obl:tmod", "obl:npmod") else relation
    relation = "nmod:unmarked" if relation in ("nmod:tmod", "nmod:npmod") else relation
    if relation in _SUBTYPES:
        return relation
    plain = relation.split(":")[0]
    return "dep" if plain in _RARE else plain
