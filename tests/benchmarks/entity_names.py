"""How the number of entities weighs on the speed of reading: 1,000 entities against those of the shipped watchlist.

    python -m tests.benchmarks.entity_names [--entities N] [--articles N]

The same articles are read with both watchlists in one run, and what is printed is the ratio; then the time of the check
of all names. The entities are made up, and a part of the articles names them.
"""

from __future__ import annotations

import argparse
import random
import time
from itertools import product

from tasks.core.watchlist import Entity, Watchlist
from tasks.core.watchlist_loading import load_watchlist
from tasks.figures import ArticleText, Extractor
from tasks.figures.entities.gazetteer import Gazetteer
from tasks.figures.entities.names.alias_check import alias_problems
from tasks.languages.language import load_language
from tests.benchmarks.extraction_speed import PUBLISHED, ROOT, made, rate

_HEADS = (
    "가람", "나솔", "다온", "라빛", "마루", "바론", "사들", "아람", "자온", "차솔",
    "카빈", "타래", "파온", "하람", "단비", "새론", "온새", "시내", "윤슬", "푸름",
)  # fmt: skip
_TAILS = ["전자", "제약", "은행", "식품", "해운", "게임즈", "화학", "건설", "바이오", "소프트"]


def entities(count: int) -> list[Entity]:
    """Made-up firms with a Korean and an English name, two aliases and a stock code each."""
    names = [f"{first}{second}{tail}" for first, second, tail in product(_HEADS, _HEADS, _TAILS)][:count]
    return [
        Entity(
            id=f"firm-{number}",
            names={"ko": name, "en": f"Firm{number} Holdings"},
            aliases=[f"{name}㈜", f"FX{number}"],
            tickers=[f"{number:06}"],
        )
        for number, name in enumerate(names)
    ]


def articles(language: str, count: int, firms: list[Entity]) -> list[ArticleText]:
    """Made articles, every third of which ends with a sentence about one of the firms."""
    rng = random.Random(2)
    read = []
    for number, article in enumerate(made(language, count)):
        name = rng.choice(firms).names[language]
        about = f"{name}의 지난해 매출은 3조원이다." if language == "ko" else f"{name} reported revenue of $3 billion."
        text = article.text if number % 3 else f"{article.text}\n{about}"
        read.append(ArticleText(text, language, PUBLISHED))
    return read


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entities", type=int, default=1_000)
    parser.add_argument("--articles", type=int, default=300)
    options = parser.parse_args()
    shipped = load_watchlist(ROOT / "seeds" / "watchlist.yaml")
    firms = entities(options.entities)
    many = Watchlist(entities=[*shipped.entities, *firms], metrics=shipped.metrics, settings=shipped.settings)
    print(f"{'':24}{f'{len(shipped.entities)} entities':>14}{f'{len(many.entities)} entities':>16}{'ratio':>8}")
    for language in ("ko", "en"):
        read = articles(language, options.articles, firms)
        matchers = [Gazetteer(each, load_language(language)) for each in (shipped, many)]
        matching = [rate(lambda batch, m=matcher: [m.find(each.text) for each in batch], read) for matcher in matchers]
        _line(f"{language}, matching alone", matching)
        _line(f"{language}, extraction", [rate(Extractor(each).extract, read) for each in (shipped, many)])
    started = time.perf_counter()
    problems = alias_problems(many)
    print(f"names checked in {time.perf_counter() - started:.1f} s: {len(problems)} problems")


def _line(what: str, rates: list[float]) -> None:
    print(f"{what:24}{rates[0]:12.0f}/s{rates[1]:14.0f}/s{rates[1] / rates[0]:7.2f}x", flush=True)


if __name__ == "__main__":
    main()
