"""Draws the values of a series through time with their intervals, as SVG made by Vega-Lite; no script is needed.

Colours are variables of the style sheet, so that one drawing serves light, dark and paper.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tasks.reports.site.charts.chart_axes import ValueAxis, labelled, value_axis
from tasks.reports.site.charts.frame import BOTTOM, FONT_SIZE, RIGHT, TOP, Frame, Label

VEGA_LITE = "5.20"
"""Version of the chart language; ``vl-convert`` bundles it."""

LINKED = 160
"""Most points that are drawn one by one, each a link. Of more the settled values are a line in a band of their
intervals, and every page of the table has its own points."""

SVG = "http://www.w3.org/2000/svg"
HREF = "{http://www.w3.org/1999/xlink}href"

SHAPES = {"actual": "circle", "conflict": "diamond", "target": "square", "forecast": "triangle-up", "edited": "cross"}
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
        text: what is said of it on hover and to a screen reader.
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
    points: Sequence[ChartPoint], lines: Sequence[Decimal], format_amount: Callable[[Decimal], str], about: str
) -> Chart | None:
    """Draw points over time.

    Args:
        points: in any order.
        lines: targets without a period, drawn through the whole width.
        format_amount: writes an amount of the value axis with its unit.
        about: what the drawing shows, for a screen reader.

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
    specification = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": frame.width,
        "height": frame.height,
        "autosize": "none",
        "padding": {"left": frame.left, "right": RIGHT, "top": TOP, "bottom": BOTTOM},
        "background": None,
        "config": CONFIG,
        "layer": [*_target_lines(lines), *(_marks(points) if linked else _band(points))],
        "encoding": {
            "x": {
                "field": "day",
                "type": "quantitative",
                "scale": {"domain": [frame.first, frame.last], "nice": False, "zero": False},
                "axis": {"values": labelled(sorted(labels)), "grid": False},
            },
            "y": {
                "type": "quantitative",
                "scale": {"domain": [ticks[0], ticks[-1]], "nice": False, "zero": False},
                "axis": {"values": ticks},
            },
        },
    }
    texts = [*frame.amount_labels(ticks, amounts_in_words), *frame.day_labels(labels)]
    return Chart(_rendered(specification, points if linked else (), texts, about), axis)


CONFIG = {
    "view": {"stroke": None},
    # Labels are written beside the drawing: Vega would measure each of them, which takes six times as long as the rest.
    "axis": {
        "labels": False,
        "gridColor": "var(--line)",
        "domainColor": "var(--line)",
        "tickColor": "var(--line)",
        "title": None,
    },
}


def _target_lines(lines: Sequence[Decimal]) -> list[dict[str, Any]]:
    return [
        {
            "data": {"values": [{"amount": float(line)}]},
            "mark": {"type": "rule", "strokeDash": [5, 4], "stroke": COLOURS["target"]},
            "encoding": {"x": None, "y": {"field": "amount"}},
        }
        for line in lines
    ]


def _marks(points: Sequence[ChartPoint]) -> list[dict[str, Any]]:
    """Return an interval and a point, which is a link, for every value, and a line through the settled ones."""
    actual = [point for point in points if point.style == "actual" and point.value is not None]
    layers: list[dict[str, Any]] = [
        {
            "data": {"values": [_row(point) for point in actual]},
            "mark": {"type": "line", "stroke": COLOURS["actual"], "strokeOpacity": 0.45, "strokeWidth": 1.5},
            "encoding": {"y": {"field": "value"}},
        }
    ]
    for style in SHAPES:
        of_style = [_row(point) for point in points if point.style == style]
        if not of_style:
            continue
        bars = {"type": "rule", "stroke": COLOURS[style], "strokeWidth": 3, "strokeOpacity": 0.45}
        mark = {"type": "point", "shape": SHAPES[style], "size": 90, "filled": False, "stroke": COLOURS[style]}
        mark |= {"strokeWidth": 1.8, "fill": "var(--paper)" if style in HOLLOW else COLOURS[style]}
        layers += [
            {
                "data": {"values": [row for row in of_style if row["low"] is not None and row["high"] is not None]},
                "mark": bars,
                "encoding": {"y": {"field": "low"}, "y2": {"field": "high"}},
            },
            {
                "data": {"values": of_style},
                "mark": mark,
                "encoding": {"y": {"field": "place"}, "href": {"field": "row"}},
            },
        ]
    return layers


def _band(points: Sequence[ChartPoint]) -> list[dict[str, Any]]:
    """Return a line through the settled values in the band of their intervals, and what contradicts them as points."""
    actual = {"values": [_row(point) for point in points if point.style == "actual"]}
    layers: list[dict[str, Any]] = [
        {
            "data": actual,
            "mark": {"type": "area", "fill": COLOURS["actual"], "fillOpacity": 0.25},
            "encoding": {"y": {"field": "low"}, "y2": {"field": "high"}},
        },
        {
            "data": actual,
            "mark": {"type": "line", "stroke": COLOURS["actual"], "strokeWidth": 1.5},
            "encoding": {"y": {"field": "place"}},
        },
    ]
    others = [point for point in points if point.style != "actual"][-LINKED:]
    layers += [
        {
            "data": {"values": [_row(point) for point in others if point.style == style]},
            "mark": {"type": "point", "shape": SHAPES[style], "size": 40, "stroke": COLOURS[style]},
            "encoding": {"y": {"field": "place"}},
        }
        for style in SHAPES
        if any(point.style == style for point in others)
    ]
    return layers


def _row(point: ChartPoint) -> dict[str, Any]:
    amounts = {name: getattr(point, name) for name in ("value", "low", "high")}
    numbers = {name: None if amount is None else float(amount) for name, amount in amounts.items()}
    ends = [number for number in (numbers["low"], numbers["high"]) if number is not None]
    place = numbers["value"] if numbers["value"] is not None else sum(ends) / len(ends)
    return {"day": point.day.toordinal(), "row": f"#{point.row}", "place": place, **numbers}


def _rendered(specification: dict[str, Any], points: Sequence[ChartPoint], labels: Sequence[Label], about: str) -> str:
    """Render a drawing and give every link its own text, which Vega leaves out."""
    import vl_convert
    from lxml import etree

    root = etree.fromstring(vl_convert.vegalite_to_svg(specification, vl_version=VEGA_LITE).encode())
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
