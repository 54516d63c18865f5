"""Renders the site's pages; Jinja escapes every value but the drawings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from jinja2 import Environment

from tasks.reports.formats.templates import template_environment
from tasks.reports.wording import Words

CONTENT_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'self'; object-src 'none'"
)
"""Nothing is loaded from outside, and nothing that stands in a page runs."""


@dataclass(frozen=True, slots=True)
class SiteTemplates:
    """The templates of the site with its words.

    Attributes:
        words: of the site's language.
        has_feed: whether the site has the feed of changes.
    """

    words: Words
    has_feed: bool
    environment: Environment = field(default_factory=lambda: template_environment(autoescape=True))

    def render(self, name: str, *, in_folder: bool = True, **values: Any) -> str:
        """Render a page.

        Args:
            name: of the template in ``templates/site``.
            in_folder: whether the page stands in a folder of the site, else beside its overview.
            values: what the template prints.
        """
        root = "../" if in_folder else ""
        template = self.environment.get_template(f"site/{name}.html.j2")
        given: Mapping[str, Any] = {
            "language": self.words.language,
            "say": self.words.say,
            "policy": CONTENT_POLICY,
            "root": root,
            "has_feed": self.has_feed,
        }
        return template.render(**given, **values).strip() + "\n"
