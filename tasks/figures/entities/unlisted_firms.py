"""Find the firms that an article is about and no watchlist lists, so that their figures are not read as another's.

A firm is taken as one that the language's list of firms has (``firms.txt``), or where a sentence says that figures are
its own (``X's revenue``, ``X의 1분기 매출은``, ``X reported``, ``X Inc.``), and the headline or another sentence names
it again. Within the article it is then an entity like those of the watchlist. Measured on news with half of its firms
left out of the watchlist: without this, over a third of their figures went to a listed firm that the article names
beside. Of 6,760 figures of unlisted firms in Korean news the rules find the firm of .62, and with the list of .90.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from tasks.figures.entities.mentions import Cue, Mention, overlaps, places_of
from tasks.figures.entities.names.plain_names import without_legal_form
from tasks.figures.entities.organisations import NameRun, free_runs, is_at_head, is_barred, is_nameable
from tasks.figures.entities.particles import Particles
from tasks.figures.entities.short_names import beginning_with
from tasks.figures.syntax.sentences import Sentence
from tasks.languages.language import Language, Token, load_language

# Tokens between a possessive name and the cue of its figure: X의 올해 1분기 연결 기준 매출.
_WINDOW = 8
# Tokens at most that one name of a known firm is torn into.
_PIECES = 3
# Letters of a name at least; shorter ones are initials and grammatical slips of the tokenizer.
_LEAST = 2
# Letters at least of a noun that no dictionary has.
_LEAST_UNKNOWN = 3
# Sentences that name a firm which the headline does not name, at least.
_REPEATED = 2
# Signs around the title of a product or a work.
_QUOTES = "'‘’\"“”「」『』〈〉<>《》"
_OWNER_ROLES = frozenset({"genitive"})
_SUBJECT_ROLES = frozenset({"topic", "subject"})
_OWNERS = ("pronouns", "anaphoric_nouns", "sources", "group_nouns", "group_heads", "determiners", "speakers")


@dataclass(slots=True)
class _Name:
    """What is known of a name: whether it is a firm's, whether figures are its own, and the sentences that have it."""

    is_known: bool = False
    owns_figures: bool = False
    sentences: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class UnlistedFirms:
    """The unlisted firms of one article.

    Attributes:
        forms: names as they are written, each with the id of its firm: its name without a legal form.
        language: of the article.
    """

    forms: Mapping[str, str]
    language: Language

    def find(self, sentence: Sentence, tokens: Sequence[Token], spans: Sequence[object]) -> list[Mention]:
        """Return where a sentence names the firms; nothing found overlaps the spans."""
        if not any(form in sentence.text for form in self.forms):
            return []
        runs = _runs(sentence, tokens, spans, self.language)
        return [Mention(run.start, run.end, self.forms[run.name]) for run in runs if run.name in self.forms]

    def in_headline(self, title: str, mentions: Sequence[Mention], particles: Particles) -> list[Mention]:
        """Return where a headline names the firms, beside the mentions of listed ones."""
        found = [*mentions]
        for form in sorted(self.forms, key=len, reverse=True):
            for start, end in _written_in(title, form, particles):
                if not overlaps(start, end, places_of(found)):
                    found.append(Mention(start, end, self.forms[form]))
        return sorted(found, key=lambda mention: mention.start)


def unlisted_firms(
    sentences: Sequence[Sentence],
    tokens: Mapping[int, Sequence[Token]],
    spans: Sequence[Sequence[object]],
    title: str,
    particles: Particles,
    language: Language,
) -> UnlistedFirms:
    """Find the unlisted firms of an article.

    Args:
        sentences: all of the article.
        tokens: the words of those that have been split, by their number.
        spans: for each sentence what is known of it: listed names, cues, numbers.
        title: the headline; empty where there is none.
        particles, language: of the article.
    """
    names: dict[str, _Name] = {}
    for number, words in tokens.items():
        for run in _runs(sentences[number], words, spans[number], language):
            name = names.setdefault(run.name, _Name(language.grammar.has("firms", run.name)))
            name.sentences.add(number)
            if not (name.is_known or name.owns_figures) and _may_be_a_firm(words, run, language):
                name.owns_figures = _owns_figures(sentences[number], words, run, spans[number], language)
    text = "\n".join([title, *(sentence.text for sentence in sentences)])
    listed = _listed_names(sentences, spans)
    forms: dict[str, str] = {}
    for written, name in names.items():
        if not name.is_known and (not name.owns_figures or _is_of_another(written, listed, text, names)):
            continue
        firm = without_legal_form(written)
        own_forms = _forms(written, firm, language)
        seen = set().union(*(names[form].sentences for form in own_forms if form in names))
        in_headline = any(True for form in own_forms for _ in _written_in(title, form, particles))
        if name.is_known or in_headline or len(seen) >= _REPEATED:
            forms.update((form, firm) for form in own_forms if form not in forms)
    return UnlistedFirms(forms, language)


def _runs(
    sentence: Sentence, tokens: Sequence[Token], spans: Sequence[object], language: Language
) -> Iterator[NameRun]:
    """Yield the runs of tokens that hold a name; in that of a known firm may be a cue (``아무개투자증권``)."""
    names = places_of(span for span in spans if not isinstance(span, Cue))
    cues = places_of(span for span in spans if isinstance(span, Cue))
    for run in free_runs(sentence, tokens, names, language.syntax):
        if language.grammar.has("firms", run.name) or not overlaps(run.start, run.end, cues):
            yield run
    for run in _torn_names(sentence, tokens, language):
        if not overlaps(run.start, run.end, names):
            yield run


