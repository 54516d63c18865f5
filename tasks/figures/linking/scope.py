"""Find what narrows a figure within its entity: a venue, a segment, a region, a round.

The words come from the text; the watchlist only says which kind of narrowing a metric has.
"""

from __future__ import annotations

import re

from tasks.core.watchlist import Metric
from tasks.figures.entities.discourse import Discourse
from tasks.figures.syntax.nodes import Node, Row, is_glued, is_joining, is_letter_behind_time, is_prefix

_VENUE = re.compile(
    r"(?<![A-Za-z])([A-Z][A-Za-z]*[A-Z][A-Za-z]*)(?:\s*[\(（][^()（）]{0,90}[\)）])?\s?['’‘]?((?:19|20)\d\d)?(?!\d)"
)


def find_scope(row: Row, index: int, cue: int | None, metric: Metric, discourse: Discourse) -> str | None:
    """Return the words that narrow the figure; null for the whole.

    Args:
        row: the sentence.
        index: position of the quantity.
        cue: position of the metric's cue; null where the metric is of a figure before.
        metric: ``split_by`` says what may narrow it.
        discourse: a list's head may be in the sentence before.

    Returns:
        The scope, null for the whole.
    """
    affiliates = _with_affiliates(row, index)
    if metric.split_by == "venue":
        return _joined(_venue(row, index, discourse) or _kept_venue(row, index, cue, metric, discourse), affiliates)
    if metric.split_by == "round":
        rounds = re.compile(str(row.language.grammar.settings.get("rounds", "(?!)")), re.IGNORECASE)
        match = rounds.search(row.sentence.text)
        return match.group() if match else None
    member = _list_member(row, index)
    if member is None and cue is not None:
        member = _before_cue(row, cue)
    if member is None:
        member = _segment_before(row, index)
    return _joined(member, affiliates)


def _joined(*parts: str | None) -> str | None:
    return ", ".join(part for part in parts if part) or None


def _with_affiliates(row: Row, index: int) -> str | None:
    """Return a scope where the figure includes more than the entity itself; null otherwise.

    Example: ``관계사까지 합치면``.
    """
    grammar = row.language.grammar
    words = [node.text.lower() for node in row.nodes[:index] if node.kind in ("word", "cue")]
    if not any(grammar.has("affiliates_with", word) for word in words):
        return None
    others = any(grammar.has("affiliates_of", word) for word in words)
    extended = any(node.has("until") and node.kind in ("entity", "word") for node in row.nodes[:index])
    named = row.language.syntax.capitalised_names and any(node.pos == "name" for node in row.nodes[:index])
    return "with affiliates" if others or extended or named else None


def _kept_venue(row: Row, index: int, cue: int | None, metric: Metric, discourse: Discourse) -> str | None:
    """Return the venue of the count before, of which this number is a part; null without one.

    Example: ``이 중 7편은``, ``본회의 3편``.
    """
    part = row.sentence.text.startswith(row.language.grammar.table("part_of"))
    if cue is not None and not part:
        return None
    last = next(
        (previous for previous in reversed(discourse.previous_numbers) if previous.metric.id == metric.id), None
    )
    if last is None or last.scope is None or discourse.sentence - last.sentence > 2:
        return None
    venue = last.scope.split(",")[0]
    return _joined(venue, _list_member(row, index) or _predicate(row, index, metric) or ("part" if part else None))


def _predicate(row: Row, index: int, metric: Metric) -> str | None:
    """Return what kind of thing a part is, by the predicate behind it.

    Example: ``이 중 7편은 메인 트랙 논문이다``.
    """
    for j in range(index + 1, len(row.nodes)):
        node = row.nodes[j]
        if node.cue is not None and node.cue.serves(metric.id) and node.has("link"):
            return _before_cue(row, j)
    return None


def _venue(row: Row, index: int, discourse: Discourse) -> str | None:
    place = row.nodes[index].start - row.sentence.start
    found = [match for match in _VENUE.finditer(row.sentence.text) if len(match.group(1)) >= 3]
    if not found:
        return None
    nearest = min(found, key=lambda match: abs(match.start() - place) + (40 if match.start() > place else 0))
    year = nearest.group(2) or (str(discourse.published.year) if discourse.published else None)
    return f"{nearest.group(1)} {year}" if year else nearest.group(1)


def _list_member(row: Row, index: int) -> str | None:
    """Return the bare words right before the number, a member of a list with a head.

    Example: ``매출은 한국 3천억원``.
    """
    words: list[Node] = []
    for node in reversed(row.nodes[:index]):
        if node.kind == "word" and node.pos in ("noun", "name", "number") and not node.roles:
            if row.language.grammar.has("transparent", node.text):
                break
            words.insert(0, node)
        else:
            break
    return _as_written(row, words) if words else None


def _segment_before(row: Row, index: int) -> str | None:
    """Return the segment that is the number's own topic.

    Example: ``52곳 가운데 AI 분야는 30곳``.
    """
    head = row.nodes[index - 1] if index else None
    if head is None or not head.has("topic", "subject", "also") or not row.language.grammar.has("segments", head.text):
        return None
    words: list[Node] = []
    for node in reversed(row.nodes[: index - 1]):
        if node.kind != "word" or node.pos not in ("noun", "name") or node.roles:
            break
        if row.language.grammar.has("transparent", node.text):
            break
        words.insert(0, node)
    return _as_written(row, words) if words else None


def _before_cue(row: Row, cue: int) -> str | None:
    """Return the bare nouns right before the cue.

    Example: ``모바일 게임 매출``.
    """
    words: list[Node] = []
    for node in reversed(row.nodes[:cue]):
        grammar = row.language.grammar
        plain = node.kind == "word" and node.pos in ("noun", "name") and not node.roles
        if (
            not plain
            or grammar.has("transparent", node.text)
            or grammar.has("rise", node.text)
            or grammar.has("fall", node.text)
        ):
            break
        words.insert(0, node)
    if len(words) > 1 and row.language.grammar.has("scope_tails", words[-1].text):
        words.pop()  # AI 분야 is AI
    return _as_written(row, words) if words and len(words) <= 5 else None


def _as_written(row: Row, words: list[Node]) -> str | None:
    """Return words as they are written, from the beginning of the first written word (``비게임``, ``H&A``).

    One letter behind a time is none (``전년비``).
    """
    first = next(place for place, node in enumerate(row.nodes) if node is words[0])
    while is_glued(row, first) and _is_of_name(row, first - 1):
        first -= 1
    if row.nodes[first] is words[-1] and is_letter_behind_time(row, first):
        return None
    base = row.sentence.start
    return row.sentence.text[row.nodes[first].start - base : words[-1].end - base]


def _is_of_name(row: Row, place: int) -> bool:
    """Return whether a word belongs to the name that is written in one with it."""
    node = row.nodes[place]
    if node.kind != "word" or node.pos == "other":
        return is_joining(row, place)
    if node.pos == "determiner":
        return is_prefix(row, place)
    return not row.language.grammar.has("transparent", node.text.lower())
