"""Lines of a body: which are text, and which are captions, reporters' signatures or the copyright trailer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from tasks.languages.letters import HANGUL
from tasks.languages.page_words import any_word, pattern_source, patterns
from tasks.parse.metadata.bylines import author_names
from tasks.parse.publishers.rules import load_rules
from tasks.parse.times.date_labels import labelled

_OWNED = any_word("owned")
_TRAILER = re.compile(
    rf"^\W{{0,4}}(?:{_OWNED}).{{0,160}}$|^.{{0,120}}(?:{any_word('forbidden')}).{{0,60}}$", re.IGNORECASE
)
_END_TRAILER = re.compile(rf"\s*[<\[【(]\s*(?:{_OWNED})[^<\[]{{0,140}}$", re.IGNORECASE)
_OWNER = re.compile(
    rf"(?:{_OWNED})(?:[\s:]|{_OWNED}|{pattern_source('owner_fillers')}|\d{{4}}\.?)*"
    rf"(?P<name>[{HANGUL}A-Za-z0-9·&. ]{{2,30}}?)\s*"
    rf"(?:[,(<\[&|/>\]-]|\.\s|\.?$|{pattern_source('owner_ends')}|\d{{4}})",
    re.IGNORECASE,
)
_ADDRESS = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
_SIGNATURES = patterns("signature", address=_ADDRESS)
_ADDRESS_LINE = re.compile(rf"^[^.!?。]{{0,30}}{_ADDRESS}\W*$", re.IGNORECASE)
_ADDRESSED = patterns("addressed_name", address=_ADDRESS)
_END_SIGNATURES = patterns("end_signature", address=_ADDRESS)
_OPENINGS = patterns("opening")
_DATELINES = patterns("dateline")
_ROLES = patterns("role")
_SIGNED = patterns("signed")
_POINTER = re.compile(
    rf"^\s*(?:[▶☞▷►◀※➡→👉◎]|\[[^\]]{{1,12}}\])\s*.{{0,120}}(?:{any_word('asked')}).{{0,60}}$|^\s*[☞👉].{{0,120}}$"
)
_CAPTIONS = patterns("caption")
_RELATED = re.compile(rf"^\W{{0,4}}(?:{any_word('related')})\W{{0,4}}$", re.IGNORECASE)
_IMPRINT = re.compile(any_word("imprint"))
_SENTENCES = re.compile(rf"(?:{any_word('sentence_ends')})\.(?:\s|$)")
_SENTENCE = re.compile(rf"(?:[.!?]|{any_word('sentence_ends', 'polite_ends')})[\"”’')\]]*\s*$")


@dataclass(frozen=True, slots=True)
class SortedLines:
    """The lines of a body, each where it belongs."""

    text: tuple[str, ...]
    captions: tuple[str, ...]
    authors: tuple[str, ...]
    publisher: str | None


def sort_lines(lines: Sequence[str]) -> SortedLines:
    """Separate body lines from what is around them; what is taken out keeps its information.

    Args:
        lines: lines in order, blank ones left out.
    """
    kept: list[str] = []
    captions: list[str] = []
    authors: list[str] = []
    publishers: list[str | None] = []
    for line in _without_related(lines):
        if _TRAILER.match(line) and not _is_text(line):
            publishers.append(owner(line))
        elif _is_imprint(line) or is_stamp(line):
            continue
        elif _match(_SIGNATURES, line):
            authors += author_names(line, bare=False)
        elif addressed := _match(_ADDRESSED, line):
            authors += author_names(addressed["name"])
        elif _ADDRESS_LINE.match(line):
            authors += author_names(line, bare=False)
        elif _POINTER.match(line) and not _is_text(line):
            continue
        elif _match(_CAPTIONS, line) and not _is_text(line):
            captions.append(line.strip(" ▲△▼◀▶"))
        elif not kept or kept[-1] != line:
            rest, names, owner_name = _unsigned(line)
            authors += names
            publishers.append(owner_name)
            kept.append(rest)
    publisher = next(filter(None, reversed(publishers)), None)
    text = tuple(line for line in kept if line)
    return SortedLines(text, tuple(dict.fromkeys(captions)), tuple(dict.fromkeys(authors)), publisher)


def owner(line: str) -> str | None:
    """Who a copyright line names: a publisher that is known, else the words behind the sign.

    Args:
        line: such as ``저작권자 © 블로터 무단전재 및 재배포 금지``.
    """
    if known := known_publisher(line):
        return known
    match = _OWNER.search(line)
    name = match["name"].strip(" .,") if match else ""
    return name if len(name) > 1 and not name.isdigit() else None


def _unsigned(line: str) -> tuple[str, list[str], str | None]:
    """Return a line without the byline before it and the trailer or address behind it, and what these say."""
    names: list[str] = []
    publisher = None
    if trailer := _END_TRAILER.search(line):
        publisher, line = owner(trailer.group()), line[: trailer.start()]
    ending = _search(_END_SIGNATURES, line)
    closing: list[str] = []
    if ending and (ending["names"] or "@" in ending.group()):  # a closing bracket alone belongs to the text
        closing, line = author_names(ending["names"] or "", bare=False), line[: ending.start()]
    opening = _match(_OPENINGS, line)
    if opening and (inside := _opening(opening)) is not None:
        names, owner_name = inside
        publisher = publisher or owner_name
        line = line[opening.end() :]
    elif signed := _match(_SIGNED, line):
        names, line = author_names(signed["names"], bare=False), line[signed.end() :]
    return line.strip(), [*names, *closing], publisher


def _opening(opening: re.Match[str]) -> tuple[list[str], str | None] | None:
    """Names and publisher of a bracket before the text; null for any other bracket, such as ``[단독]``."""
    inside = opening["inside"]
    names = author_names(opening["names"] or "", bare=False) or author_names(inside, bare=False)
    known = known_publisher(inside)
    dateline = next(filter(None, (pattern.fullmatch(inside) for pattern in _DATELINES)), None)
    if not names and not (known and len(inside) <= len(known) + 12) and not (dateline and opening["names"]):
        return None
    return names, known or (dateline["agency"] if dateline and not _search(_ROLES, inside) else None)


def _match(patterns: Sequence[re.Pattern[str]], line: str) -> re.Match[str] | None:
    return next(filter(None, (pattern.match(line) for pattern in patterns)), None)


def _search(patterns: Sequence[re.Pattern[str]], line: str) -> re.Match[str] | None:
    return next(filter(None, (pattern.search(line) for pattern in patterns)), None)


def _is_text(line: str) -> bool:
    """Return whether a line that looks like a trailer or caption is a paragraph about such things, or ends in one."""
    ending = _END_TRAILER.search(line)
    text = line[: ending.start()] if ending else line
    return len(line) > 200 or len(_SENTENCES.findall(line)) > 1 or bool(ending and _SENTENCE.search(text))


def _is_imprint(line: str) -> bool:
    """Return a newspaper's own data: ``제호 가람일보 | 등록번호 서울 아00000 | 등록년월일 2005.11.04``."""
    count = len(set(_IMPRINT.findall(line)))
    return count > 1 or (count == 1 and len(line) < 40 and not _SENTENCE.search(line))


