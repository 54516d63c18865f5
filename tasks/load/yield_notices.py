"""Notices about what is read: pages of a publisher that suddenly give no article, or articles that carry no figures.

Either says that a site was rebuilt and the parser does not find its text any more, long before a person misses it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import comb
from urllib.parse import urlsplit

from tasks.core.notices import Notice
from tasks.core.outcomes import Failed

NO_BODY, YIELD_DROP = "publisher_no_body", "yield_drop"
KINDS = (NO_BODY, YIELD_DROP)

LATEST = 20
"""Articles of a publisher that are compared with the ones before them."""
EARLIER = 40
"""Articles that must have come before: fewer say too little about what is usual."""
CHANCE = 0.001
"""A drop that comes about by chance more often than this is no notice: a desk with a hundred publishers that gets a
new article of each a day sees a false one in ten days at the very most."""
REFUSED_PAGES = 3
"""Pages of a host in one run, all of them refused; with KNOWN_ARTICLES of a host that seldom fails, less likely than
CHANCE by itself."""
KNOWN_ARTICLES = 10


@dataclass(frozen=True, slots=True)
class PublisherYield:
    """How many articles of a publisher carry figures.

    Attributes:
        publisher: its name.
        articles_before, with_figures_before: of all articles but the latest.
        articles, with_figures: of the latest ``LATEST``.
    """

    publisher: str
    articles_before: int
    with_figures_before: int
    articles: int
    with_figures: int


@dataclass(frozen=True, slots=True)
class HostArticles:
    """Articles from a host: all that are known, and those of the run that looks."""

    host: str
    articles: int
    in_this_run: int


def yield_drops(yields: Iterable[PublisherYield]) -> list[Notice]:
    """Return a notice of each publisher whose latest articles carry figures far less often than those before."""
    return [
        Notice(
            YIELD_DROP,
            item.publisher,
            f"Of the latest {item.articles} articles of {item.publisher} {item.with_figures} carry figures; "
            f"{item.with_figures_before} of {item.articles_before} did before",
            {
                "publisher": item.publisher,
                "articles": item.articles,
                "with_figures": item.with_figures,
                "articles_before": item.articles_before,
                "with_figures_before": item.with_figures_before,
            },
        )
        for item in yields
        if _has_dropped(item)
    ]


def hosts_without_body(
    failed: Iterable[Failed], hosts: Iterable[HostArticles], still_open: Iterable[Notice]
) -> list[Notice]:
    """Return a notice of each host whose pages gave articles before and give none any more.

    Args:
        failed: what a run set aside. Pages that came without an address are of no host that is known.
        hosts: articles by host, those of the run included.
        still_open: notices of this kind; each holds until a run gets an article from its host.
    """
    known = {item.host: item for item in hosts}
    refused = Counter(_host(item.url) for item in failed if item.url and item.cause == "not_an_article")
    notices = [item for item in still_open if not _gives_articles(known, item.subject)]
    subjects = {item.subject for item in notices}
    for host, pages in sorted(refused.items()):
        if host in subjects or host not in known or pages < REFUSED_PAGES or _gives_articles(known, host):
            continue
        before = known[host].articles
        if before < KNOWN_ARTICLES:
            continue
        what = f"None of {pages} pages of {host} gave an article; {before} are known from it"
        notices.append(Notice(NO_BODY, host, what, {"host": host, "pages": pages, "articles_before": before}))
    return notices


def _gives_articles(known: Mapping[str, HostArticles], host: str) -> bool:
    return host in known and known[host].in_this_run > 0


def _has_dropped(item: PublisherYield) -> bool:
    if item.articles < LATEST or item.articles_before < EARLIER:
        return False
    usual = (item.with_figures_before + 1) / (item.articles_before + 2)
    if 2 * item.with_figures > item.articles * usual:  # less than half of what is usual
        return False
    return _at_most(item.with_figures, item.articles, usual) < CHANCE


def _at_most(successes: int, tries: int, probability: float) -> float:
    """Return the probability of that many successes or fewer (binomial distribution)."""
    return sum(
        comb(tries, count) * probability**count * (1 - probability) ** (tries - count) for count in range(successes + 1)
    )


def _host(url: str | None) -> str:
    return (urlsplit(url or "").hostname or "").lower()
