"""Which time of an article a line gives: that of publication or of a change, by its labels or by being alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tasks.languages.letters import HANGUL
from tasks.languages.page_words import any_word, page_languages, pattern_source
from tasks.parse.times.dates import Stamp, dates_in, read_stamp

_LONGEST_LINE = 240  # characters of a line that may only tell times
_LITTLE_ELSE = 60  # characters beside the time in a line that only gives who, where and when
_SENTENCE = re.compile(rf"[{HANGUL}](?:{any_word('sentence_ends')})\.|[a-z]{{3}}\.\s+[A-Z]|[?!]")
_PUBLISHED = any_word("published")
_CHANGED = any_word("modified")
_IMPRINT = re.compile(any_word("imprint"))
_SITE = re.compile(any_word("site_changed"))
_OWNED = re.compile(any_word("owned"), re.IGNORECASE)
_MODIFIED = re.compile(_CHANGED, re.IGNORECASE)
_ARTICLE, _LAST, _FIRST = any_word("label_article"), any_word("label_last"), any_word("label_first")
# A date in one of the shapes above, or what is before one: a weekday, a clock.
_BEGINS_DATE = rf"(?=[12]\d{{3}}|\d\d\.\s?\d{{1,2}}\.\s?\d|\d{{1,2}}:\d\d|{pattern_source('date_begins')})"
_AFTER_LABEL = rf"\s?(?:{any_word('label_time', 'before_time')})?\s*[:|]?\s*{_BEGINS_DATE}"
_LABEL = re.compile(
    rf"(?P<modified>(?:(?:{_ARTICLE}|{_LAST})\s?)?(?:{_CHANGED}){_AFTER_LABEL})"
    rf"|(?P<published>(?:(?:{_ARTICLE}|{_FIRST})\s?)?(?:{_PUBLISHED}){_AFTER_LABEL})",
    re.IGNORECASE,
)
_LABEL_BEHIND = re.compile(
    rf"\s?(?:(?P<modified>(?:(?:{_LAST})\s?)?(?:{_CHANGED}))|(?P<published>(?:(?:{_FIRST})\s?)?(?:{_PUBLISHED})))"
    rf"(?![{HANGUL}a-z\s]*[:：]|[{HANGUL}a-z])",
    re.IGNORECASE,
)
_SHORT_YEAR = re.compile(r"^(?=\d\d\.\s?\d{1,2}\.\s?\d{1,2}(?!\d))")
_SHORT_YEAR_LABELS = [
    language.source(table)
    for language in page_languages()
    if language.settings.get("short_years")
    for table in ("published", "modified")
]
_SHORT_YEAR_LABEL = re.compile("|".join(_SHORT_YEAR_LABELS))
_CENTURY = "20"  # of a year of two digits: newspapers were hardly online before


def labelled(text: str) -> Iterator[tuple[str, str]]:
    """Times with the words that say which they are: ``입력 2021.10.13 14:22 수정 2021.10.13 15:01``.

    Args:
        text: of one small element.

    Yields:
        ``published`` or ``modified``, and the text behind the label. Nothing for a footer's dates.
    """
    if _IMPRINT.search(text):
        return
    if behind := _labelled_behind(text):
        yield from behind
        return
    found = list(_LABEL.finditer(text))
    for at, match in enumerate(found):
        end = found[at + 1].start() if at + 1 < len(found) else match.end() + 60
        yield str(match.lastgroup), _with_century(match.group(), text[match.end() : end])


def _with_century(label: str, text: str) -> str:
    """Return the text behind a label with a whole year: ``2022.03.04 17:05`` for ``22.03.04 17:05`` behind ``입력``.

    In other languages than those of ``short_years``, such a date begins with its day, or nobody knows.
    """
    return _SHORT_YEAR.sub(_CENTURY, text) if _SHORT_YEAR_LABEL.search(label) else text


def _labelled_behind(text: str) -> list[tuple[str, str]]:
    """Times whose labels are behind them: ``2021.10.13 14:22 입력 | 2021.10.13 15:01 수정``."""
    if not _LABEL_BEHIND.search(text):
        return []
    folded = " ".join(text.split())
    spans = dates_in(folded)
    marks = [_LABEL_BEHIND.match(folded, end) for _, end in spans]
    before = _LABEL.search(folded)
    if not spans or not all(marks) or (before and before.start() < spans[0][0]):
        return []
    return [(str(mark.lastgroup), folded[start:end]) for (start, end), mark in zip(spans, marks, strict=True) if mark]


def is_of_site(text: str) -> bool:
    """Return whether words speak of the whole site's last change: ``최종편집 2023.02.01 10:11``."""
    return bool(_SITE.search(text))


def lone_stamp(text: str) -> tuple[str, Stamp] | None:
    """Return the time in a line that holds little else, and whether it is that of publication or of a change.

    Args:
        text: of one small element or line, white space folded.

    Returns:
        ``published`` or ``modified``, and the stamp; null for a sentence, a footer, and a span of two days.

    Example: ``lone_stamp("김하늘 기자 | 2021.11.04 15:05")`` is ``published`` with that minute.
    """
    spans = dates_in(text) if len(text) <= _LONGEST_LINE else []
    if not spans or _IMPRINT.search(text) or _OWNED.search(text) or is_of_site(text):
        return None
    start, end = spans[0]
    rest = f"{text[:start]} {text[end:]}"
    if len(" ".join(rest.split())) > _LITTLE_ELSE or _SENTENCE.search(rest) or re.match(r"\s?[~∼〜]", text[end:]):
        return None
    stamp = read_stamp(text[start:end])
    behind = _LABEL_BEHIND.match(text, end)
    # "2021.10.13 14:22 | 수정 2021.10.14 09:00": the label belongs to the second time.
    own = behind is not None and not _LABEL.match(text, behind.start(str(behind.lastgroup)))
    is_change = bool(_MODIFIED.search(text[:start])) or (own and behind is not None and behind["modified"] is not None)
    return ("modified" if is_change else "published", stamp) if stamp else None
