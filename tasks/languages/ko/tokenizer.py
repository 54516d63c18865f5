"""Split Korean sentences into words by Kiwi, with the roles that particles give."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING
from warnings import catch_warnings, simplefilter

from tasks.languages.language import Token, load_language

if TYPE_CHECKING:
    from kiwipiepy import Kiwi
    from kiwipiepy import Token as KiwiToken

# Roles by form of particle: the tag is the same for 에 (place) and 으로 (means).
_ROLES = {
    "은": "topic", "는": "topic", "ᆫ": "topic", "이": "subject", "가": "subject", "께서": "subject",
    "을": "object", "를": "object", "ᆯ": "object", "의": "genitive",
    "에": "place", "에게": "place", "에서": "from", "로부터": "from", "으로부터": "from", "부터": "from",
    "로": "means", "으로": "means", "로서": "means", "으로서": "means",
    "까지": "until", "보다": "compare", "와": "join", "과": "join", "랑": "join", "이랑": "join", "하고": "join",
    "도": "also", "만": "only", "이나": "also", "나": "also",
}  # fmt: skip

# Endings that end a clause; other connective endings (어, 게, 지) tie two verbs into one predicate.
_BREAKS = frozenset((
    "고", "며", "으며", "지만", "으나", "나", "는데", "ᆫ데", "은데", "면서", "으면서", "자", "다가", "어서",
    "아서", "므로", "으므로", "더니", "으니", "니", "는데도", "지만서도", "ᆫ", "데다", "거나", "라며", "다며",
    "ᆫ다며", "라면서", "다면서", "라고", "다고", "ᆫ다고", "는다고", "자고",
))  # fmt: skip
_POS = {
    "SSO": "open", "SSC": "close", "SP": "comma", "SF": "final", "SE": "other", "SO": "other",
    "NNG": "noun", "XR": "noun", "XSN": "suffix", "XPN": "determiner", "NNP": "name", "SL": "name", "SH": "name",
    "NNB": "bound", "NP": "bound", "SN": "number", "NR": "number", "ETM": "modifier", "EF": "final", "MM": "determiner",
}  # fmt: skip
# Kiwi's tags have suffixes for irregular words (VV-I), so that their beginning counts.
_POS_BY_BEGINNING = {
    "VC": "link", "VV": "verb", "VA": "verb", "VX": "verb", "XSV": "verb", "XSA": "verb", "J": "particle",
    "MA": "adverb",
}  # fmt: skip
_PREDICATES = ("VX", "VV", "VA")
_DOTS = frozenset("·∙ㆍ△▲▼▽■□◆◇○●・/∼~")
_BRACKETS = frozenset("()[]（）［］")
_COMMAS = frozenset(",，、;")


def tokenize(sentences: Sequence[str]) -> Iterator[list[Token]]:
    """Tokenise sentences in one thread; batches are distributed over processes.

    Args:
        sentences: sentences, each one line.

    Returns:
        One list of tokens a sentence, offsets into that sentence.
    """
    for sentence in sentences:
        yield _tokens(load_kiwi().tokenize(sentence))


@lru_cache(maxsize=4096)
def knows(word: str) -> bool:
    """Return True if Kiwi's dictionary has a word; Kiwi tags one that it lacks as a noun or a name, as it happens."""
    tokens = load_kiwi().tokenize(word)
    return len(tokens) == 1 and bool(tokens[0].base_form)


# Least length in letters of a firm's name that is added to the dictionary; a shorter one is a part of other words.
_LEAST_OF_A_FIRM = 4


@lru_cache(maxsize=1)
def load_kiwi() -> Kiwi:
    """Load Kiwi with its multi-word entries and the language's coined words, once a process; takes two seconds."""
    from kiwipiepy import Kiwi

    with catch_warnings():
        simplefilter("ignore", DeprecationWarning)  # about what 0 meant in old versions
        kiwi = Kiwi(num_workers=0)  # a process with threads cannot be forked
    for word in load_language("ko").grammar.settings.get("coined", ()):
        kiwi.add_user_word(word, "NNG", 3.0)
    for name in load_language("ko").grammar.table("firms"):
        if len(name) >= _LEAST_OF_A_FIRM:
            kiwi.add_user_word(name, "NNP")
    return kiwi


def _tokens(raw: list[KiwiToken]) -> list[Token]:
    return [
        Token(
            token.form,
            _pos(token, raw[i + 1] if i + 1 < len(raw) else None),
            token.start,
            token.end,
            _role(token),
        )
        for i, token in enumerate(raw)
    ]


def _role(token: KiwiToken) -> str:
    """Return the role that a particle gives; empty for other tokens."""
    if not token.tag.startswith("J"):
        return ""
    if token.tag == "JKV":
        return "other"
    if token.tag == "JC":
        return "join"
    return _ROLES.get(token.form, "other")


def _pos(token: KiwiToken, following: KiwiToken | None) -> str:
    """Return the part of speech of a token, in the terms of ``Token``."""
    tag, form = str(token.tag), token.form
    if form in _DOTS:
        return "dot"
    if form in _COMMAS:
        return "comma"
    if tag in ("SSO", "SSC") and form not in _BRACKETS:
        return "quote"
    if tag in _POS:
        return _POS[tag]
    if tag == "EC":
        joined = following is not None and str(following.tag).startswith(_PREDICATES)
        return "break" if form in _BREAKS and not (joined and form not in ("고", "며")) else "ending"
    return _pos_by_beginning(tag)


@lru_cache(maxsize=128)
def _pos_by_beginning(tag: str) -> str:
    return next((pos for beginning, pos in _POS_BY_BEGINNING.items() if tag.startswith(beginning)), "other")
