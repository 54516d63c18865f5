"""Find the short forms of names that an article writes in full (``Goldman`` of ``Goldman Sachs``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tasks.figures.entities.mentions import Mention, overlaps, places_of
from tasks.figures.syntax.sentences import Sentence
from tasks.languages.language import Language, Token

# Letters that a short form has at least.
_LEAST_SPACED, _LEAST_UNSPACED = 3, 2
_SUBJECT_ROLES = frozenset({"topic", "subject", "genitive", "also"})


def beginning_with(form: str, written: Mapping[str, str]) -> set[str]:
    """Return the entities of whose names a form is the beginning.

    Args:
        form: the form.
        written: names with the ids of their entities.
    """
    return {entity for name, entity in written.items() if name.startswith(form)}


class ShortNames:
    """The short forms of the names that one article writes in full.

    A form that two entities share is none, nor one that names of several begin with: ``한화`` beside ``한화솔루션`` and
    ``한화오션`` is their group.

    Args:
        written: the names of headline and text, with the ids of their entities.
        language: of the text.
    """

    def __init__(self, written: Mapping[str, str], language: Language) -> None:
        self._language = language
        owners: dict[str, set[str]] = {}
        for name, entity in written.items():
            for form in self._forms(name, written):
                owners.setdefault(form, set()).add(entity)
        self._entities = {
            form: next(iter(ids))
            for form, ids in owners.items()
            if len(ids) == 1 and form not in written and len(beginning_with(form, written)) <= 1
        }

    def find(self, sentence: Sentence, tokens: Sequence[Token], spans: Sequence[object]) -> list[Mention]:
        """Return the short forms that stand alone in a sentence, as mentions of their entities.

        Args:
            sentence: the sentence.
            tokens: its words.
            spans: what is known of it already; nothing found overlaps these.
        """
        if not self._entities:
            return []
        taken = places_of(spans)
        found = []
        for i, token in enumerate(tokens):
            start, end = sentence.start + token.start, sentence.start + token.end
            entity = self._entities.get(sentence.text[token.start : token.end])
            if entity is None or overlaps(start, end, taken):
                continue
            if self._stands_alone(tokens, i):
                found.append(Mention(start, end, entity))
        return found

    def _forms(self, name: str, written: Mapping[str, str]) -> list[str]:
        """Return the forms that a name may be shortened to."""
        if self._language.syntax.capitalised_names:
            first, _, rest = name.partition(" ")
            fits = len(first) >= _LEAST_SPACED and first[:1].isupper() and self._may_name(first)
            return [first] if rest and fits else []
        heads = [other for other in written if name.startswith(other) and written[other] != written[name]]
        suffixes = self._language.grammar.table("organisation_suffixes")
        forms = [name[len(head) :].strip() for head in heads]
        forms += [name[: -len(suffix)].strip() for suffix in suffixes if name.endswith(suffix)]
        return [form for form in forms if len(form) >= _LEAST_UNSPACED and self._may_name(form)]

    def _may_name(self, form: str) -> bool:
        grammar = self._language.grammar
        tables = ("places", "not_organisations", "organisation_suffixes", "organisation_before", "segments")
        return not any(grammar.has(table, form) for table in tables)

    def _stands_alone(self, tokens: Sequence[Token], i: int) -> bool:
        """Return whether a word is a whole phrase: no part of a longer name and, where particles show it, a subject."""
        before = tokens[i - 1] if i else None
        behind = tokens[i + 1] if i + 1 < len(tokens) else None
        if self._language.syntax.capitalised_names:
            near = [before is not None and before.end + 1 >= tokens[i].start and before.pos == "name"]
            near.append(behind is not None and behind.start <= tokens[i].end + 1 and behind.pos == "name")
            return tokens[i].pos == "name" and not any(near)
        if before is not None and before.end == tokens[i].start and before.pos in ("name", "noun", "number"):
            return False
        return behind is not None and behind.pos == "particle" and bool(_SUBJECT_ROLES & set(behind.role.split()))
