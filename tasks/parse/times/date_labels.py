"""Which time of an article a line tells: that of publication or of a change, by its labels or by standing alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tasks.parse.metadata.page_labels import labels
from tasks.parse.times.dates import Stamp, dates_in, read_stamp

_LONGEST_LINE = 240  # characters of a line that may only tell times
_LITTLE_ELSE = 60  # characters beside the time in a line that only tells who, where and when
_SENTENCE = re.compile(r"[가-힣]다\.|[a-z]{3}\.\s+[A-Z]|[?!]")
_WORDS = {key: "|".join(re.escape(word) for word in labels(key)) for key in ("published", "modified", "never")}
_NEVER = re.compile(_WORDS["never"])
_SITE = re.compile("|".join(re.escape(word) for word in labels("site")))
_OWNED = re.compile("|".join(re.escape(word) for word in labels("owned")), re.IGNORECASE)
_MODIFIED = re.compile(_WORDS["modified"], re.IGNORECASE)
# A date in one of the shapes above, or what stands before one: a weekday, a clock.
_BEGINS_DATE = (
    r"(?=[12]\d{3}|\d{1,2}(?:st|nd|rd|th)?\s[A-Za-z]|[A-Z][a-z]{2,8}\.?\s\d|\d{1,2}:\d\d"
    r"|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,?\s)"
)
_AFTER_LABEL = rf"\s?(?:시간|일시|시각|일|날짜|at|on)?\s*[:|]?\s*{_BEGINS_DATE}"
_LABEL = re.compile(
    rf"(?P<modified>(?:기사\s?|최종\s?)?(?:{_WORDS['modified']}){_AFTER_LABEL})"
    rf"|(?P<published>(?:기사\s?|최초\s?)?(?:{_WORDS['published']}){_AFTER_LABEL})",
    re.IGNORECASE,
)
_LABEL_BEHIND = re.compile(
    rf"\s?(?:(?P<modified>(?:최종\s?)?(?:{_WORDS['modified']}))|(?P<published>(?:최초\s?)?(?:{_WORDS['published']})))"
    r"(?![가-힣a-z\s]*[:：]|[가-힣a-z])",
    re.IGNORECASE,
)


def labelled(text: str) -> Iterator[tuple[str, str]]:
    """Times with the words that say which they are: ``입력 2021.10.13 14:22 수정 2021.10.13 15:01``.

    Args:
        text: of one small element.

    Yields:
        ``published`` or ``modified``, and the text behind the label. Nothing for a footer's dates.
    """
    if _NEVER.search(text):
        return
    if behind := _labelled_behind(text):
        yield from behind
        return
    found = list(_LABEL.finditer(text))
    for at, match in enumerate(found):
        end = found[at + 1].start() if at + 1 < len(found) else match.end() + 60
        yield str(match.lastgroup), text[match.end() : end]


def _labelled_behind(text: str) -> list[tuple[str, str]]:
    """Times whose labels stand behind them: ``2021.10.13 14:22 입력 | 2021.10.13 15:01 수정``."""
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
    """Whether words speak of the whole site's last change: ``최종편집 2023.02.01 10:11``."""
    return bool(_SITE.search(text))


def lone_stamp(text: str) -> tuple[str, Stamp] | None:
    """The time in a line that tells little else, and whether it is that of publication or of a change.

    Args:
        text: of one small element or line, white space folded.

    Returns:
        ``published`` or ``modified``, and the stamp; null for a sentence, a footer, and a span of two days.

    Example: ``lone_stamp("김하늘 기자 | 2021.11.04 15:05")`` is ``published`` with that minute.
    """
    spans = dates_in(text) if len(text) <= _LONGEST_LINE else []
    if not spans or _NEVER.search(text) or _OWNED.search(text) or is_of_site(text):
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
