"""The static site: what its pages say, which are written anew, and that nothing of an article becomes markup."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tasks.core.errors import ReportError
from tasks.core.records import SourcedObservation
from tasks.core.store import SeriesFamily
from tasks.reports.site.addresses import entity_path, row_id, series_path
from tasks.reports.site.search_index import entry_of, filter_of, letter_pairs, normalised
from tests.reports.site_story import StoryReader, build, story_reader
from tests.reports.stories import context_of, story

HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>\u202e</title>\u2028{{7*7}}'


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    build(story_reader(), folder, feed=b"<feed/>")
    return folder


def page(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text("utf-8"), "lxml")


def of_metric(metric: str) -> SourcedObservation:
    return next(item for item in story() if item.observation.metric == metric and item.observation.entity == "naver")


def test_every_link_within_the_site_leads_to_a_place_that_is_there(site: Path) -> None:
    ids: dict[Path, set[str]] = {}
    for path in site.rglob("*.html"):
        ids[path.resolve()] = {node["id"] for node in page(path).find_all(id=True)}
    links = 0
    for path in site.rglob("*.html"):
        for node in page(path).find_all(["a", "link", "script"]):
            address = node.get("href") or node.get("src")
            if not address or re.match(r"https?:|data:", address):
                continue
            name, _, anchor = address.partition("#")
            target = (path.parent / name).resolve() if name else path.resolve()
            assert target.is_file(), (path, address)
            assert not anchor or anchor in ids[target], (path, address)
            links += 1
    assert links > 200


def test_a_series_has_a_chart_whose_points_lead_to_their_rows(site: Path) -> None:
    found = page(site / series_path(SeriesFamily.of(of_metric("rnd_ratio").observation)))
    (chart,) = found.select("svg.chart")
    rows = {row["id"]: row for row in found.select("table.series tbody tr")}
    points = {a["href"][1:]: a["aria-label"] for a in chart.select("a")}
    assert points.keys() < rows.keys(), "a target without a period is a line, not a point"
    assert all(text.split(", ")[1] in rows[row].select_one(".value").get_text() for row, text in points.items())  # type: ignore[union-attr]
    assert chart.select_one("title")
    assert rows[row_id(of_metric("rnd_ratio").observation_id)].select_one("q mark").get_text() == "25.97%"  # type: ignore[union-attr]
    assert len(chart.select("[stroke-dasharray]")) == 1, "the target"


def test_what_was_edited_away_and_what_contradicts_is_marked(site: Path) -> None:
    found = page(site / series_path(SeriesFamily.of(of_metric("rnd_spend").observation)))
    styles = [row["class"][0] for row in found.select("table.series tbody tr")]
    assert sorted(styles) == ["actual", "conflict", "edited"]
    assert found.select_one("tr.edited s")


def test_an_article_has_its_numbers_marked_and_its_edits_shown(site: Path) -> None:
    (path,) = [path for path in site.glob("article/*.html") if "네이버 연구개발비 1위" in page(path).h1.get_text()]  # type: ignore[union-attr]
    found = page(path)
    assert [mark.get_text() for mark in found.select(".text mark")] == ["1조7122억원", "25.97%", "25.13%"]
    assert [node.get_text() for node in found.select(".edit del mark")] != []
    assert "29.57%" in found.select_one(".edit del").get_text()  # type: ignore[union-attr]
    assert len(found.select("#numbers ~ table tbody tr")) == 4


def test_a_change_shows_both_sides_its_reasons_and_who_else_reports_it(site: Path) -> None:
    changes = [page(path) for path in site.glob("change/*.html")]
    (found,) = [change for change in changes if change.select(".two-sides.contradicted")]
    assert [side.mark.get_text() for side in found.select(".two-sides .side") if side.mark] == [
        "1조7122억원",
        "1조7212억 원",
    ]
    assert "통과" in found.select_one("ul.reasons").get_text()  # type: ignore[union-attr]
    assert len(found.select("#others ~ ul.witnesses li")) == 2


def test_only_what_changed_is_written_anew_and_what_is_no_more_is_removed(tmp_path: Path) -> None:
    reader = story_reader()
    first = build(reader, tmp_path)
    assert first.written > 30
    assert build(reader, tmp_path).written == 0
    (tmp_path / "own.txt").write_text("of the user")
    removed = reader.observations[-2]
    rest = [item for item in reader.observations if item.article_id != removed.article_id]
    changes = [
        c for c in reader.changes_found if removed.article_id not in {s.article_id for s in (c.before, c.after) if s}
    ]
    second = build(StoryReader(rest, changes, reader.earlier), tmp_path)
    assert 0 < second.written < first.written / 2
    assert second.removed >= 1
    assert (tmp_path / "own.txt").exists()
    kept = tmp_path / entity_path("naver")
    kept.unlink()
    assert build(StoryReader(rest, changes, reader.earlier), tmp_path).written == 1, "a lost page comes back"


def test_nothing_of_an_article_becomes_markup(tmp_path: Path) -> None:
    items = [
        replace(
            item,
            publisher=HOSTILE,
            title=HOSTILE,
            url="javascript:alert(1)",
            observation=replace(
                item.observation,
                entity=f"found-{number % 2}{HOSTILE}",
                entity_name=HOSTILE,
                scope=HOSTILE,
                sentence=HOSTILE + item.observation.sentence,
                discovered=True,
            ),
        )
        for number, item in enumerate(story())
    ]
    build(StoryReader(items, [], {}), tmp_path)
    for path in tmp_path.rglob("*.html"):
        found = page(path)
        assert found.find("img") is None
        assert all(node.get("src", "").endswith(".js") and not node.string for node in found.find_all("script"))
        assert not [node for node in found.find_all(True) if any(name.startswith("on") for name in node.attrs)]
        assert not [a["href"] for a in found.select("a[href]") if a["href"].startswith("javascript")]
        assert "style=" not in path.read_text("utf-8")
        assert "\u202e" not in path.read_text("utf-8")
        policy = found.find("meta", attrs={"http-equiv": "Content-Security-Policy"})
        assert "default-src 'none'" in policy["content"]  # type: ignore[index]
        assert "unsafe" not in policy["content"]  # type: ignore[index, operator]
        assert all(re.fullmatch(r"[a-z0-9/.-]+", str(p.relative_to(tmp_path))) for p in tmp_path.rglob("*.html"))
    for path in tmp_path.glob("search/*.js"):
        call = re.fullmatch(r'figurewatchSearch\("[a-z0-9-]+",\d+,(.*)\);\n', path.read_text("utf-8"))
        assert call, "one call and nothing else"
        json.loads(call[1])


@pytest.mark.parametrize(
    "entity", ["../../etc/passwd", "a/b.c", ".", "..", "CON", "x-", "네이버", "a b", "%2e%2e", "A" * 300, "index"]
)
def test_any_id_has_an_address_of_its_own_within_the_site(entity: str) -> None:
    for path in (
        entity_path(entity),
        entity_path(entity, 2),
        series_path(SeriesFamily(entity, "a/b", "..", "level", "KRW")),
    ):
        assert re.fullmatch(r"(entity|series)/[a-z0-9-]{1,80}\.html", path)
    assert entity_path(entity) != entity_path(entity + "/")


def test_many_figures_of_one_article_and_many_series_of_one_entity_stay_below_500_kb(tmp_path: Path) -> None:
    first, long = of_metric("rnd_spend"), "끝없이이어지는이름" * 60
    items = [
        replace(
            first,
            observation_id=number + 1,
            series_id=number + 1,
            title=long,
            publisher=long,
            observation=replace(
                first.observation, metric=f"metric/{number % 300}.x", scope=f"{long}{number // 300 or ''}"
            ),
        )
        for number in range(600)
    ]
    build(StoryReader(items, [], {}), tmp_path)
    assert max(path.stat().st_size for path in tmp_path.rglob("*.*")) < 500_000
    article = page(next(tmp_path.glob("article/*.html")))
    assert article.select_one("#numbers .count").get_text() == "600"  # type: ignore[union-attr]
    assert "200" in article.select_one("#numbers ~ .left-out").get_text(), "what is left out is said"  # type: ignore[union-attr]
    pages = list(tmp_path.glob("entity/naver*.html"))
    assert len(pages) == 2
    assert sum(len(page(path).select("table.listed tbody tr")) for path in pages) == 600


def test_a_long_series_is_cut_into_pages_below_500_kb(tmp_path: Path) -> None:
    first = of_metric("rnd_spend")
    items = [
        replace(
            first,
            observation_id=number + 1,
            article_id=number + 1,
            revision_id=number + 1,
            story_id=number + 1,
            observation=replace(
                first.observation,
                period=(day := date(2010, 1, 1) + timedelta(days=number)).isoformat(),
                period_start=day,
                period_end=day,
                period_grain="day",
                value=Decimal(10**12 + number * 10**9),
                low=Decimal(10**12 + number * 10**9 - 5 * 10**8),
                high=Decimal(10**12 + number * 10**9 + 5 * 10**8),
            ),
        )
        for number in range(400)
    ]
    reader = StoryReader(items, [], {})
    build(reader, tmp_path)
    parts = [tmp_path / series_path(SeriesFamily.of(first.observation), number) for number in (1, 2, 3)]
    assert [len(page(part).select("table.series tbody tr")) for part in parts] == [150, 150, 100]
    assert max(path.stat().st_size for path in tmp_path.rglob("*.*")) < 500_000
    whole, newest = page(parts[0]).select("svg.chart")
    assert not whole.select("a")
    assert {a["href"][1:] for a in newest.select("a")} == {row["id"] for row in page(parts[0]).select("tbody tr")}


def test_both_languages_write_numbers_in_their_own_way(site: Path, tmp_path: Path) -> None:
    build(story_reader(), tmp_path, "en")
    path = series_path(SeriesFamily.of(of_metric("rnd_spend").observation))
    assert "1조7212억원" in page(site / path).select_one("table.series").get_text()  # type: ignore[union-attr]
    assert "KRW 1.7212 trillion" in page(tmp_path / path).select_one("table.series").get_text()  # type: ignore[union-attr]


def test_a_site_that_cannot_be_written_says_where(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("a file")
    with pytest.raises(ReportError, match="the site cannot be written"):
        build(story_reader(), tmp_path / "site")


@pytest.mark.parametrize(
    ("text", "term"), [("1조7212억 원", "1조7212억원"), ("Ｎａｖｅｒ R&D", "naver r&d"), ("연구개발비는", "개발비")]
)
def test_a_term_is_found_whatever_its_width_case_and_blanks(text: str, term: str) -> None:
    assert normalised(term) in normalised(text)
    assert letter_pairs(normalised(term)) <= letter_pairs(normalised(text))


def bits(written: str) -> int:
    """A filter as a number."""
    return int.from_bytes(b64decode(written), "little")


def test_a_filter_has_the_pairs_of_its_block() -> None:
    (first, *_), (second, *_) = entries = [entry_of(one, context_of([])) for one in story_reader().sentences(0)[:2]]
    assert first != second
    whole = bits(filter_of(entries))
    assert bits(filter_of(entries[:1])) | bits(filter_of(entries[1:])) == whole
    for text in (first, second):
        assert all(whole >> pair & 1 for pair in letter_pairs(normalised(text)))
    assert bits(filter_of([])) == 0
