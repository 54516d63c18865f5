"""Articles made up by a seed, with the frequencies of a real newspaper's week (433 pages of August 2025).

Measured there, and followed here: 47 pages of 100 carry tracked figures, 7 each on average and seldom more than 25;
half of the figures are of revenue, a third of operating profit; the first firm has 8 of 100 figures, the tenth 2; 13
pages of 100 repeat a story; texts have 1,100 letters in the middle (from 530 to 2,900), pages 4 kB of markup. Firms,
publishers and sentences are made up.
"""

from __future__ import annotations

import html
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from itertools import accumulate
from math import log
from pathlib import Path

import yaml

SEOUL = timezone(timedelta(hours=9))
WITH_FIGURES = 0.47
LONG_RUN = 0.86
"""Chance of one more figure on a page that has some: a mean of seven."""
REPEATED = 0.13
LETTERS, SPREAD = 1_100, 0.55
"""Median of the letters of a text, and the standard deviation of their logarithm."""
FIRMS, PUBLISHERS = 170, 30
BEGIN = datetime(2025, 8, 4, 7, 0, tzinfo=SEOUL)

_WORDS: dict[str, list[str]] = yaml.safe_load(Path(__file__).with_name("generated_words.yaml").read_text("utf-8"))
_METRICS = {
    "매출": (50, "억원", 200, 9_000),
    "영업이익": (30, "억원", 20, 900),
    "순이익": (9, "억원", 10, 700),
    "직원": (4, "명", 200, 9_000),
    "이용자": (4, "만명", 10, 900),
    "시장 점유율": (3, "%", 3, 60),
}
_FIGURES = {
    "money": (
        "{firm}는 {period} {metric}이 {value}을 기록했다고 {day}일 밝혔다.",
        "{firm}의 {period} {metric}은 {value}으로 지난해 같은 기간보다 {move}% {way}.",
        "{period} {firm} {metric}은 {value}으로 집계됐다.",
    ),
    "직원": ("{firm}의 직원은 {period} 말 기준 {value}이다.",),
    "이용자": ("{firm}의 월간 이용자는 {period} 말 {value}으로 늘었다.",),
    "시장 점유율": ("{firm}의 {period} 국내 시장 점유율은 {value}로 나타났다.",),
}
_PERIODS = ("지난해", "2024년", "올해 2분기", "올해 상반기", "2025년 1분기", "올해 1분기")
_SLIPS = 0.02
"""Share of figures that are not what other pages give for the same firm, metric and period."""


@dataclass(frozen=True, slots=True)
class GeneratedArticle:
    """One page of a made-up publisher.

    Attributes:
        number: its place among all, from 0.
        url, title: of the page.
        published: aware.
        publisher: name of the site.
        sentences: of the body, four a paragraph.
    """

    number: int
    url: str
    title: str
    published: datetime
    publisher: str
    sentences: tuple[str, ...]

    def page(self, padding: int = 0) -> bytes:
        """Return the page as HTML.

        Args:
            padding: bytes of menus, lists and scripts around the article, as raw pages of the web have them.
        """
        at = self.published.isoformat()
        paragraphs = (" ".join(self.sentences[i : i + 4]) for i in range(0, len(self.sentences), 4))
        body = "\n".join(f"<p>{html.escape(text)}</p>" for text in paragraphs)
        head = (
            f'<meta charset="utf-8"><title>{html.escape(self.title)}</title>'
            f'<link rel="canonical" href="{self.url}"><meta property="og:title" content="{html.escape(self.title)}">'
            f'<meta property="og:site_name" content="{self.publisher}">'
            f'<meta property="article:published_time" content="{at}">'
        )
        around = _around(self.number, padding)
        return (
            f'<!doctype html><html lang="ko"><head>{head}</head><body><nav>{around}</nav>'
            f"<article><h1>{html.escape(self.title)}</h1><time datetime={at!r}>{at[:16]}</time>\n{body}\n</article>"
            f"<footer>{self.publisher} 무단 전재 금지</footer></body></html>"
        ).encode()


def firms() -> list[str]:
    """Return the names of all firms, the one with the most figures first."""
    names = [first + second for second in _WORDS["second"] for first in _WORDS["first"]]
    random.Random(0).shuffle(names)
    return names[:FIRMS]


def watchlist_text() -> str:
    """Return a watchlist of the shipped metrics and these firms, but for its ``include``."""
    lines = (f"  - {{id: firm-{i}, names: {{ko: {name}}}, type: company}}" for i, name in enumerate(firms()))
    return "entities:\n" + "\n".join(lines) + "\n"


