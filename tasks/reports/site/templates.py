"""Renders the site's pages; Jinja escapes every value but the drawings."""

from __future__ import annotations

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
    _environments: dict[bool, Environment] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        # What is the same on all pages is global: Jinja then reads a file of macros once, not once for each page.
        for in_folder in (True, False):
            environment = template_environment(autoescape=True)
            environment.globals.update(
                language=self.words.language,
                say=self.words.say,
                policy=CONTENT_POLICY,
                root="../" if in_folder else "",
                has_feed=self.has_feed,
            )
            self._environments[in_folder] = environment

    def render(self, name: str, *, in_folder: bool = True, **values: Any) -> str:
        """Render a page.

        Args:
            name: of the template in ``templates/site``.
            in_folder: whether the page stands in a folder of the site, else beside its overview.
            values: what the template prints.
        """
        template = self._environments[in_folder].get_template(f"site/{name}.html.j2")
        return template.render(**values).strip() + "\n"
