"""Word order and role marking of a language: the named properties that general code asks for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Syntax:
    """What a language's grammar does, as declared in the ``syntax`` mapping of its ``grammar.yaml``.

    All properties are false for a verb-final language with particles (Korean, Japanese).

    Attributes:
        prepositions: role markers are separate words before what they mark (``of revenue``), not particles behind it.
        verb_before_object: the governing verb comes before the number (``raised $2bn``), not at the clause's end.
        complement_after_number: what a number is of follows it (``22% of revenue``, ``a $9bn valuation``).
        nouns_without_case: the form of a noun does not say whether a number is its value or is compared with it.
        restates_numbers: a number may repeat the one before it in another unit (``up 4%, or $12m``).
        time_after_number: a time expression may follow the number that it dates (``$3bn in 2020``).
        brackets_interrupt: the metric of a number in brackets may follow the closing bracket.
        capitalised_names: names are capitalised words parted by blanks.
        verbs_name_metrics: a verb can say what its number is of, so that an unknown verb means another metric.
        names_need_tokens: sentences that name somebody are tokenized even without a number, to find their topic.
    """

    prepositions: bool = False
    verb_before_object: bool = False
    complement_after_number: bool = False
    nouns_without_case: bool = False
    restates_numbers: bool = False
    time_after_number: bool = False
    brackets_interrupt: bool = False
    capitalised_names: bool = False
    verbs_name_metrics: bool = False
    names_need_tokens: bool = False
