"""Hidden text: the rest of an article behind "read more" is part of it; hidden dialogs and advertisements are not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import cast

from lxml import etree

from tasks.extract.limits import HIDDEN_ELEMENTS
from tasks.languages.letters import count_hangul
from tasks.languages.page_words import pattern
from tasks.parse.body.region import Region, Run, find_region, runs_of
from tasks.parse.dom.boilerplate import is_concealing, is_hidden_aside, is_no_text, is_side_role, role_of
from tasks.parse.dom.tree import Element, drop, is_hidden, text_of

_ASIDE = frozenset(["dialog", "nav", "aside", "footer", "form", "figure", "figcaption", "menu", "head"])
_NO_TEXT = frozenset(["html", "body", "head", "script", "style", "meta", "link", "img"])
_MARKED = etree.XPath("//*[@hidden or @style or @class or @aria-hidden or self::template]")
_NOTHING = 100.0  # letters of visible paragraphs below which a page hides its article as a whole
_COPIED = 0.5  # of its paragraphs: what repeats so much is the shown text once more
_LEAST_TEASER = 20  # characters of a cut paragraph that another one begins with
_CUT = re.compile(r"\s*(?:\.{3}|…)\s*$")
_DOTS = re.compile(r"\[?(?:\.{2,4}|…)\]?")
_POINTING = ("aria-controls", "href", "data-target", "data-bs-target", "for", "onclick")
_TARGET = re.compile(r"[\w-]{2,}")
_LONGEST_SWITCH = 20  # characters of "read the full article"
_LATIN = re.compile("[A-Za-z]")


SWITCHES = frozenset(["button"])  # controls that must be in the tree: they show what is hidden


def uncover(tree: Element) -> bool:
    """Show the hidden parts of the article, and take other hidden paragraphs out of the tree, and all buttons.

    A hidden element is part of the article if it reads like paragraphs, neither names nor words say that it is
    something else, and it goes on behind what is shown, or a switch shows it inside. A page that shows nothing hides
    its article as a whole.

    Args:
        tree: pruned but for its buttons; it is changed.

    Returns:
        Whether anything but buttons was shown or taken out.
    """
    concealed = _concealed(tree)
    apart = set(concealed)
    hidden = _paragraphs(concealed, apart)
    judged = islice(hidden.items(), HIDDEN_ELEMENTS)
    fitting = {element: runs for element, runs in judged if not _is_aside(element, runs)}
    if fitting:
        fitting = _of_article(tree, fitting, apart)
    changed = bool(fitting)
    for element in concealed:
        is_left = element not in fitting and (element in hidden or element.tag == "template")
        if is_left and is_hidden(element) and fitting.keys().isdisjoint(element.iterdescendants()):
            drop(element)
            changed = True
    for element in list(tree.iter(*SWITCHES)):
        drop(element)
    return changed


def _of_article(tree: Element, fitting: dict[Element, list[Run]], concealed: set[Element]) -> dict[Element, list[Run]]:
    """Show those hidden elements that belong to the article, without repeated text; return those."""
    region = find_region(tree)
    outer = _around(region)
    shown = _shown_runs(region, concealed)
    fitting = {element: runs for element, runs in fitting.items() if not _stands_aside(element, outer)}
    if region is not None and region.weight >= _NOTHING:
        fitting = {
            element: runs
            for element, runs in fitting.items()
            if _belongs(element, region) and _continues(element, runs, shown)
        }
        place = {element: at for at, element in enumerate(tree.iter(etree.Element))}
        last = max((place[run.around[-1]] for run in shown), default=0)
        inside = [element for element in fitting if place[element] < last and not _is_named_rest(element)]
        switched = _switched(tree) if inside else set()
        fitting = {element: runs for element, runs in fitting.items() if element not in inside or element in switched}
    for element in fitting:
        _reveal(element)
    _without_repeats([run for runs in fitting.values() for run in runs], shown)
    return fitting


def _switched(tree: Element) -> set[Element]:
    """Elements that a "read more" switch shows: named by it, or right behind it."""
    names: set[str] = set()
    found: set[Element] = set()
    for element in tree.iter("a", "button", "span", "label", "div", "p", "summary"):
        text = text_of(element).strip() if len(element) <= 2 else ""
        if not 1 < len(text) <= _LONGEST_SWITCH or not is_no_text(text):
            continue
        names.update(name for pointer in map(element.get, _POINTING) if pointer for name in _TARGET.findall(pointer))
        around: Element | None = element
        while around is not None and around.getnext() is None and around.tag != "body":
            around = around.getparent()
        behind = around.getnext() if around is not None and around.tag != "body" else None
        if behind is not None:
            found.add(behind)
    found.update(element for element in tree.iter(etree.Element) if names and element.get("id") in names)
    return found


def _paragraphs(concealed: Sequence[Element], apart: set[Element]) -> dict[Element, list[Run]]:
    """Return the paragraphs of hidden elements that have any, less those of hidden elements inside, judged apart."""
    found: dict[Element, list[Run]] = {}
    without: set[Element] = set()
    for element in concealed:
        if not without.isdisjoint(element.iterancestors()):
            continue
        runs = runs_of(element)
        if not runs:
            without.add(element)
        inner = apart - {element} if runs else apart
        if own := [run for run in runs if inner.isdisjoint(run.around)]:
            found[element] = own
    return found


def _concealed(tree: Element) -> list[Element]:
    """Elements that attributes, class names or their kind hide; these get ``hidden``, and ``aria-hidden`` stays."""
    found: list[Element] = []
    for element in cast("list[Element]", _MARKED(tree)):
        tag = element.tag
        if tag == "template":
            if element.get("shadowrootmode") is not None or element.get("shadowroot") is not None:
                element.tag = "div"  # shown, as part of the element around it
                continue
            element.set("hidden", "")
        elif tag in _NO_TEXT:
            continue
        names = element.get("class")
        hidden = is_hidden(element)
        if names and not hidden and is_concealing(names):
            element.set("hidden", "")
            hidden = True
        if hidden or element.get("aria-hidden") == "true":
            found.append(element)
    return found


def _around(region: Region | None) -> set[Element]:
    """Return the region's elements with all around them: their names say nothing of what is hidden inside."""
    roots = region.elements if region is not None else ()
    return {around for root in roots for around in (root, *root.iterancestors())}