def _torn_names(sentence: Sentence, tokens: Sequence[Token], language: Language) -> Iterator[NameRun]:
    """Yield the names of known firms that the tokenizer took for other words (``한샘의``: a determiner and a noun)."""
    for first, token in enumerate(tokens if language.grammar.table("firms") else ()):
        if not _begins_word(tokens, first):
            continue
        for last in range(first + 1, min(first + _PIECES, len(tokens))):
            if tokens[last].start != tokens[last - 1].end:
                break
            name = sentence.text[token.start : tokens[last].end]
            if not language.grammar.has("firms", name) or not _ends_name(tokens, last):
                continue
            if not all(is_nameable(piece, language.syntax) for piece in tokens[first : last + 1]):
                yield NameRun(first, last, sentence.start + token.start, sentence.start + tokens[last].end, name)


def _begins_word(tokens: Sequence[Token], place: int) -> bool:
    """Return whether a word begins with a token: behind a blank, or behind a sign."""
    before = tokens[place - 1] if place else None
    return before is None or before.end < tokens[place].start or not before.form[-1:].isalnum()


def _ends_name(tokens: Sequence[Token], place: int) -> bool:
    """Return whether a name may end with a token: a particle, a sign or a blank follows."""
    if place + 1 == len(tokens):
        return True
    behind = tokens[place + 1]
    return behind.pos == "particle" or behind.start > tokens[place].end or not behind.form[:1].isalnum()


def _listed_names(sentences: Sequence[Sentence], spans: Sequence[Sequence[object]]) -> dict[str, str]:
    """Return the names of listed entities, as the article writes them, with the ids of their entities."""
    return {
        sentence.text[span.start - sentence.start : span.end - sentence.start]: span.entity
        for sentence, those in zip(sentences, spans, strict=True)
        for span in those
        if isinstance(span, Mention)
    }


def _is_of_another(name: str, listed: Mapping[str, str], text: str, names: Iterable[str]) -> bool:
    """Return True if a name is another spelling, a product or a person of somebody.

    The beginning of the names of one listed entity (of several it is their group), the initials of a name, what stands
    behind one (``네이버 웹툰``, ``General Electric (GE)``), a title in quotes (``'리니지M'``), the end of a longer name
    (``Tony Fadell``).
    """
    if len(beginning_with(name, listed)) == 1:
        return True
    for other in listed:
        initials = "".join(word[0] for word in other.split())
        if name == initials:
            return True
        if re.search(rf"{re.escape(other)}(?:[’']s)?\s?\(?{re.escape(name)}\b", text):
            return True
    quoted = rf"[{_QUOTES}]{re.escape(name)}[{_QUOTES}]"
    return bool(re.search(quoted, text)) or any(other.endswith(f" {name}") for other in names)


def _forms(written: str, firm: str, language: Language) -> list[str]:
    """Return the forms of a name in an article: as written, without its legal form, and its first word."""
    forms = [written, firm]
    if language.syntax.capitalised_names and " " in firm:
        forms.append(firm.split()[0])
    return [form for form in dict.fromkeys(forms) if len(form) >= _LEAST and not is_barred(form, language.grammar)]


def _may_be_a_firm(tokens: Sequence[Token], run: NameRun, language: Language) -> bool:
    """Return True if a run of words is a proper name and none of a place, an office or many firms."""
    grammar, name = language.grammar, run.name
    own = tokens[run.first : run.last + 1]
    unknown = len(own) == 1 and len(name) >= _LEAST_UNKNOWN and own[0].pos == "noun" and not language.knows(name)
    if len(name) < _LEAST or not (unknown or any(token.pos == "name" for token in own)):
        return False
    words = {name, name.lower(), own[0].form, own[0].form.lower()}
    if not words.isdisjoint(_other_owners(language.code)):
        return False
    return not is_barred(name, grammar) and not name.endswith(_endings_of_others(language.code))


@cache
def _other_owners(code: str) -> frozenset[str]:
    """Return the words of a language for owners of figures that are no firms by name."""
    grammar = load_language(code).grammar
    return frozenset(word for table in _OWNERS for word in grammar.table(table))


@cache
def _endings_of_others(code: str) -> tuple[str, ...]:
    """Return the endings of names that no firm has."""
    grammar = load_language(code).grammar
    return (*grammar.table("group_nouns"), *grammar.table("not_organisation_suffixes"))


def _owns_figures(
    sentence: Sentence, tokens: Sequence[Token], run: NameRun, spans: Sequence[object], language: Language
) -> bool:
    """Return True if a sentence says that figures are a name's own, or that it is a firm by law."""
    if without_legal_form(run.name) != run.name:
        return True
    if run.last + 1 >= len(tokens):
        return False
    behind = tokens[run.last + 1]
    cues = [span.start - sentence.start for span in spans if isinstance(span, Cue) and span.needs]
    window_end = tokens[min(run.last + _WINDOW, len(tokens) - 1)].end
    near = any(behind.start < cue < window_end for cue in cues)
    if behind.pos == "possessive" or _OWNER_ROLES & set(behind.role.split()):
        return near
    if language.syntax.capitalised_names:
        return behind.form in language.grammar.table("reporting") and any(cue > behind.start for cue in cues)
    return bool(_SUBJECT_ROLES & set(behind.role.split())) and near and is_at_head(sentence, tokens, run.first, spans)


def _written_in(title: str, form: str, particles: Particles) -> Iterator[tuple[int, int]]:
    """Yield where a headline writes a name as a word of its own, particles aside."""
    for match in re.finditer(re.escape(form), title):
        start, end = match.span()
        letters = particles.letters_behind(title, end)
        joined = title[start - 1 : start].isalnum() or (not letters and title[end : end + 1].isalnum())
        if not joined and (not letters or particles.particle_role(letters) is not None):
            yield start, end