def articles(count: int, seed: int = 1) -> Iterator[GeneratedArticle]:
    """Make articles; the same count and seed give the same ones.

    Args:
        count: how many.
        seed: of all choices.
    """
    chance = random.Random(seed)
    names = firms()
    weights = list(accumulate(1 / (place + 3) ** 0.85 for place in range(len(names))))
    earlier: list[GeneratedArticle] = []
    for number in range(count):
        if len(earlier) > 5 and chance.random() < REPEATED:
            item = _repeated(number, chance.choice(earlier), chance)
        else:
            firm = chance.choices(names, cum_weights=weights)[0]
            item = _own(number, count, firm, chance)
        earlier = [*earlier[-200:], item]
        yield item


def _own(number: int, count: int, firm: str, chance: random.Random) -> GeneratedArticle:
    published = BEGIN + timedelta(minutes=int(number * 30 * 24 * 60 / count))
    length = chance.lognormvariate(log(LETTERS), SPREAD)
    sentences: list[str] = []
    figures = _figures(firm, published, chance) if chance.random() < WITH_FIGURES else []
    while sum(map(len, sentences)) < length or figures:
        sentences.append(figures.pop() if figures and chance.random() < 0.5 else _plain(chance))
    title = f"{firm}, {chance.choice(_WORDS['what'])}와 {chance.choice(_WORDS['what'])}"
    return _placed(number, title, published, tuple(sentences), chance)


def _repeated(number: int, first: GeneratedArticle, chance: random.Random) -> GeneratedArticle:
    """The same story on another site, a little later, without one of its sentences."""
    left_out = chance.randrange(1, len(first.sentences)) if len(first.sentences) > 6 else len(first.sentences)
    sentences = first.sentences[:left_out] + first.sentences[left_out + 1 :]
    return _placed(number, first.title, first.published + timedelta(minutes=20), sentences, chance)


def _placed(
    number: int, title: str, published: datetime, sentences: tuple[str, ...], chance: random.Random
) -> GeneratedArticle:
    site = chance.randrange(PUBLISHERS)
    return GeneratedArticle(
        number, f"https://news{site}.example/article/{number}", title, published, f"새소식{site}", sentences
    )


def _figures(firm: str, published: datetime, chance: random.Random) -> list[str]:
    found = [_figure(firm, published, chance)]
    while chance.random() < LONG_RUN and len(found) < 45:
        found.append(_figure(firm, published, chance))
    return found


def _figure(firm: str, published: datetime, chance: random.Random) -> str:
    metric = chance.choices(list(_METRICS), [row[0] for row in _METRICS.values()])[0]
    period = chance.choice(_PERIODS)
    template = chance.choice(_FIGURES.get(metric, _FIGURES["money"]))
    return template.format(
        firm=firm,
        metric=metric,
        value=_value(firm, metric, period, chance),
        period=period,
        day=published.day,
        move=_same_for_all(f"{firm} {metric} {period} move", 1, 40, chance),
        way=random.Random(f"{firm} {metric} {period} way").choice(("늘었다", "줄었다")),
    )


def _value(firm: str, metric: str, period: str, chance: random.Random) -> str:
    _, unit, low, high = _METRICS[metric]
    return f"{_same_for_all(f'{firm} {metric} {period}', low, high, chance)}{unit}"


def _same_for_all(figure: str, low: int, high: int, chance: random.Random) -> int:
    """The same number for all reports of a figure, but for slips."""
    slip = chance.randrange(1, 1_000) if chance.random() < _SLIPS else 0
    return random.Random(f"{figure} {slip}").randint(low, high)


def _plain(chance: random.Random) -> str:
    """A sentence without a figure; names of its own keep unrelated texts as unlike as those of a newspaper."""
    first, second = chance.sample(_WORDS["what"], 2)
    return (
        f"{_name(chance)} {chance.choice(_WORDS['subjects'])} {_name(chance)} {chance.choice(_WORDS['how'])} "
        f"{_name(chance)} {first}와 {_name(chance)} {second} 방안을 "
        f"{chance.choice(_WORDS['do'])} {chance.choice(_WORDS['say'])}."
    )


def _name(chance: random.Random) -> str:
    return "".join(chance.choices(_WORDS["syllables"], k=chance.randint(2, 4)))


def _around(number: int, padding: int) -> str:
    """Links to other pages and the settings of a script, of about that many bytes."""
    link = (
        '<li class="m{0}"><a href="/section/{0}/{1}">소식 {0} 모아 보기</a><script>var s{0}={{"id":{1}}};</script></li>'
    )
    size = len(link.encode())
    return "<ul>" + "".join(link.format(i, number * 31 + i) for i in range(padding // size)) + "</ul>"
