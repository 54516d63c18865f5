"""The body of a page: by its publisher's rule, else the region that its sentences share, checked by trafilatura."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import trafilatura

from tasks.languages.page_words import any_word
from tasks.parse.body.line_filter import SortedLines, sort_lines
from tasks.parse.dom.blocks import Block, Kind, clean
from tasks.parse.dom.boilerplate import is_apology, is_no_text

_SHORTEST = 60
_LONGEST_HEADING = 60
_SENTENCE_END = re.compile(rf"[.!?。…]['\"”’)\]]*$|(?:{any_word('sentence_ends')})$|[:;,]$")
_MARKS = ("■", "◆", "◇", "●", "▣", "□", "○", "◈")  # before sub-headlines of Korean papers
_WORDS = 4


@dataclass(frozen=True)
class Body:
    """Lines of a body, its sub-headlines and captions, and what found it.

    Attributes:
        lines: text, one paragraph, heading, item or table row each.
        subtitles: those of them that are headings.
        captions, credits: lines kept apart: captions, and bylines or credits.
        source: for the article's provenance.
    """

    lines: tuple[str, ...]
    subtitles: tuple[str, ...]
    captions: tuple[str, ...]
    credits: tuple[str, ...]
    source: str

    @cached_property
    def sorted_lines(self) -> SortedLines:
        """Return the lines apart from the captions, signatures and trailers among them."""
        return sort_lines(self.lines)


def choose_lines(
    blocks: Sequence[Block], title: str | None, source: str, *, trusted: bool, captions: Sequence[str] = ()
) -> Body:
    """Return those blocks that are the article's text.

    Args:
        blocks: of the region, in order.
        title: the headline, which is not repeated.
        source: what found the region.
        trusted: a publisher's rule says that all of it is text; otherwise short lines before the first paragraph and
            after the last one are left out.
        captions: those found already.
    """
    weighty = [at for at, block in enumerate(blocks) if block.weight]
    first, last = (weighty[0], weighty[-1]) if weighty else (0, len(blocks))
    lines: list[str] = []
    subtitles: list[str] = []
    credit_lines = [block.text for block in blocks if block.kind is Kind.CREDIT]
    for at, block in enumerate(blocks):
        if block.kind in (Kind.CAPTION, Kind.CREDIT) or block.text == title or is_apology(block.text):
            continue
        if not block.weight and (block.linked > 0.5 or is_no_text(block.text)):
            continue
        if not trusted and not block.weight and not first < at < last and not _at_edge(block):
            credit_lines.append(block.text)  # a signature as often as not
            continue
        lines.append(block.text)
        if _is_heading(block) and (trusted or first < at < last):
            subtitles.append(block.text)
    found = (*captions, *(block.text for block in blocks if block.kind is Kind.CAPTION))
    shown = dict.fromkeys(filter(None, (caption.strip(" ▲△▼◀▶") for caption in found)))
    return Body(tuple(lines), tuple(dict.fromkeys(subtitles)), tuple(shown), tuple(dict.fromkeys(credit_lines)), source)


def _at_edge(block: Block) -> bool:
    """Return a line before the first or after the last paragraph."""
    return block.kind is not Kind.HEADING and block.linked < 0.3 and len(block.text) >= 30


def _is_heading(block: Block) -> bool:
    if not 4 <= len(block.text) <= _LONGEST_HEADING or block.linked > 0.5:
        return False
    if block.kind is Kind.HEADING:
        return True
    marked = block.strong or block.text.startswith(_MARKS)
    return marked and block.kind in (Kind.TEXT, Kind.PARAGRAPH) and not _SENTENCE_END.search(block.text)


def second_opinion(markup: str) -> tuple[str, ...]:
    """Return what trafilatura takes for the body, in its most exact setting, else in its usual one.

    Args:
        markup: the whole page; it is parsed anew, because the tree has been cut to the first opinion by then.
    """
    for precise in (True, False):
        text = trafilatura.extract(markup, favor_precision=precise, include_comments=False)
        if text and len(text) >= _SHORTEST:
            lines = map(clean, text.splitlines())
            return tuple(re.sub(r"^- (?=\S)", "", line) for line in lines if line and not is_apology(line))
    return ()


def agreement(lines: Sequence[str], others: Sequence[str]) -> float:
    """Return how far two bodies say the same: F1 of their sets of word 4-grams, 0..1."""
    own, other = _grams(lines), _grams(others)
    return 2 * len(own & other) / ((len(own) + len(other)) or 1)


def _grams(lines: Sequence[str]) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", "\n".join(lines))
    return {tuple(words[at : at + _WORDS]) for at in range(max(1, len(words) - _WORDS + 1))}
