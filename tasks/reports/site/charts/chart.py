"""Draws the values of a series through time with their intervals, as SVG made by Vega; no script is needed.

Colours are variables of the style sheet, so that one drawing serves light, dark and paper.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tasks.reports.site.charts.chart_axes import ValueAxis, labelled, value_axis
from tasks.reports.site.charts.frame import BOTTOM, FONT_SIZE, RIGHT, TOP, Frame, Label

SCHEMA = "https://vega.github.io/schema/vega/v5.json"
"""The chart language; ``vl-convert`` bundles it."""

LINKED = 160
"""Most points that are drawn one by one, each a link. Of more the settled values are a line in a band of their
intervals, and every page of the table has its own points."""

SVG = "http://www.w3.org/2000/svg"
HREF = "{http://www.w3.org/1999/xlink}href"

SHAPES = {"actual": "circle", "conflict": "diamond", "target": "square", "forecast": "triangle-up", "edited": "cross"}
STYLES = tuple(SHAPES)
COLOURS = {
    "actual": "var(--link)",
    "conflict": "var(--alert)",
    "target": "var(--goal)",
    "forecast": "var(--soft)",
    "edited": "var(--alert)",
}
HOLLOW = frozenset({"target", "forecast"})
"""Styles that are drawn hollow: they have not happened."""


@dataclass(frozen=True, slots=True)
class ChartPoint:
    """One value in a chart.

    Attributes:
        day: its place in time.
        label: of its period.
        value: null where only an interval was reported.
        low, high: finite ends of its interval, else null.
        style: a key of ``SHAPES``.
        text: what is shown on hover and read by a screen reader.
        row: id of its row in the table.
    """

    day: date
    label: str
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    style: str
    text: str
    row: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing: ``svg`` is safe to print as it is."""

    svg: str
    axis: ValueAxis


def draw(
    points: Sequence[ChartPoint],
    lines: Sequence[Decimal],
    format_amount: Callable[[Decimal], str],
    about: str,
    *,
    joined: bool = True,
) -> Chart | None:
    """Draw points over time.

    Args:
        points: in any order.
        lines: targets without a period, drawn through the whole width.
        format_amount: writes an amount of the value axis with its unit.
        about: what the drawing shows, for a screen reader.
        joined: whether a line joins the settled values; events are facts of their own, between which nothing lies.

    Returns:
        Null where there are fewer than two places in time: a table says the same.
    """
    if len({point.day for point in points}) < 2:
        return None
    amounts = [end for point in points for end in (point.low, point.value, point.high) if end is not None]
    axis = value_axis([*amounts, *lines])
    amounts_in_words = [format_amount(tick) for tick in axis.ticks]
    frame = Frame.around(amounts_in_words, [point.day.toordinal() for point in points])
    linked = len(points) <= LINKED
    ticks = [float(tick) for tick in axis.ticks]
    labels = {point.day.toordinal(): point.label for point in points}
    layers = [
        *_grid(ticks, labelled(sorted(labels)), frame),
        *_target_lines(lines, frame),
        *(_marks(points, joined=joined) if linked else _band(points)),
    ]
    specification = {
        "$schema": SCHEMA,
        "width": frame.width,
        "height": frame.height,
        "autosize": "none",
        "padding": {"left": frame.left, "right": RIGHT, "top": TOP, "bottom": BOTTOM},
        "background": None,
        "config": {"aria": False},
        "scales": [
            _scale("x", "width", [frame.first, frame.last]),
            _scale("y", "height", [ticks[0], ticks[-1]]),
        ],
        "data": [{"name": f"layer-{place}", "values": layer.rows} for place, layer in enumerate(layers)],
        "marks": [
            {"type": layer.mark, "from": {"data": f"layer-{place}"}, "encode": {"enter": layer.encoding}}
            for place, layer in enumerate(layers)
        ],
    }
    texts = [*frame.amount_labels(ticks, amounts_in_words), *frame.day_labels(labels)]
    return Chart(_rendered(specification, points if linked else (), texts, about), axis)


Encoding = dict[str, dict[str, Any]]

DAY: dict[str, Any] = {"scale": "x", "field": "day"}


@dataclass(frozen=True, slots=True)
class Layer:
    """Marks of one kind: the rows that they show, the type of the mark, and how it shows them."""

    rows: list[dict[str, Any]]
    mark: str
    encoding: Encoding


def _scale(name: str, direction: str, ends: list[float]) -> dict[str, Any]:
    return {"name": name, "type": "linear", "domain": ends, "range": direction, "nice": False, "zero": False}


def _amount(field: str) -> dict[str, Any]:
    return {"scale": "y", "field": field}


def _grid(amounts: Sequence[float], days: Sequence[int], frame: Frame) -> list[Layer]:
    """Return the lines of the value axis, that of zero darker, and the ticks of the time axis.

    They are marks like all others, and their labels are written beside the drawing: an axis of Vega takes twice as long
    as all else, and measures each label.
    """
    line = {"value": "var(--line)"}
    return [
        Layer(
            [{"amount": amount, "stroke": "var(--line)" if amount else "var(--soft)"} for amount in amounts],
            "rule",
            {"x": {"value": 0}, "x2": {"value": frame.width}, "y": _amount("amount"), "stroke": {"field": "stroke"}},
        ),
        Layer(
            [{"day": day} for day in days],
            "rule",
            {"x": DAY, "y": {"value": frame.height}, "y2": {"value": frame.height + 5}, "stroke": line},
        ),
    ]


