"""Recognise the particle that is written behind a word without a blank."""

from __future__ import annotations

import re

from tasks.languages.language import Grammar

# No particle that a copula continues is longer.
_LONGEST_HEAD = 5


class Particles:
    """The particles of a language and the roles that they give (``은``: topic).

    Args:
        grammar: its ``particles``, ``cue_suffixes`` and the pattern of the letters behind a word, ``run_behind``.
    """

    def __init__(self, grammar: Grammar) -> None:
        self._roles: dict[str, str] = grammar.settings.get("particles", {})
        self._suffixes = tuple(grammar.settings.get("cue_suffixes", ()))
        self._run = re.compile(str(grammar.settings.get("run_behind", "(?!)")))

    def letters_behind(self, text: str, at: int) -> str:
        """Return the letters behind a word that may be its particle; empty where words are parted by blanks."""
        match = self._run.match(text, at)
        return match.group() if match is not None else ""

    def roles(self, letters: str, *, suffixed: bool = False) -> str | None:
        """Return the roles that letters give to the word right before them.

        Args:
            letters: what is written behind the word.
            suffixed: whether a suffix that keeps a cue what it is may precede the particle (``투자`` + ``액은``).

        Returns:
            Roles parted by blanks, empty where a suffix has no particle; null where the letters are something else.
        """
        role = self.particle_role(letters)
        if role is not None or not suffixed:
            return role
        for suffix in self._suffixes:
            if letters.startswith(suffix):
                tail = letters[len(suffix) :]
                role = self.particle_role(tail) if tail else ""
                if role is not None:
                    return role
        return None

    def particle_role(self, letters: str) -> str | None:
        """Return the role of letters that are a particle, or a copula with its ending; null otherwise."""
        if letters in self._roles:
            return self._roles[letters]
        for length in range(min(len(letters) - 1, _LONGEST_HEAD), 0, -1):  # copula and the like: 25%였던, 8.3%였다
            head = letters[:length]
            if head in self._roles and self._roles[head] in ("link", "modifier", "quote"):
                return self._roles[head]
        return None
