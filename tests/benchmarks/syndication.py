"""Precision and recall of story finding on generated copies of distinct texts.

    python -m tests.benchmarks.syndication [--articles 300] [--seed 1] [--texts FILE.jsonl]

Each article is drawn from sentence moulds with its own names and numbers; with ``--texts``, those of a file (``text``
in every line) are taken instead. Each is copied in the ways that sites copy: another headline, byline or trailer, a
dropped paragraph, all of them, or no more than its first half. Beside the copies stand distinct articles that must stay
apart: another reporter's on the same event (same names and numbers, other sentences), and one of the same mould with
other numbers (next quarter's report).
"""

from __future__ import annotations

import argparse
import json
import random
import re
import time
from collections import Counter
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

from tasks.dedupe import NewText, assign_stories, sketch

MOULDS = (
    "{company}가 {month}월 {day}일 {product} 사업의 중간 성과를 공개했다.",
    "{company}는 올해 {quarter}분기 매출이 {n}억원으로 지난해 같은 기간보다 {p}% 늘었다고 밝혔다.",
    "영업이익은 {n}억원으로 시장 전망치를 {p}% 웃돌았다.",
    "연구개발에 쓴 돈은 {n}억원으로 매출의 {p}%에 이른다.",
    "{person} {company} 대표는 “{product} 분야에서 앞으로 {k}년 안에 성과가 나올 것”이라고 말했다.",
    "{city}에 짓는 새 시설은 {n}억원을 들여 {k}년 뒤 문을 연다.",
    "증권가에서는 {company}의 목표 주가를 {n}원으로 올려 잡았다.",
    "{product} 이용자는 {month}월 기준 {n}만명을 넘어섰다.",
    "{company} 주가는 이날 {p}% 내린 {n}원에 거래를 마쳤다.",
    "업계에서는 {city} 공장의 가동률이 {p}%까지 떨어진 것으로 본다.",
    "{person} 연구원은 원자재 값이 {k}개월째 오르는 점을 위험으로 꼽았다.",
    "직원은 {n}명으로 한 해 사이 {k}명 줄었다.",
    "회사는 배당을 한 주에 {n}원으로 정하고 주주총회에 올리기로 했다.",
    "{city}시는 {product} 기업 {k}곳과 투자 협약을 맺었다고 {day}일 전했다.",
    "국내 점유율은 {p}%로 두 번째 자리를 지켰다.",
    "해외 매출 비중은 {p}%로 처음 절반을 넘겼다.",
    "{company}는 {person} 부사장을 {product} 부문장으로 앉혔다.",
    "특허는 모두 {n}건이고 이 가운데 {k}건이 {product} 관련이다.",
    "정부는 {product} 지원 예산 {n}억원을 내년 계획에 넣었다.",
    "{company} 노조는 {day}일부터 {k}시간씩 일을 멈추기로 했다.",
    "이번 계약 규모는 {n}억원이고 기간은 {k}년이다.",
    "{city} 지역의 {product} 수요는 {month}월 들어 {p}% 줄었다.",
    "{person} 교수는 “{product} 규제가 {k}년은 이어질 것”이라고 내다봤다.",
    "누적 투자 금액은 {n}억원을 넘었고 포트폴리오사는 {k}곳이다.",
)
# The same facts as another reporter tells them.
REPHRASED = (
    "{product} 분야에서 {company}가 그간 이룬 것을 {month}월 {day}일 내놓았다.",
    "지난해 {quarter}분기와 견주면 {p}% 많은 {n}억원어치를 {company}가 올해 팔았다.",
    "증권사들이 내다본 것보다 {p}% 많은 {n}억원이 이익으로 남았다.",
    "새 기술을 찾는 데 {n}억원, 곧 판 돈의 {p}%가 들어갔다.",
    "“앞으로 {k}년이면 {product}에서 열매를 볼 것”이라는 것이 {person} 대표의 말이다.",
    "회사가 {n}억원을 부어 {city}에 세우는 공장은 {k}년 뒤에야 돌아간다.",
    "{company} 주식이 {n}원까지 갈 것으로 보는 분석가가 늘었다.",
    "{month}월에 {product}를 쓴 사람을 세어 보니 {n}만명이 넘었다.",
    "장이 끝났을 때 {company} 한 주는 {p}% 낮은 {n}원이었다.",
    "{city}에 있는 설비의 {p}%만 돌고 있다는 이야기가 나온다.",
    "재료비가 {k}달 잇달아 뛴 것이 걱정거리라고 {person} 연구원은 짚었다.",
    "일하는 사람이 {n}명 남아 지난해보다 {k}명 적다.",
    "주주들은 한 주마다 {n}원씩 나눠 받게 될 전망이다.",
    "{product}를 만드는 {k}개 회사가 {city}시와 손을 잡은 것은 {day}일이다.",
    "나라 안 시장의 {p}%를 쥐어 2등을 지켰다.",
    "나라 밖에서 번 돈이 전체의 {p}%로 반을 넘은 것은 처음이다.",
    "{product}를 이끌 사람으로 {person} 부사장이 뽑혔다.",
    "{product}에 관한 {k}건을 합쳐 {n}건의 권리를 갖고 있다.",
    "내년 나라 살림에 {product}를 돕는 돈 {n}억원이 잡혔다.",
    "{day}일부터 하루 {k}시간 일손을 놓겠다고 {company} 노동자들이 밝혔다.",
    "{k}년 동안 이어질 이번 일감은 {n}억원짜리다.",
    "{month}월에 {city}에서 팔린 {product}는 {p}% 적었다.",
    "“{k}년 더 {product}를 옥죌 것”이라는 것이 {person} 교수의 생각이다.",
    "{k}개 회사에 이제까지 {n}억원 넘게 넣었다.",
)
COMPANIES = (
    "가람전자",
    "누리소프트",
    "다온제약",
    "라온모빌",
    "마루건설",
    "바름에너지",
    "새솔화학",
    "아라해운",
    "한빛통신",
)
PRODUCTS = (
    "이차전지",
    "음성 비서",
    "자율주행",
    "신약",
    "태양광 모듈",
    "게임",
    "클라우드",
    "조선 기자재",
    "반도체 장비",
)
PEOPLE = ("김서준", "이하윤", "박도현", "최지우", "정예린", "한유찬", "오세아", "윤태린")
CITIES = ("군산", "포항", "청주", "원주", "여수", "김해", "춘천", "거제")
OPENERS = ("[단독] ", "(종합) ", "▲ 사진=회사 제공\n", "(서울=나라통신) 김하늘 기자 = ", "【군산=아침신문】 ")
TRAILERS = (
    "\n저작권자 © 아침신문 무단전재 및 재배포 금지",
    "\n이하늘 기자 sky@example.com",
    "\n<저작권자(c) 나라통신, 무단 전재-재배포, AI 학습 및 활용 금지>\n제보는 카카오톡 나라제보",
)


