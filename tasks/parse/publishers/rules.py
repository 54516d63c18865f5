"""Publishers' rules: which markup holds body, headline, time and authors on whose pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from tasks.core.yaml_tables import read_tables
from tasks.parse.dom.tree import Element

FIELDS = ("body", "title", "subtitle", "published", "authors", "publisher", "caption", "drop")


_MARKED = etree.XPath("boolean(//*[@id=$mark])")


@dataclass(frozen=True, slots=True)
class Version:
    """One state of a site's markup: for each field CSS selectors, the first that finds something counts."""

    fields: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One publisher, portal or content system.

    Attributes:
        name: as readers know it.
        aliases: other names by which trailers call it.
        hosts: host names; those below them count too.
        mark: id of an element by which pages of a content system on any host are known.
        portal: it shows other publishers' articles, so its name is nobody's publisher.
        timezone: IANA zone of its readers, where neither language nor address of every page says it.
        versions: of its markup, newest first.
    """

    name: str
    aliases: tuple[str, ...]
    hosts: tuple[str, ...]
    mark: str | None
    portal: bool
    versions: tuple[Version, ...]
    timezone: str | None = None


@cache
def load_rules() -> tuple[Rule, ...]:
    """Return the rules of ``publishers.yaml``."""
    return read_rules(resources.files(__package__).joinpath("publishers.yaml").read_text("utf-8"))


def read_rules(declarations: str) -> tuple[Rule, ...]:
    """Return rules as they are declared in YAML; the head of ``publishers.yaml`` says how."""
    raw: list[dict[str, Any]] = read_tables(declarations)
    return tuple(
        Rule(
            item["name"],
            tuple(item.get("aliases", ())),
            tuple(item.get("hosts", ())),
            item.get("mark"),
            bool(item.get("portal")),
            tuple(_version(version) for version in item.get("versions", ())),
            item.get("timezone"),
        )
        for item in raw
    )


def _version(raw: Mapping[str, Any]) -> Version:
    selectors = {key: raw[key] for key in FIELDS if key in raw}
    return Version({key: (value,) if isinstance(value, str) else tuple(value) for key, value in selectors.items()})


def rule_for(url: str | None, tree: Element) -> Rule | None:
    """Return the rule for a page: by its host, longest name first, else by the mark of a content system.

    Args:
        url: the page's address, if known.
        tree: the page.

    Returns:
        The rule. A publisher listed without markup, whose pages bear a content system's mark, gets that system's.
    """
    named = rule_of_host(url)
    if named is not None and named.versions:
        return named
    marked = next((rule for rule in load_rules() if rule.mark and _MARKED(tree, mark=rule.mark)), None)
    if named is None or marked is None:
        return named or marked
    return replace(named, mark=marked.mark, versions=marked.versions)


def rule_of_host(url: str | None) -> Rule | None:
    """Return the rule by host alone."""
    try:
        host = (urlsplit(url).hostname or "") if url else ""
    except ValueError:
        return None
    while "." in host:
        if rule := _by_host().get(host):
            return rule
        host = host.partition(".")[2]
    return None


@cache
def _by_host() -> Mapping[str, Rule]:
    return {host: rule for rule in load_rules() for host in rule.hosts}


def publisher_of(url: str | None) -> str | None:
    """Return the publisher's name by host alone; null for portals."""
    rule = rule_of_host(url)
    return rule.name if rule and not rule.portal else None