def _is_aside(element: Element, runs: Sequence[Run]) -> bool:
    """Return whether something else than an article's text is hidden, by its own names and words."""
    text = " ".join(run.text for run in runs)
    return _is_named_aside(element) or "{{" in text or is_hidden_aside(text)


def _stands_aside(element: Element, outer: set[Element]) -> bool:
    """Return the same by the names of what it is in."""
    for around in element.iterancestors():
        if around in outer or around.tag in ("body", "html"):
            return False
        if _is_named_aside(around):
            return True
    return False


def _is_named_aside(element: Element) -> bool:
    if element.tag in _ASIDE or is_side_role(element.get("role")):
        return True
    names = [name for name in (element.get("class") or "").split() if not is_concealing(name)]
    role = role_of(" ".join(names), element.get("id"))
    return role.dropped or role.comments or role.credit


def _shown_runs(region: Region | None, concealed: Iterable[Element]) -> list[Run]:
    hidden = set(concealed)
    found = [run for element in (region.elements if region else ()) for run in runs_of(element)]
    return [run for run in found if hidden.isdisjoint((run.around[-1], *run.around[-1].iterancestors()))]


def _belongs(element: Element, region: Region) -> bool:
    """Return whether an element is in the region, or right behind it in the same element."""
    roots = set(region.elements)
    if element in roots or any(around in roots for around in element.iterancestors()):
        return True
    parent = element.getparent()
    if parent is None or parent.tag in ("body", "html") or element.tag == "article":
        return False
    return any(before in roots for before in element.itersiblings(preceding=True))


def _is_named_rest(element: Element) -> bool:
    return any(
        map(pattern("rest_names").search, filter(None, (*(element.get("class") or "").split(), element.get("id"))))
    )


def _continues(element: Element, runs: Sequence[Run], shown: Sequence[Run]) -> bool:
    """Return whether paragraphs go on with what is shown: no other article, no copy, no other language."""
    if not shown:
        return True
    if element.tag in ("article", "h1") or any(element.find(f".//{tag}") is not None for tag in ("article", "h1")):
        return False
    texts = {run.text for run in shown}
    copied = sum(run.weight for run in runs if run.text in texts)
    held = sum(run.weight for run in runs)
    if copied >= _COPIED * held and not all(run.text in {inner.text for inner in runs} for run in shown):
        return False
    return _is_in_hangul(runs) == _is_in_hangul(shown)


def _is_in_hangul(runs: Iterable[Run]) -> bool:
    text = " ".join(run.text for run in runs)
    return count_hangul(text) * 2 > len(_LATIN.findall(text))


def _reveal(element: Element) -> None:
    """Take away what hides an element, with the switch or the dots beside it."""
    for beside in (element.getprevious(), element.getnext()):
        words = text_of(beside).strip() if beside is not None else ""
        if beside is not None and (_DOTS.fullmatch(words) or (0 < len(words) <= _LONGEST_SWITCH and is_no_text(words))):
            drop(beside)
    for name in ("hidden", "aria-hidden", "style"):
        if name in element.attrib:
            del element.attrib[name]
    if element.tag == "template":
        element.tag = "div"
    names = [name for name in (element.get("class") or "").split() if not is_concealing(name)]
    if names:
        element.set("class", " ".join(names))
    elif "class" in element.attrib:
        del element.attrib["class"]


def _without_repeats(revealed: Sequence[Run], shown: Sequence[Run]) -> None:
    """Leave out repeated text: shown paragraphs that the revealed text repeats, and teasers that it completes."""
    texts = {run.text for run in revealed}
    repeated: set[str] = set()
    for run in shown:
        teaser = _CUT.sub("", run.text)
        is_cut = teaser != run.text and len(teaser) >= _LEAST_TEASER
        if run.text in texts or (is_cut and any(text.startswith(teaser) for text in texts)):
            if " ".join(text_of(run.around[-1]).split()) == run.text:
                drop(run.around[-1])
            else:
                repeated.add(run.text)
    for run in revealed:
        if run.text in repeated:
            drop(run.around[-1])
