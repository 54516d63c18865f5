"""The story as a site: a reader of the warehouse that holds its records in memory, and the site built of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

from tasks.core.changes import Change
from tasks.core.documents import Article
from tasks.core.records import Retirement, SourcedObservation
from tasks.core.rows import RevisionRow
from tasks.core.site import ChangeState, FamilyState, Sentence
from tasks.core.store import SeriesFamily
from tasks.reports.site import SiteSummary, build_site
from tests.reports.stories import changes_of, context_of, observations, story

SAVED = (datetime(2020, 3, 30, tzinfo=UTC), datetime(2020, 4, 2, tzinfo=UTC))

RENAMED = "앞서 시리즈C로 알려졌던 시리즈D에서 1200억원을 유치했다."
ROUNDS = [
    ("2023-05-02", "한빛", "한빛은 시리즈B 투자로 420억원을 유치했다.", "420억원", "42000000000", "시리즈B"),
    ("2025-03-02", "한빛", "한빛은 시리즈C로 900억원을 유치했다.", "900억원", "90000000000", "시리즈C"),
    ("2025-03-05", "둘째", RENAMED, "1200억원", "120000000000", "시리즈D"),
]


@dataclass
class StoryReader:
    """Records in memory as ``SiteReader``; a version is the hash of what a page shows."""

    observations: list[SourcedObservation]
    changes_found: list[Change]
    earlier: dict[int, str] = field(default_factory=dict)
    """Earlier texts by article."""

    def families(self) -> dict[SeriesFamily, FamilyState]:
        found: dict[SeriesFamily, list[SourcedObservation]] = {}
        for item in self.observations:
            found.setdefault(SeriesFamily.of(item.observation), []).append(item)
        return {
            family: FamilyState(
                hash(tuple(items)), items[0].observation.entity_name, len({item.observation.period for item in items})
            )
            for family, items in found.items()
        }

    def articles(self) -> dict[int, int]:
        return {
            article: hash(tuple(self.observations_of_articles([article])))
            for article in dict.fromkeys(item.article_id for item in self.observations)
        }

    def changes(self) -> dict[int, ChangeState]:
        return {
            change.change_id: ChangeState(hash(change.note), change.reported, change.series_id)
            for change in self.changes_found
        }

    def sentence_blocks(self) -> dict[int, int]:
        return {0: hash(tuple(self.observations))}

    def observations_of_families(self, families: Iterable[SeriesFamily]) -> Sequence[SourcedObservation]:
        wanted = set(families)
        return [item for item in self.observations if SeriesFamily.of(item.observation) in wanted]

    def observations_of_articles(self, article_ids: Iterable[int]) -> Sequence[SourcedObservation]:
        wanted = set(article_ids)
        return [item for item in self.observations if item.article_id in wanted]

    def observations_of_changes(self, change_ids: Iterable[int]) -> Sequence[SourcedObservation]:
        sides = [side for change in self.changes_by_id(change_ids) for side in change.sides]
        figures = {(side.series_id, side.observation.period) for side in sides}
        return [item for item in self.observations if (item.series_id, item.observation.period) in figures]

    def changes_of_observations(self, observation_ids: Iterable[int]) -> Sequence[Change]:
        wanted = set(observation_ids)
        return [change for change in self.changes_found if any(side.observation_id in wanted for side in change.sides)]

    def changes_by_id(self, change_ids: Iterable[int]) -> Sequence[Change]:
        wanted = set(change_ids)
        return [change for change in self.changes_found if change.change_id in wanted]

    def revisions(self, article_ids: Iterable[int]) -> Sequence[RevisionRow]:
        rows = []
        for article in article_ids:
            items = self.observations_of_articles([article])
            text = "\n".join(dict.fromkeys(item.observation.sentence for item in items))
            for number, body in enumerate([text, *([self.earlier[article]] if article in self.earlier else [])]):
                written = Article(items[0].url, items[0].title, body, publisher=items[0].publisher, language="ko")
                rows.append(
                    RevisionRow(
                        revision_id=items[0].revision_id + 1000 * number,
                        article_id=article,
                        article=written,
                        published_on=items[0].published_on,
                        saved_at=SAVED[1 - number],
                    )
                )
        return rows

    def sentences(self, block: int) -> Sequence[Sentence]:
        found: dict[tuple[int, str], Sentence] = {}
        for item in self.observations:
            key, family = (item.article_id, item.observation.sentence), SeriesFamily.of(item.observation)
            found.setdefault(
                key,
                Sentence(
                    article_id=item.article_id,
                    entity=family.entity,
                    entity_name=item.observation.entity_name,
                    metric=family.metric,
                    scope=family.scope,
                    measure=family.measure,
                    unit=family.unit,
                    publisher=item.publisher,
                    published_on=item.published_on,
                    sentence=key[1],
                ),
            )
        return list(found.values()) if block == 0 else []


def rounds() -> list[SourcedObservation]:
    """Three reports of two rounds of one firm: the second round has two names and two amounts."""
    items = []
    for number, (day, publisher, sentence, written, amount, scope) in enumerate(ROUNDS, 1):
        figure = {"entity": "furiosaai", "metric": "investment", "scope": scope, "of": day[:4], "sentence": sentence}
        figure |= {"number": written, "is": amount, "within": "0"}
        page = {"url": None, "title": sentence[:9], "publisher": publisher, "day": date.fromisoformat(day)}
        items += observations(page | {"says": [figure]}, number)
    return items


def story_reader(given: Sequence[SourcedObservation] | None = None) -> StoryReader:
    """The story, in which one number was edited away, or other observations."""
    items = list(given if given is not None else story())
    found = [change for change in changes_of(items) if change.reported or change.stopped_by]
    old = replace(
        items[0],
        observation_id=4711,
        observation=replace(items[0].observation, period="2016", expression="999억원", sentence="예전 문장."),
        revision_id=items[0].revision_id + 1000,
        retired_at=SAVED[1],
        retired_because=Retirement.EDITED,
    )
    first = "\n".join(dict.fromkeys(i.observation.sentence for i in items if i.article_id == items[0].article_id))
    earlier = {items[0].article_id: first.replace("25.97%", "29.57%")}
    return StoryReader([*items, old] if given is None else items, found, earlier)


def build(reader: StoryReader, folder: Path, language: str = "ko", feed: bytes | None = None) -> SiteSummary:
    """Build the site of a story."""
    context = context_of([item for item in reader.observations if item.retired_at is None], language)
    return build_site(reader, folder, reader.changes_found, context, feed=feed)
