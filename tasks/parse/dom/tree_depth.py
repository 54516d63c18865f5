"""Trees that are too deep for walks and parsers, made flat: unclosed elements nest everything behind them."""

from __future__ import annotations

from lxml import etree

from tasks.extract.limits import TREE_DEPTH, WRAPPER_DEPTH
from tasks.parse.dom.boilerplate import block_tags
from tasks.parse.dom.tree import Element

_KEPT = frozenset(["html", "head", "body", "article"])
_BLOCKS = block_tags()
_FLAT = "flattened"
_IS_DEEP = etree.XPath(f"boolean({'/*' * (TREE_DEPTH + 1)})")


def flatten(tree: Element) -> bool:
    """Unwrap elements of a tree that is too deep, until it is not; all text stays, in order.

    Inline elements go first, then blocks without a name, then all others; where a block goes, a line ends.

    Args:
        tree: as parsed; it is changed.

    Returns:
        Whether anything was unwrapped.
    """
    if not _IS_DEEP(tree.getroottree()):
        return False
    for fits in (_is_inline, _is_nameless, _is_any):
        for element in _tall_elements(tree):
            if fits(element):
                _unwrap(element)
        etree.strip_tags(tree, _FLAT)
    return True


def _tall_elements(tree: Element) -> list[Element]:
    """Elements that hold many others inside each other, in order; none where the tree is not too deep."""
    elements = list(tree.iter(etree.Element))
    height = dict.fromkeys(elements, 0)
    for element in reversed(elements):
        parent = element.getparent()
        if parent is not None:
            height[parent] = max(height[parent], height[element] + 1)
    if height[elements[0]] <= TREE_DEPTH:
        return []
    return [element for element in elements if height[element] > WRAPPER_DEPTH]


def _is_inline(element: Element) -> bool:
    return element.tag not in _BLOCKS and element.tag not in _KEPT


def _is_nameless(element: Element) -> bool:
    return element.tag not in _KEPT and not len(element.attrib)


def _is_any(element: Element) -> bool:
    return element.tag not in _KEPT


def _unwrap(element: Element) -> None:
    """Mark an element to be stripped; a block leaves a line's end at both of its borders."""
    if element.tag in _BLOCKS:
        first = etree.Element("br")
        first.tail, element.text = element.text, None
        element.insert(0, first)
        etree.SubElement(element, "br")
    element.tag = _FLAT
