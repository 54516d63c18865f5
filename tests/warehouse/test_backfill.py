"""Stored texts read again: only what is really read otherwise changes anything, and what was read before stays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

import pytest
from stored_observations import of, stored_observation

from tasks.core.batch import Batch
from tasks.core.changes import Change
from tasks.core.documents import Article
from tasks.core.records import Bound, Observation
from tasks.core.rows import ArticleRow, RevisionRow
from tasks.core.watchlist import Settings, Watchlist
from tasks.core.watchlist_loading import load_watchlist
from tasks.figures import ArticleText, Extractor
from tasks.load.reextraction import read_again
from warehouse.safety.doctor import examine
from warehouse.store import Store

Script = dict[str, list[dict[str, Any]]]
TEXTS = {
    "first": "네이버는 2020년 매출의 25.1%를 연구개발에 썼다.",
    "second": "네이버의 2020년 연구개발비 비중은 25%다.",
    "third": "네이버의 2019년 연구개발비 비중은 26%다.",
}
AS_READ: Script = {
    "first": [{"value": "25.1", "low": "25.05", "high": "25.15"}],
    "second": [{"value": "25", "low": "24.5", "high": "25.5"}],
    "third": [{"value": "26", "low": "25.5", "high": "26.5", "period": "2019"}],
}


class Scripted:
    """An extractor that reads what it is told to read."""

    def __init__(self, script: Script, version: str = "test/1") -> None:
        self.script, self.version = script, version
        self.days: dict[str, date | None] = {}

    def extract(self, texts: Sequence[ArticleText]) -> list[list[Observation]]:
        names = {text: name for name, text in TEXTS.items()}
        found = []
        for text in texts:
            name = names[text.text]
            self.days[name] = text.published
            found.append([self._read(note, text.text) for note in self.script.get(name, [])])
        return found

    def _read(self, note: dict[str, Any], text: str) -> Observation:
        expression = f"{note['value']}%"
        start = text.index(note.get("words", expression))
        bound = Bound(note.get("bound", "exact"))
        made = stored_observation({name: value for name, value in note.items() if name not in ("words", "bound")}, 0)
        return replace(
            made.sourced.observation, start=start, end=start + len(expression), sentence=text, bound=bound,
            expression=text[start : start + len(expression)], extractor=self.version,
        )  # fmt: skip


@pytest.fixture(scope="module")
def watchlist(seeds: Path) -> Watchlist:
    """The shipped watchlist; what is read here is as sure as a made-up reader can be."""
    shipped = load_watchlist([seeds / "watchlist.yaml"])
    return shipped.model_copy(update={"settings": Settings(report_confidence=0.2)})


@pytest.fixture
def store(tmp_path: Path) -> Any:
    with Store.open(tmp_path / "data") as opened:
        run = opened.start_run("ingest")
        days = {
            "first": datetime(2021, 3, 1, 23, tzinfo=UTC),
            "second": datetime(2021, 3, 10, tzinfo=UTC),
            "third": None,
        }
        opened.load(
            Batch(
                run_id=run,
                articles=[ArticleRow(article_id=number) for number in range(1, 4)],
                revisions=[
                    RevisionRow(
                        revision_id=number * 10, article_id=number,
                        article=Article(
                            url=None, title=None, text=TEXTS[name], language="ko", published=days[name],
                            publisher=f"{name} paper",
                        ),
                        published_on=date(2021, 3, 2) if name == "first" else None,
                    )
                    for number, name in enumerate(TEXTS, 1)
                ],
            )
        )  # fmt: skip
        opened.finish_run(run)
        yield opened


@pytest.fixture
def again(store: Store, watchlist: Watchlist) -> Callable[..., list[Change]]:
    """Reads all texts with a script; gives the changes that are told."""

    def read(script: Script, version: str = "test/1", size: int = 200) -> list[Change]:
        run = store.start_run("backfill")
        extractor = cast(Extractor, Scripted(script, version))
        changes: list[Change] = []
        for page in store.revision_pages(size):
            changes += read_again(store, run, page, extractor, watchlist).changes
        store.finish_run(run)
        return changes

    return read


def current_rows(store: Store) -> list[str]:
    rows = of(store.connection, "SELECT publisher, period, value FROM observations ORDER BY ALL")
    return [f"{row['publisher'].split()[0]} {row['period']} {row['value'].normalize():f}" for row in rows]


def kinds(changes: Sequence[Change]) -> list[str]:
    return sorted(change.kind.value for change in changes)


def test_a_first_reading_is_stored_and_is_no_change_of_the_world(
    store: Store, again: Callable[..., list[Change]]
) -> None:
    assert again(AS_READ) == []
    assert current_rows(store) == ["first 2020 25.1", "second 2020 25", "third 2019 26"]
    assert of(store.connection, "FROM changes") == []


def test_a_newer_extractor_that_reads_the_same_changes_nothing(
    store: Store, again: Callable[..., list[Change]]
) -> None:
    again(AS_READ)
    before = of(store.connection, "FROM store.observations ORDER BY ALL")
    loads = of(store.connection, "SELECT count(*) AS n FROM store.loads")
    assert again(AS_READ, "test/2") == []
    assert of(store.connection, "FROM store.observations ORDER BY ALL") == before
    assert of(store.connection, "SELECT count(*) AS n FROM store.loads") == loads


def test_another_extractor_takes_the_place_of_the_former_and_no_change_is_reported(
    store: Store, again: Callable[..., list[Change]]
) -> None:
    again(AS_READ, "rules/2")
    before = current_rows(store)
    assert [change for change in again(AS_READ, "fitted/1") if change.reported] == []
    assert current_rows(store) == before
    made = of(store.connection, "SELECT DISTINCT extractor FROM observations")
    assert made == [{"extractor": "fitted/1"}]
    former = of(
        store.connection,
        "SELECT o.retired_because AS why, s.extractor AS by FROM store.observations o "
        "JOIN store.observations s ON s.observation_id = o.superseded_by WHERE o.extractor = 'rules/2'",
    )
    assert former == [{"why": "extractor", "by": "fitted/1"}] * len(before)
    assert again(AS_READ, "fitted/1") == []


def test_another_value_for_the_same_words_is_no_edit_and_the_former_names_its_heir(
    store: Store, again: Callable[..., list[Change]]
) -> None:
    again(AS_READ)
    other = {
        **AS_READ,
        "third": [{**AS_READ["third"][0], "value": "62", "low": "61.5", "high": "62.5", "words": "26%"}],
    }
    assert again(other, "test/2") == []
    (former,) = of(store.connection, "SELECT * FROM store.observations WHERE value = 26")
    (heir,) = of(store.connection, "SELECT * FROM store.observations WHERE value = 62")
    assert former["retired_because"] == "extractor"
    assert former["superseded_by"] == heir["observation_id"]
    assert current_rows(store)[-1] == "third 2019 62"


def test_a_figure_that_is_no_longer_read_was_not_withdrawn_and_stays_in_what_was_known(
    store: Store, again: Callable[..., list[Change]]
) -> None:
    again(AS_READ)
    (moment,) = of(store.connection, "SELECT max(loaded_at) AS at FROM store.loads")
    assert again({**AS_READ, "third": []}) == []
    now = of(store.connection, "SELECT value FROM figures WHERE period = '2019'")
    then = of(store.connection, "SELECT value FROM figures_as_of($at) WHERE period = '2019'", {"at": moment["at"]})
    assert (now, then) == ([], [{"value": Decimal("26.000000")}])


def test_a_reading_that_comes_back_stands_again(store: Store, again: Callable[..., list[Change]]) -> None:
    for turn in range(3):
        again(AS_READ)
        assert len(current_rows(store)) == 3, turn
        again({**AS_READ, "third": []})
        assert len(current_rows(store)) == 2, turn
    again(AS_READ)
    assert len(of(store.connection, "FROM store.observations WHERE period = '2019'")) == 4


def test_only_another_bound_supersedes_without_a_word(store: Store, again: Callable[..., list[Change]]) -> None:
    again(AS_READ)
    vague = {**AS_READ, "second": [{"value": "25", "low": "24", "high": "26", "bound": "about"}]}
    assert again(vague) == []
    assert current_rows(store) == ["first 2020 25.1", "second 2020 25", "third 2019 26"]
    assert len(of(store.connection, "FROM store.observations")) == 4


def test_a_metric_that_is_new_gives_figures_and_no_new_series(store: Store, again: Callable[..., list[Change]]) -> None:
    again(AS_READ)
    wider = {**AS_READ, "first": [*AS_READ["first"], {**AS_READ["first"][0], "metric": "market_share"}]}
    assert again(wider) == []
    assert of(store.connection, "SELECT metric FROM observations WHERE metric = 'market_share'")


def test_pages_come_in_order_of_publication_whatever_their_size(
    store: Store, again: Callable[..., list[Change]]
) -> None:
    assert [row.revision_id for page in store.revision_pages(1) for row in page] == [10, 20, 30]
    assert [len(page) for page in store.revision_pages(2)] == [2, 1]
    again(AS_READ, size=1)
    assert current_rows(store) == ["first 2020 25.1", "second 2020 25", "third 2019 26"]


def test_days_are_those_of_the_publisher_s_readers(store: Store, watchlist: Watchlist) -> None:
    extractor = Scripted(AS_READ)
    (page,) = store.revision_pages()
    read_again(store, store.start_run("backfill"), page, cast(Extractor, extractor), watchlist)
    assert extractor.days == {"first": date(2021, 3, 2), "second": date(2021, 3, 10), "third": None}
    days = of(store.connection, "SELECT published_on FROM observations WHERE publisher = 'first paper'")
    assert days == [{"published_on": date(2021, 3, 2)}]


def test_a_backfill_that_died_between_pages_goes_on_and_tells_nothing_twice(
    store: Store, again: Callable[..., list[Change]], watchlist: Watchlist
) -> None:
    pages = list(store.revision_pages(1))
    first = read_again(store, store.start_run("backfill"), pages[0], cast(Extractor, Scripted(AS_READ)), watchlist)
    assert first.figures == 1
    again(AS_READ, size=1)
    assert len(current_rows(store)) == 3
    assert again(AS_READ) == []
    ids = of(store.connection, "SELECT count(*) - count(DISTINCT change_id) AS twice FROM changes")
    assert ids == [{"twice": 0}]


def test_the_warehouse_is_sound_after_it(store: Store, again: Callable[..., list[Change]]) -> None:
    again(AS_READ)
    again({**AS_READ, "third": [], "second": [{"value": "25", "low": "24", "high": "26", "bound": "about"}]}, "test/2")
    store.publish()
    found = [finding for finding in examine(store.places.data) if finding.severity == "error"]
    assert found == []


def test_what_was_reported_of_a_figure_is_not_reported_again_of_its_heir(
    store: Store, again: Callable[..., list[Change]]
) -> None:
    apart: Script = {
        **AS_READ,
        "second": [{"value": "25.1", "low": "25.05", "high": "25.15", "words": "25%"}],
        "third": [{"value": "251", "low": "250.5", "high": "251.5", "words": "26%"}],
        "first": [{"value": "251", "low": "250.5", "high": "251.5", "words": "25.1%"}],
    }
    changes = [change for change in again(apart) if change.kind.value == "contradicted"]
    assert [change.reported for change in changes] == [True]
    renamed = {name: [{**note, "entity": "naver-corp"} for note in notes] for name, notes in apart.items()}
    repeated = again(renamed)
    assert [change.note for change in repeated if change.kind.value == "contradicted"] == ["extractor"]
    assert not [change for change in repeated if change.reported]


def test_a_contradiction_that_another_reading_brings_is_reported(
    store: Store, again: Callable[..., list[Change]]
) -> None:
    first = [{"value": "251", "low": "250.5", "high": "251.5", "words": "25.1%"}]
    second = [{"value": "25.1", "low": "25.05", "high": "25.15", "words": "25%"}]
    again({"first": first, "second": [{**second[0], "entity": "someone"}]})
    changes = [change for change in again({"first": first, "second": second}) if change.reported]
    assert kinds(changes) == ["contradicted"]
