"""What arrives while the product is watched for a long time: new articles, edits, edits taken back, broken files.

Every article is of its own firm, quarter and value, so that nothing is a copy of another, and what the warehouse must
hold in the end is known without reading anything.
"""

from __future__ import annotations

import random
import time
from dataclasses import dataclass, field
from pathlib import Path

PUBLISHERS = ("한밭일보", "두물신문", "새벽경제")
FIRMS = tuple(
    f"{first}{second}"
    for first in ("가온", "나래", "다솜", "라온", "마루", "보람", "새론", "아람")
    for second in ("전자", "화학", "물산", "제약", "건설")
)
QUARTERS = tuple((year, quarter) for year in range(2012, 2025) for quarter in (1, 2, 3, 4))
METRICS = {"revenue": "매출", "operating_profit": "영업이익"}
OTHERS = (
    "회사는 {month}월에 새 공장을 착공할 계획이라고 덧붙였다.",
    "증권가에서는 {month}월 이후의 수요를 지켜봐야 한다는 말이 나온다.",
    "이날 {firm} 본사에서 열린 설명회에는 기자 {count}여 명이 왔다.",
    "{firm} 관계자는 원가를 줄인 덕분이라고 설명했다.",
)
BROKEN = (
    ("cut.warc.gz", b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03cut"),
    ("cut.zip", b"PK\x03\x04\x14\x00\x00\x00cut"),
    ("noise.html", bytes(range(256)) * 20),
    ("empty.html", b""),
)


def watchlist(shipped: Path, hook: str, dead: str) -> str:
    """The watchlist of the firms, with a channel that works and one that nobody answers.

    Args:
        shipped: the watchlist whose metrics are used.
        hook: address of a webhook.
        dead: address where nobody listens.
    """
    firms = "\n".join(f"  - {{id: firm-{number}, names: {{ko: {name}}}}}" for number, name in enumerate(FIRMS))
    return (
        f"include: [{shipped}]\nentities:\n{firms}\nsettings: {{report_confidence: 0.0}}\nreports:\n"
        f"  - {{id: hook, url: '{hook}', format: text, send: at_once}}\n"
        f"  - {{id: dead, url: '{dead}', format: text, send: at_once}}\n"
    )


@dataclass(slots=True)
class Story:
    """One article that arrived, and every text that it had.

    Attributes:
        number: of the article; its address and its file are named for it.
        firm: who reports.
        metric: key of METRICS.
        period: like 2024-Q3.
        values: in hundred million won, of every text in order; the last one is what stands in the file.
        rest: what else it says, the same in every text.
    """

    number: int
    firm: str
    metric: str
    period: str
    publisher: str
    values: list[int]
    rest: str

    @property
    def address(self) -> str:
        """The address that the page names as its own."""
        return f"https://paper.example/{self.number}"

    @property
    def file(self) -> str:
        """Name of its file in the inbox."""
        return f"story-{self.number:06}.html"

    def page(self) -> str:
        """The page as it is now."""
        year, quarter = self.period.split("-Q")
        sentence = f"{self.firm}의 {year}년 {quarter}분기 {METRICS[self.metric]}은 {self.values[-1]}억원이다."
        month = int(quarter) * 3 % 12 + 1
        day = f"{int(year) + (quarter == '4')}-{month:02}-{self.number % 27 + 1:02}"
        return (
            f'<!doctype html><html lang="ko"><head><meta charset="utf-8"><title>{self.firm}, 실적 발표</title>'
            f'<link rel="canonical" href="{self.address}"><meta property="og:site_name" content="{self.publisher}">'
            f'<meta property="article:published_time" content="{day}T09:00:00+09:00"></head><body><article>'
            f"<h1>{self.firm}, 실적 발표</h1><p>{sentence}</p><p>{self.rest}</p></article></body></html>"
        )


@dataclass(slots=True)
class Arrivals:
    """Everything that was put into the inbox, drawn by a seed.

    Args:
        inbox: the folder.
        chance: where all that is random comes from.
    """

    inbox: Path
    chance: random.Random
    stories: list[Story] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("new", "edit", "revert", "broken"), 0))

    def step(self) -> str:
        """Let something arrive.

        Returns:
            What it was: new, edit, revert or broken.
        """
        edited = [story for story in self.stories if len(story.values) % 2 == 0]
        kind = self.chance.choices(("new", "edit", "revert", "broken"), (70, 15, 10, 5))[0]
        if kind == "edit" and self.stories:
            story = self.chance.choice(self.stories)
            story.values.append(self.chance.randrange(100, 9999))
            self._write(story)
        elif kind == "revert" and edited:
            story = self.chance.choice(edited)
            story.values.append(story.values[-2])
            self._write(story)
        elif kind == "broken":
            name, content = BROKEN[len(self.broken) % len(BROKEN)]
            self.broken.append(f"{len(self.broken):04}-{name}")
            (self.inbox / self.broken[-1]).write_bytes(content + str(len(self.broken)).encode() * bool(content))
        else:
            kind = "new"
            self.stories.append(self._new())
            self._write(self.stories[-1])
        self.counts[kind] += 1
        return kind

    def _new(self) -> Story:
        number = len(self.stories)
        firm, (year, quarter) = FIRMS[number % len(FIRMS)], QUARTERS[number // len(FIRMS) % len(QUARTERS)]
        others = self.chance.sample(OTHERS, 3)
        rest = " ".join(item.format(month=number % 12 + 1, count=number % 89 + 11, firm=firm) for item in others)
        metric = tuple(METRICS)[number // (len(FIRMS) * len(QUARTERS)) % len(METRICS)]
        value, publisher = self.chance.randrange(100, 9999), self.chance.choice(PUBLISHERS)
        return Story(number, firm, metric, f"{year}-Q{quarter}", publisher, [value], rest)

    def _write(self, story: Story) -> None:
        """Write a page as editors do: at once, or slowly, so that a run may see half of it."""
        path, content = self.inbox / story.file, story.page().encode()
        half = len(content) // 2 if self.chance.random() < 0.2 else len(content)
        with path.open("wb") as file:
            file.write(content[:half])
            if half < len(content):
                file.flush()
                time.sleep(0.3)
                file.write(content[half:])