@dataclass(frozen=True, slots=True)
class Score:
    """Pairs of texts put into one story: ``found`` rightly, ``false`` wrongly, ``missed``, and where."""

    found: int
    false: int
    missed: int
    seconds: float
    missed_by: dict[str, int] = field(default_factory=dict)
    false_by: dict[str, int] = field(default_factory=dict)

    @property
    def precision(self) -> float:
        return self.found / max(self.found + self.false, 1)

    @property
    def recall(self) -> float:
        return self.found / max(self.found + self.missed, 1)


def made_article(rng: random.Random) -> tuple[list[str], list[str]]:
    """Paragraphs of one made-up article, and of another reporter's on the same event."""
    names = {
        "company": rng.choice(COMPANIES),
        "product": rng.choice(PRODUCTS),
        "person": rng.choice(PEOPLE),
        "city": rng.choice(CITIES),
    }
    chosen = rng.sample(range(len(MOULDS)), rng.randint(9, 15))
    facts = [names | _numbers(rng) for _ in chosen]
    own = [MOULDS[mould].format(**fact) for mould, fact in zip(chosen, facts, strict=True)]
    other = [REPHRASED[mould].format(**fact) for mould, fact in zip(chosen, facts, strict=True)]
    rng.shuffle(other)
    return _paragraphs(own), _paragraphs(other)


def _numbers(rng: random.Random) -> dict[str, object]:
    return {
        "n": f"{rng.randint(100, 99_999):,}",
        "p": round(rng.uniform(0.5, 60), 1),
        "k": rng.randint(2, 97),
        "month": rng.randint(1, 12),
        "day": rng.randint(1, 28),
        "quarter": rng.randint(1, 4),
    }


def _paragraphs(sentences: list[str]) -> list[str]:
    return [" ".join(sentences[at : at + 2]) for at in range(0, len(sentences), 2)]


