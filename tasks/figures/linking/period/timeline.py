"""The time expressions of a whole article, and the period that it reports on."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from tasks.core.records import Period
from tasks.figures.linking.period.text_period import is_usable
from tasks.figures.time.calendar_periods import month_of, quarter_of, shifted
from tasks.figures.time.period_mention import PeriodMention

if TYPE_CHECKING:
    from tasks.figures.linking.article_context import ArticleContext

# Sentences at the head of an article that say what it reports on.
_LEAD = 4


@dataclass(frozen=True, slots=True)
class TimedMention:
    """A time expression of an article.

    Attributes:
        sentence: number of its sentence.
        position: of its node in the row.
        mention: the expression.
        period: its period; a day counts as its month, null for anaphoric ones that name none by themselves.
    """

    sentence: int
    position: int
    mention: PeriodMention
    period: Period | None


@dataclass(slots=True)
class Timeline:
    """The time expressions of an article in text order.

    Attributes:
        mentions: those of the body.
        of_sentence: those of each sentence.
        counts: how often each period is named, by its label.
        frame: the period that headline and lead report on; null where they name none that is over.
        last_quarter: the last quarter that was over on the publication day; null without one.
    """

    mentions: list[TimedMention] = field(default_factory=list)
    of_sentence: dict[int, list[TimedMention]] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    frame: Period | None = None
    last_quarter: Period | None = None


def timeline_of(article: ArticleContext) -> Timeline:
    """Return the timeline of an article; it is kept with the article once it is made."""
    if article.timeline is None:
        article.timeline = _timeline(article)
    return article.timeline


def usable_period(period: Period | None) -> Period | None:
    """Return a period as figures have it: a day counts as its month."""
    return month_of(period.start) if period is not None and period.grain == "day" else period


def _timeline(article: ArticleContext) -> Timeline:
    timeline = Timeline()
    for sentence, row in sorted(article.rows.items()):
        for position, node in enumerate(row.nodes):
            if node.period is not None:
                own = node.period.period if node.period.kind != "anaphoric" else None
                timed = TimedMention(sentence, position, node.period, usable_period(own))
                timeline.mentions.append(timed)
                timeline.of_sentence.setdefault(sentence, []).append(timed)
                if timed.period is not None:
                    timeline.counts[timed.period.label] += 1
    if article.published is not None:
        timeline.last_quarter = shifted(quarter_of(article.published), "quarter", -1)
    lead = [timed.mention for timed in timeline.mentions if timed.sentence < _LEAD]
    timeline.frame = _reported(article.title_periods, article.published) or _reported(lead, article.published)
    return timeline


def _reported(mentions: list[PeriodMention], published: date | None) -> Period | None:
    """Return the first period of a quarter or more that is over, or nearly; null without one."""
    for mention in mentions:
        period = mention.period
        if period is None or mention.kind == "anaphoric" or not is_usable(mention) or mention.role == "deadline":
            continue
        if period.grain not in ("day", "month") and (published is None or period.end <= published):
            return period
    return None
