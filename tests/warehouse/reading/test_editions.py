"""The steps that the texts of one load make: known texts make none, late ones are no current text."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from tasks.core.records import SourcedObservation
from tasks.core.store import Placement
from tasks.load.editions import editions
from warehouse.store import Store


@dataclass(frozen=True, slots=True)
class Text:
    """A text of an article that has its place and no figures."""

    article_id: int
    placement: Placement
    observations: tuple[SourcedObservation, ...] = ()


KNOWN, NEW, LATE = Placement(1, False), Placement(2, True), Placement(3, True, replaced_by=2)


@pytest.mark.parametrize(
    ("texts", "steps"),
    [
        ([Text(1, NEW)], [(0, False)]),
        ([Text(1, KNOWN), Text(2, NEW)], [(0, False)]),
        ([Text(1, LATE), Text(2, NEW)], [(0, True), (0, False)]),
        ([Text(1, NEW), Text(1, NEW), Text(2, NEW)], [(0, False), (1, False), (0, False)]),
        ([Text(1, KNOWN)], []),
    ],
    ids=["new", "known then new", "late then new", "two of one article", "known alone"],
)
def test_each_new_text_is_a_step_in_the_turn_of_its_article(
    texts: list[Text], steps: list[tuple[int, bool]], tmp_path: Path
) -> None:
    with Store.open(tmp_path / "data") as store:
        assert [(step.turn, step.late) for step in editions(store, texts)] == steps