def _target_lines(lines: Sequence[Decimal], frame: Frame) -> list[Layer]:
    rows = [{"amount": float(line)} for line in lines]
    dashed: Encoding = {"stroke": {"value": COLOURS["target"]}, "strokeDash": {"value": [5, 4]}}
    ends: Encoding = {"x": {"value": 0}, "x2": {"value": frame.width}, "y": _amount("amount")}
    return [Layer(rows, "rule", ends | dashed)] if rows else []


def _marks(points: Sequence[ChartPoint], *, joined: bool) -> list[Layer]:
    """Return a line through the settled values, and an interval and a point, which is a link, for every value."""
    actual = [point for point in points if point.style == "actual" and point.value is not None]
    rows = _rows(points)
    place = {"x": DAY, "y": _amount("place"), "shape": {"field": "shape"}, "size": {"value": 90}}
    line = Layer(_rows(actual), "line", {"x": DAY, "y": _amount("value"), **_stroke(1.5, 0.45)})
    return [
        *([line] if joined else []),
        Layer(_with_interval(rows), "rule", {"x": DAY, "y": _amount("low"), "y2": _amount("high"), **_stroke(3, 0.45)}),
        Layer(rows, "symbol", {**place, **_stroke(1.8), "fill": {"field": "fill"}, "href": {"field": "row"}}),
    ]


def _band(points: Sequence[ChartPoint]) -> list[Layer]:
    """Return a line through the settled values in the band of their intervals, and what contradicts them as points."""
    actual = _rows(point for point in points if point.style == "actual")
    others = _rows([point for point in points if point.style != "actual"][-LINKED:])
    fill: Encoding = {"fill": {"value": COLOURS["actual"]}, "fillOpacity": {"value": 0.25}}
    place = {"x": DAY, "y": _amount("place"), "shape": {"field": "shape"}, "size": {"value": 40}}
    return [
        Layer(_with_interval(actual), "area", {"x": DAY, "y": _amount("low"), "y2": _amount("high"), **fill}),
        Layer(actual, "line", {"x": DAY, "y": _amount("place"), **_stroke(1.5)}),
        Layer(others, "symbol", {**place, **_stroke(1.5)}),
    ]


def _stroke(width: float, opacity: float = 1) -> Encoding:
    return {"stroke": {"field": "stroke"}, "strokeWidth": {"value": width}, "strokeOpacity": {"value": opacity}}


def _with_interval(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row for row in rows if row["low"] is not None and row["high"] is not None]


def _rows(points: Iterable[ChartPoint]) -> list[dict[str, Any]]:
    """Return points as rows of data: the settled values first, which others are drawn over, each style by time."""
    return [_row(point) for point in sorted(points, key=lambda point: (STYLES.index(point.style), point.day))]


def _row(point: ChartPoint) -> dict[str, Any]:
    amounts = {name: getattr(point, name) for name in ("value", "low", "high")}
    numbers = {name: None if amount is None else float(amount) for name, amount in amounts.items()}
    ends = [number for number in (numbers["low"], numbers["high"]) if number is not None]
    place = numbers["value"] if numbers["value"] is not None else sum(ends) / len(ends)
    stroke = COLOURS[point.style]
    look = {"shape": SHAPES[point.style], "stroke": stroke, "fill": "var(--paper)" if point.style in HOLLOW else stroke}
    return {"day": point.day.toordinal(), "row": f"#{point.row}", "place": place, **numbers, **look}


def _rendered(specification: dict[str, Any], points: Sequence[ChartPoint], labels: Sequence[Label], about: str) -> str:
    """Render a drawing and give every link its own text, which Vega leaves out."""
    import vl_convert
    from lxml import etree

    root = etree.fromstring(vl_convert.vega_to_svg(specification).encode())
    texts = {point.row: point.text for point in points}
    for element in root.iter():
        for name in ("role", "aria-roledescription", "aria-label", "aria-hidden", "style"):
            if name in element.attrib:
                del element.attrib[name]
        if etree.QName(element).localname == "a":
            row = str(element.get(HREF)).rpartition("#")[2]
            del element.attrib[HREF]
            element.set("href", f"#{row}")
            element.set("aria-label", texts[row])
            title = etree.Element(f"{{{SVG}}}title")
            title.text = texts[row]
            element.insert(0, title)
    for label in labels:
        text = etree.SubElement(root, f"{{{SVG}}}text", x=f"{label.x:.1f}", y=f"{label.y:.1f}")
        text.set("text-anchor", label.anchor)
        text.set("font-size", str(FONT_SIZE))
        text.set("fill", "var(--soft)")
        text.text = label.text
    for name in ("width", "height"):
        if name in root.attrib:
            del root.attrib[name]
    root.set("class", "chart")
    root.set("role", "group")
    root.set("aria-label", about)
    etree.cleanup_namespaces(root)
    return etree.tostring(root, encoding="unicode")
