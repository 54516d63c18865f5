"""The training set: each mark is well-formed, names what exists, and the counts of its README are true."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
import yaml

from tasks.core.watchlist_loading import load_watchlist
from tasks.figures.fitting.examples import WEIGHT_OF_PAGES, article_weights, shipped_examples
from tasks.figures.fitting.training_set import GoldFigure, Piece, TrainingSetError, parse_marked_text, read_pieces

TRAINING = Path(__file__).parents[2] / "cases" / "training"
SEEDS = Path(__file__).parents[3] / "seeds" / "watchlist.yaml"
LANGUAGES = ("ko", "en")
METRICS = {
    "rnd_ratio", "rnd_spend", "papers_accepted", "revenue", "operating_profit", "net_income", "market_share",
    "headcount", "users", "investment", "capex", "parameters", "portfolio_companies", "participating_institutions",
}  # fmt: skip
PIECES_OF_ONE_FRAME = 5
NUMBER = re.compile(
    r"\d|[두세네한]\s?[곳배편건명개]|다섯|여섯|일곱|여덟|아홉|열|스물|[수백천만억조]+\s?[명개원]"
    r"|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    r"|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion|dozen"
    r"|half|third|quarter|fifth|twice|double|triple|\w+fold)",
    re.IGNORECASE,
)


@cache
def pieces(language: str) -> list[Piece]:
    return read_pieces(TRAINING, language)


@cache
def entities() -> dict[str, list[str]]:
    """The names of each entity by its id: the made-up ones, and those of the seed articles."""
    named = {}
    for path in (SEEDS, *sorted(TRAINING.glob("entities_*.yaml"))):
        for row in yaml.safe_load(path.read_text("utf-8"))["entities"]:
            assert row["id"] not in named, f"{row['id']} is listed twice"
            named[row["id"]] = [*row["names"].values(), *row.get("aliases", [])]
    return named


def is_known(figure: GoldFigure, piece: Piece, ids: set[str]) -> bool:
    """True for an id of the list, a name that stands in the text or title, and '-' for nobody named."""
    return figure.entity in ids or figure.entity in f"{piece.title}\n{piece.text}" or "aggregate" in figure.flags


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_figure_names_what_exists(language: str) -> None:
    ids = set(entities())
    wrong = [
        (piece.id, figure.expression, figure.entity, figure.metric)
        for piece in pieces(language)
        for figure in piece.figures
        if not (is_known(figure, piece, ids) and figure.metric in METRICS and NUMBER.search(figure.expression))
    ]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_units_fit_metrics_and_measures(language: str) -> None:
    """A rate is a percentage or a multiple; a level of a money metric is money, of a ratio a percentage."""
    ratios = {"rnd_ratio", "market_share"}
    counts = {
        "papers_accepted",
        "headcount",
        "users",
        "parameters",
        "portfolio_companies",
        "participating_institutions",
    }
    wrong = []
    for piece in pieces(language):
        for figure in piece.figures:
            if figure.measure in ("yoy_change", "qoq_change", "change_rate"):
                allowed = {"percent", "times", "percentage_point"}
            elif figure.metric in ratios:
                allowed = {"percent"} if figure.measure == "level" else {"percent", "percentage_point"}
            elif figure.metric in counts:
                allowed = {"count"}
            else:
                allowed = {"KRW", "USD", "EUR", "JPY", "CNY", "GBP"}
            if figure.unit not in allowed:
                wrong.append((piece.id, figure.expression, figure.metric, figure.unit, figure.measure))
    assert wrong == []


def test_ids_are_unique_and_days_are_real() -> None:
    every = [piece for language in LANGUAGES for piece in pieces(language)]
    assert [name for name, count in Counter(piece.id for piece in every).items() if count > 1] == []
    assert [piece.id for piece in every if not re.fullmatch(r"\d{4}-\d\d-\d\d", piece.published)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_frame_has_more_than_five_pieces(language: str) -> None:
    frames = Counter(piece.frame for piece in pieces(language))
    assert {frame: count for frame, count in frames.items() if count > PIECES_OF_ONE_FRAME} == {}


def test_entities_can_be_watched() -> None:
    paths = [SEEDS, *sorted(TRAINING.glob("entities_*.yaml"))]
    assert {entity.id for entity in load_watchlist(paths).entities} >= set(entities())


def counted() -> str:
    """The table of the README, counted from the files."""
    sets = {language: pieces(language) for language in LANGUAGES}
    figures = {language: [figure for piece in sets[language] for figure in piece.figures] for language in LANGUAGES}
    ids = set(entities())
    rows = [("pieces", {language: len(sets[language]) for language in LANGUAGES})]
    rows += [("pieces without a figure", {key: sum(not piece.figures for piece in sets[key]) for key in LANGUAGES})]
    rows += [("figures", {language: len(figures[language]) for language in LANGUAGES})]
    rows += [("with a scope", {key: sum(item.scope is not None for item in figures[key]) for key in LANGUAGES})]
    unlisted = {key: sum(item.entity not in ids and item.entity != "-" for item in figures[key]) for key in LANGUAGES}
    rows += [("of firms that are not listed", unlisted)]
    for field in ("metric", "measure", "basis"):
        values = Counter(getattr(item, field) for key in LANGUAGES for item in figures[key])
        for value, _ in sorted(values.items(), key=lambda pair: (-pair[1], pair[0])):
            count = {key: sum(getattr(item, field) == value for item in figures[key]) for key in LANGUAGES}
            rows += [(f"{field} `{value}`", count)]
    head = ["| | Korean | English |", "| --- | --- | --- |"]
    return "\n".join([*head, *(f"| {name} | {count['ko']} | {count['en']} |" for name, count in rows)])


def test_the_counts_of_the_readme_are_true() -> None:
    table = counted()
    assert table in (TRAINING / "README.md").read_text("utf-8"), f"Put this table into the README:\n{table}"


@pytest.mark.parametrize(
    "marked",
    [
        "[[3조원 = nuri revenue 3e12 KRW 2024 actual]]",
        "[[3조원 = nuri revenue 3e12 KRW 2024-Q5 actual level]]",
        "[[3조원 = nuri revenue 3e12 KRW 2024 real level]]",
        "[[3조원 = nuri revenue 3e12 won 2024 actual level]]",
        "[[3조원 = nuri revenue 3e12 KRW 2024 actual level {loss}]]",
        "[[3조원 = - revenue 3e12 KRW 2024 actual level]]",
        "[[3조원 = nuri revenue many KRW 2024 actual level]]",
        "[[3조원 = nuri revenue 3e12 KRW 2024 actual level]",
    ],
)
def test_a_mark_with_a_mistake_is_refused(marked: str, tmp_path: Path) -> None:
    folder = tmp_path / "ko"
    folder.mkdir()
    piece = {"id": "x", "frame": "f", "published": "2024-05-09", "title": None, "text": marked}
    (folder / "x.yaml").write_text(yaml.safe_dump([piece], allow_unicode=True), "utf-8")
    with pytest.raises(TrainingSetError):
        read_pieces(tmp_path, "ko")


def test_a_mark_gives_all_fields() -> None:
    text, figures = parse_marked_text(
        "매출과 이익이 [[11%씩 = nuri revenue 11 percent 2024-Q1|- actual yoy_change ; 해외 "
        "&& nuri operating_profit 11 percent 2024-Q1 actual yoy_change {ambiguous, of_loss}]] 늘었다."
    )
    assert text == "매출과 이익이 11%씩 늘었다."
    first, second = figures
    assert (first.start, first.end, first.periods, first.scope) == (8, 12, ("2024-Q1", None), "해외")
    assert (second.metric, second.scope, second.flags) == ("operating_profit", None, {"ambiguous", "of_loss"})


@pytest.mark.parametrize("language", ["en", "ko"])
def test_pieces_after_shipped_pages_count_more_than_others(language: str) -> None:
    examples = shipped_examples(TRAINING, language)
    weights = dict(zip((example.id for example in examples), article_weights(examples), strict=True))
    pages = {example.id for example in examples if example.group.startswith("shipped seed ")}
    assert pages
    assert {weights[id_] for id_ in pages} == {WEIGHT_OF_PAGES}
    assert {weights[id_] for id_ in weights.keys() - pages} == {1.0}
