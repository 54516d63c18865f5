"""How fast figures are read, against named peers over the same articles in one run.

    python -m tests.benchmarks.extraction_speed [--articles N] [--eval FOLDER] [--memory]

Korean articles are read once by the extractor and tokenised once by Kiwi alone (one batch call, its own threads);
English ones are read by the extractor and parsed by quantulum3. What is printed is articles a second and the ratio.
``--memory`` reads 100,000 short articles in batches instead, and prints the memory held at 10, 50 and 100 thousand.

Articles are made of the project's own case sentences (tests/cases), most of them without a figure of interest, as in
news; where the evaluation folder is there, its articles are measured as well.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

import yaml

from tasks.core.watchlist_loading import load_watchlist
from tasks.figures import ArticleText, Extractor

ROOT = Path(__file__).parents[2]
EVAL = ROOT.parent / "shared" / "eval"
CASES = ROOT / "tests" / "cases"
PUBLISHED = date(2021, 10, 13)
BATCH = 200
# Sentences without a figure, and with numbers that are of nothing tracked: four of five in news are like these.
PLAIN = {
    "ko": (
        "회사는 새 제품을 다음 달부터 전국 매장에 내놓기로 했다고 밝혔다.",
        "업계에서는 경쟁이 한층 뜨거워질 것이라는 관측이 나온다.",
        "대표는 “이용자가 바라는 것을 먼저 살피겠다”고 말했다.",
        "정부는 관련 제도를 손질하는 방안을 두고 부처와 의견을 나누고 있다.",
        "행사는 13일 오후 3시 서울 강남구에서 열렸고 임직원 가족도 자리를 함께했다.",
        "한편 노조는 근무 방식을 바꾸는 데에 반대한다는 뜻을 전했다.",
        "전문가들은 원자재 값이 오르내리는 흐름을 눈여겨봐야 한다고 짚었다.",
        "협약에 따라 두 기관은 인력을 서로 보내고 자료를 함께 쓰게 된다.",
        "현장을 찾은 주민 가운데 20대는 드물었고 대부분 오래 산 사람이었다.",
        "이번 조치로 절차가 한결 단순해질 것으로 회사 측은 내다봤다.",
    ),
    "en": (
        "The company said it would bring the new product to stores across the country next month.",
        "Analysts expect competition to grow fiercer as rivals enter the field.",
        "The chief executive told reporters that the plan had the full support of the board.",
        "Officials are weighing a change to the rules and have asked industry for its views.",
        "The event opened at 3 p.m. on Tuesday at the group's head office on 12 Main Street.",
        "The union said it opposed the new shifts and would meet again in the autumn.",
        "Raw material prices have swung widely, and experts advise caution.",
        "Under the deal the two institutes will exchange staff and share their data.",
        "Few of those who came were young, and most had lived there all their lives.",
        "The step should make the procedure simpler, a spokesman said.",
    ),
}


def made(language: str, count: int, seed: int = 1, lengths: tuple[int, int] = (8, 30)) -> list[ArticleText]:
    """Articles of so many sentences each, a fifth of them from the case files."""
    rng = random.Random(seed)
    cases = yaml.safe_load((CASES / "figures" / f"{language}.yaml").read_text(encoding="utf-8"))
    dense = [case["text"] for case in cases]
    for construction in yaml.safe_load((CASES / "quantities" / f"{language}.yaml").read_text(encoding="utf-8")):
        dense += [sentence["text"] for sentence in construction["sentences"]]
    articles = []
    for _ in range(count):
        sentences = [
            rng.choice(dense) if rng.random() < 0.2 else rng.choice(PLAIN[language])
            for _ in range(rng.randint(*lengths))
        ]
        paragraphs = [" ".join(sentences[at : at + 3]) for at in range(0, len(sentences), 3)]
        articles.append(ArticleText("\n".join(paragraphs), language, PUBLISHED))
    return articles


def kept(folder: Path, language: str) -> list[ArticleText]:
    """The evaluation articles of a language, each ten times over, so that a run takes long enough to measure."""
    articles = []
    for path in sorted(folder.glob("*.articles.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row["lang"] == language:
                articles.append(ArticleText(row["text"], language, PUBLISHED, row.get("title")))
    return articles * 10


def rate(read: Callable[[Sequence[ArticleText]], object], articles: Sequence[ArticleText]) -> float:
    """Articles a second: the better of two runs over all."""
    best = 0.0
    for _ in range(2):
        started = time.perf_counter()
        for batch in batches(articles):
            read(batch)
        best = max(best, len(articles) / (time.perf_counter() - started))
    return best


def batches(articles: Sequence[ArticleText]) -> Iterator[Sequence[ArticleText]]:
    for at in range(0, len(articles), BATCH):
        yield articles[at : at + BATCH]


def kiwi_alone() -> Callable[[Sequence[ArticleText]], object]:
    """Kiwi over whole texts, as a pipeline that tags everything would call it."""
    from kiwipiepy import Kiwi

    kiwi = Kiwi(num_workers=2)
    return lambda batch: list(kiwi.tokenize([article.text for article in batch]))


def quantulum() -> Callable[[Sequence[ArticleText]], object]:
    """quantulum3 without its classifier, its fastest setting."""
    from quantulum3 import parser

    return lambda batch: [parser.parse(article.text, classifier_path=None) for article in batch]


def extractor() -> Extractor:
    return Extractor(load_watchlist([ROOT / "seeds" / "watchlist.yaml", CASES / "figures" / "entities.yaml"]))


def compare(name: str, articles: Sequence[ArticleText], peer: str, other: Callable[..., object], few: int) -> None:
    """Print one line: the extractor's rate, the peer's (over at most ``few`` articles), and the ratio."""
    read = extractor().extract
    read(articles[:2])
    other(articles[:2])
    mine, theirs = rate(read, articles), rate(other, articles[:few])
    letters = sum(len(article.text) for article in articles) // len(articles)
    print(
        f"{name:24}{len(articles):7}{letters:9}{mine:14.0f}{theirs:12.0f}  {peer:12}{mine / theirs:7.1f}x", flush=True
    )


def memory(total: int = 100_000) -> None:
    """Read many short articles in batches and print the memory held after some of them."""
    import psutil

    process, read = psutil.Process(), extractor().extract
    articles = {language: made(language, BATCH, lengths=(2, 5)) for language in ("ko", "en")}
    print(f"{'articles':>9}{'RSS MB':>9}")
    for done in range(BATCH, total + 1, BATCH):
        language = "ko" if done // BATCH % 2 else "en"
        tag = f"\n{done}."  # no two batches alike, so that nothing is remembered
        read([ArticleText(each.text + tag, language, PUBLISHED) for each in articles[language]])
        if done in (1_000, 10_000, 50_000, 100_000):
            print(f"{done:9}{process.memory_info().rss / 1e6:9.0f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=400)
    parser.add_argument("--eval", type=Path, default=EVAL)
    parser.add_argument("--memory", action="store_true")
    options = parser.parse_args()
    if options.memory:
        memory()
        return
    print(f"{'articles':24}{'count':>7}{'letters':>9}{'extraction/s':>14}{'peer/s':>12}  {'peer':12}{'ratio':>8}")
    peers = {"ko": ("Kiwi alone", kiwi_alone(), options.articles), "en": ("quantulum3", quantulum(), 40)}
    for language, (name, read, few) in peers.items():
        compare(f"{language}, made", made(language, options.articles), name, read, few)
        if found := kept(options.eval, language):
            compare(f"{language}, evaluation", found, name, read, few)


if __name__ == "__main__":
    main()