def copies(paragraphs: list[str], rng: random.Random) -> dict[str, str]:
    """The ways that other sites carry a text."""
    dropped = list(paragraphs)
    del dropped[rng.randrange(1, len(dropped))]
    body = "\n".join(paragraphs)
    both = "\n".join(dropped)
    return {
        "headline and byline": rng.choice(OPENERS) + body,
        "trailer": body + rng.choice(TRAILERS),
        "dropped paragraph": both,
        "all three": rng.choice(OPENERS) + both + rng.choice(TRAILERS),
        "quotes and spacing": body.replace("“", '"').replace("”", '"').replace(" ", "  "),
        "first half": "\n".join(paragraphs[: (len(paragraphs) + 1) // 2 + 1]),
    }


def mould_twin(paragraphs: list[str], rng: random.Random) -> str:
    """The same words with every number another: next quarter's report, a story of its own."""
    return "".join(
        str(rng.randint(1, 9)) if letter.isdigit() else letter
        for paragraph in paragraphs
        for letter in paragraph + "\n"
    )


Text = tuple[int, str, str]  # story, in which way it is told, body


def made_up(articles: int, seed: int) -> list[Text]:
    """Distinct articles with six copies each, another reporter's on the same event, and one of the same mould.

    Args:
        articles: how many events.
        seed: of the generator.
    """
    rng = random.Random(seed)
    texts: list[Text] = []
    for number in range(articles):
        own, other = made_article(rng)
        texts += _with_copies(number, own, rng)
        texts.append((articles + number, "other reporter", "\n".join(other)))
        texts.append((2 * articles + number, "same mould", mould_twin(own, rng)))
    rng.shuffle(texts)
    return texts


def copied(bodies: list[str], seed: int) -> list[Text]:
    """Given articles with six copies each.

    Args:
        bodies: distinct articles; two sentences make a paragraph, and those of fewer than four are left out.
        seed: of the generator.
    """
    rng = random.Random(seed)
    texts: list[Text] = []
    for number, body in enumerate(bodies):
        paragraphs = _paragraphs([part.strip() for part in re.split(r"(?<=[.!?])\s+|\n", body) if part.strip()])
        if len(paragraphs) >= 4:
            texts += _with_copies(number, paragraphs, rng)
    rng.shuffle(texts)
    return texts


def _with_copies(number: int, paragraphs: list[str], rng: random.Random) -> list[Text]:
    copies_of_article = [(number, way, text) for way, text in copies(paragraphs, rng).items()]
    return [(number, "original", "\n".join(paragraphs)), *copies_of_article]


def measure(texts: list[Text], batch: int = 0) -> Score:
    """Score story finding.

    Args:
        texts: in the order in which they come.
        batch: texts placed at once, the earlier ones known by their sketches alone; 0 places all at once.
    """
    started = time.perf_counter()
    placed = _place([text for _, _, text in texts], batch or max(len(texts), 1))
    return _score(texts, placed, time.perf_counter() - started)


@dataclass(frozen=True, slots=True)
class _Row:
    revision_id: int
    story_id: int
    sketch: bytes


def _place(texts: list[str], batch: int) -> dict[int, int]:
    placed: dict[int, int] = {}
    known: list[_Row] = []
    for start in range(0, len(texts), batch):
        new_texts = [
            NewText(at, at, texts[at], sketch(texts[at])) for at in range(start, min(start + batch, len(texts)))
        ]
        placed |= assign_stories(new_texts, known, lambda rows: {row: texts[row] for row in rows})
        known += [_Row(item.revision_id, placed[item.revision_id], item.sketch) for item in new_texts]
    return placed


def _score(texts: list[Text], placed: dict[int, int], seconds: float) -> Score:
    found = 0
    wrong: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    for one, other in combinations(range(len(texts)), 2):
        same, together = texts[one][0] == texts[other][0], placed[one] == placed[other]
        found += same and together
        if same == together:
            continue
        way = " / ".join(sorted({texts[one][1], texts[other][1]}))
        wrong[same][way] += 1
    return Score(found, wrong[False].total(), wrong[True].total(), seconds, dict(wrong[True]), dict(wrong[False]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--texts", type=Path, default=None, help="JSON lines with distinct articles to copy")
    options = parser.parse_args()
    if options.texts:
        lines = options.texts.read_text(encoding="utf-8").splitlines()
        texts = copied([json.loads(line)["text"] for line in lines], options.seed)
    else:
        texts = made_up(options.articles, options.seed)
    print(f"{len({story for story, *_ in texts})} distinct articles, {len(texts)} texts")
    for name, batch in (("at once", 0), ("in batches of 200", 200), ("one by one", 1)):
        score = measure(texts, batch)
        print(
            f"{name}: precision {score.precision:.4f}, recall {score.recall:.4f} "
            f"({score.found} pairs found, {score.false} false, {score.missed} missed; {score.seconds:.1f} s)"
        )
        for way, count in sorted(score.missed_by.items(), key=lambda item: -item[1])[:4]:
            print(f"  missed {count}: {way}")
        for way, count in sorted(score.false_by.items(), key=lambda item: -item[1])[:4]:
            print(f"  false {count}: {way}")


if __name__ == "__main__":
    main()