def is_stamp(line: str) -> bool:
    """Return whether a line holds nothing but times.

    Args:
        line: such as ``입력 2021.10.13 14:22 | 수정 2021.10.13 15:01``.
    """
    if len(line) > 90 or not re.search(r"\d{4}", line):
        return False
    times = list(labelled(line))
    return bool(times) and len(line) - sum(len(text) for _, text in times) <= 24


def _without_related(lines: Sequence[str]) -> Sequence[str]:
    """Cut off a list of other headlines: a heading that says so, and behind it only lines that end no sentence."""
    for i, line in enumerate(lines):
        if _RELATED.match(line):
            behind = [other for other in lines[i + 1 :] if not _TRAILER.match(other)]
            if not any(_SENTENCE.search(other) for other in behind):
                return [*lines[:i], *(other for other in lines[i + 1 :] if _TRAILER.match(other))]
    return lines


def known_publisher(text: str) -> str | None:
    """Return the publisher of the rules that a text names; null for any other.

    Args:
        text: a few words, with or without blanks in the name.
    """
    folded = re.sub(r"\s", "", text)
    return next((name for name in _publishers() if name.replace(" ", "") in folded), None)


@cache
def _publishers() -> tuple[str, ...]:
    names = (name for rule in load_rules() if rule.hosts and not rule.portal for name in (rule.name, *rule.aliases))
    return tuple(sorted(names, key=len, reverse=True))
