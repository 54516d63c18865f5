"""The difference of two revisions: sentences that came, went or changed, and the letters in which they did."""

from __future__ import annotations

from tasks.dedupe import diff_revisions
from tasks.dedupe.text_difference import edits

OLD = "가람전자가 매출의 12%를 썼다. 금액은 1조2천억원이다.\n회사는 15%를 목표로 한다."


def test_a_changed_figure_is_marked() -> None:
    lines = diff_revisions(OLD, OLD.replace("12%", "13%"), before="10월 13일", after="10월 14일").split("\n")
    assert lines[:2] == ["--- 10월 13일", "+++ 10월 14일"]
    removed, added, marks, kept = lines[3:]
    assert removed == "-가람전자가 매출의 12%를 썼다."
    assert added == "+가람전자가 매출의 13%를 썼다."
    # A hangul letter is two columns wide, so the mark stands under the changed digit as a terminal shows it.
    columns = sum(2 if "가" <= letter <= "힣" else 1 for letter in added[: added.index("3")])
    assert marks == "?" + " " * (columns - 1) + "^"
    assert kept == " 금액은 1조2천억원이다."


def test_sentences_that_came_or_went_stand_alone() -> None:
    without = OLD.replace(" 금액은 1조2천억원이다.", "")
    assert "-금액은 1조2천억원이다." in diff_revisions(OLD, without).split("\n")
    assert "+금액은 1조2천억원이다." in diff_revisions(without, OLD).split("\n")


def test_blanks_make_no_difference() -> None:
    assert diff_revisions(OLD, OLD.replace(" ", "  ").replace("\n", "\n\n")) == ""


def test_two_texts_without_anything_in_common_are_shown_whole() -> None:
    lines = diff_revisions("하나. 둘. 셋.", "넷. 다섯.").split("\n")[3:]
    assert lines == ["-하나.", "-둘.", "-셋.", "+넷.", "+다섯."]


def test_edits_are_places_with_what_went_and_what_came() -> None:
    (edit,) = edits(OLD, OLD.replace("12%", "13%"))
    assert (edit.removed, edit.added) == (("가람전자가 매출의 12%를 썼다.",), ("가람전자가 매출의 13%를 썼다.",))
    assert edits(OLD, OLD.replace(" ", "  ")) == []
