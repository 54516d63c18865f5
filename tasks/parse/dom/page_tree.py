"""The tree of a page as its reader meets it."""

from __future__ import annotations

from collections.abc import Callable

from tasks.parse.dom.frames import open_frames
from tasks.parse.dom.hidden_text import SWITCHES, uncover
from tasks.parse.dom.tree import Element, parse_markup, prune, serialised
from tasks.parse.dom.tree_depth import flatten


def page_tree(content: str, where: str) -> tuple[Element, Callable[[], str]]:
    """Parse a page: open its frames, show what a script would show, and prune what holds no text.

    Args:
        content: the page's markup.
        where: the page, for errors.

    Returns:
        The tree, and the markup of what is in it, for readers that parse it themselves.

    Raises:
        UnreadableDocumentError: it cannot be read within bounds.
    """
    tree = parse_markup(content, where)
    changed = [flatten(tree), open_frames(tree, where)]
    prune(tree, where, kept=SWITCHES)
    changed.append(uncover(tree))
    if not any(changed):
        return tree, lambda: content
    whole = serialised(tree)
    return tree, lambda: whole
