"""A watchlist may not list a number word as a cue or counter: the reader of numbers takes it for a number."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.watchlists import checked_watchlist
from tasks.core.errors import WatchlistError

COUNT = (
    "metrics: [{{id: m, labels: {{en: M}}, dimension: count, "
    "cues: {{{code}: [{cue}]}}, counters: {{{code}: [{counter}]}}}}]"
)


def listed(folder: Path, code: str, *, cue: str = "xyz", counter: str = "xyz") -> None:
    path = folder / "watchlist.yaml"
    path.write_text(COUNT.format(code=code, cue=cue, counter=counter) + "\n", "utf-8")
    checked_watchlist(path)


@pytest.mark.parametrize(
    ("code", "word"),
    [
        ("ko", "만"), ("ko", "백만"), ("ko", "100만"), ("ko", "서른"), ("ko", "열하나"), ("ko", "million"),
        ("en", "million"), ("en", "ten thousand"), ("en", "twelve"), ("en", "bn"), ("en", "Million"), ("en", "만"),
    ],
)  # fmt: skip
def test_a_number_word_is_refused_as_a_cue(code: str, word: str, tmp_path: Path) -> None:
    with pytest.raises(WatchlistError, match="a number word"):
        listed(tmp_path, code, cue=word)


@pytest.mark.parametrize(
    ("code", "word"),
    [("ko", "일"), ("ko", "사"), ("ko", "서른여섯집"), ("ko", "twelve"), ("en", "서른"), ("en", "mill")],
)
def test_another_word_is_allowed_as_a_cue(code: str, word: str, tmp_path: Path) -> None:
    listed(tmp_path, code, cue=word)


@pytest.mark.parametrize(("code", "word"), [("ko", "만명"), ("ko", "천대"), ("en", "million users")])
def test_a_counter_that_begins_with_a_number_word_is_refused(code: str, word: str, tmp_path: Path) -> None:
    with pytest.raises(WatchlistError, match="begins with a number word"):
        listed(tmp_path, code, counter=word)


@pytest.mark.parametrize(("code", "word"), [("ko", "명"), ("ko", "만두"), ("en", "users"), ("en", "GWh")])
def test_another_counter_is_allowed(code: str, word: str, tmp_path: Path) -> None:
    listed(tmp_path, code, counter=word)
