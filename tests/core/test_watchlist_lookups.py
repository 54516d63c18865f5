"""What a watchlist is looked up by: ids, of a copy those of the copy."""

from __future__ import annotations

import pickle

from tasks.core.watchlist import Entity, Metric, Watchlist
from tasks.core.watchlist_parts.watchlist_sources import Source


def metric(identifier: str, label: str) -> Metric:
    return Metric(id=identifier, labels={"en": label}, dimension="money", cues={"en": [["sales"]]})


def source(identifier: str, address: str) -> Source:
    return Source(id=identifier, feed=address, every="30m")


WHOLE = Watchlist(
    entities=[Entity(id="haneul", names={"ko": "하늘전자"}), Entity(id="haneul", names={"ko": "another"})],
    metrics=[metric("sales", "Sales"), metric("sales", "another")],
    sources=[source("wire", "https://news.example/rss"), source("wire", "https://other.example/rss")],
)


def found(watchlist: Watchlist) -> tuple[str | None, str | None, str | None]:
    entity, known, read = watchlist.entity("haneul"), watchlist.metric("sales"), watchlist.source("wire")
    return entity and entity.names["ko"], known and known.labels["en"], read and str(read.feed)


def test_of_several_with_one_id_the_first_is_found() -> None:
    assert found(WHOLE) == ("하늘전자", "Sales", "https://news.example/rss")
    assert (WHOLE.entity("x"), WHOLE.metric("x"), WHOLE.source("x")) == (None, None, None)


def test_a_copy_is_looked_up_by_what_it_has_itself() -> None:
    found(WHOLE)
    copied = WHOLE.model_copy(
        update={
            "entities": [Entity(id="haneul", names={"ko": "바다전자"})],
            "metrics": [metric("sales", "Turnover")],
            "sources": [source("wire", "https://third.example/rss")],
        }
    )
    assert found(copied) == ("바다전자", "Turnover", "https://third.example/rss")
    assert found(WHOLE) == ("하늘전자", "Sales", "https://news.example/rss")


def test_what_was_looked_up_changes_no_watchlist() -> None:
    fresh = Watchlist(**{name: getattr(WHOLE, name) for name in ("entities", "metrics", "sources")})
    found(WHOLE)
    assert fresh == WHOLE
    assert fresh.model_dump() == WHOLE.model_dump()
    assert found(pickle.loads(pickle.dumps(WHOLE))) == found(fresh)
