"""What a report takes back of earlier ones, and how often what was reported is right, as people judged it."""

from __future__ import annotations

from tasks.core.judgements import Because, Retraction
from tasks.reports.context import ReportContext
from tasks.reports.sections.change_text import headline_of, label_of
from tasks.reports.sections.citations import Citations
from tasks.reports.view import Correction


def corrections_of(citations: Citations) -> tuple[Correction, ...]:
    """Return the changes that earlier reports had and that are wrong, in words.

    Args:
        citations: with the context, which holds the retractions.
    """
    context = citations.context
    return tuple(
        Correction(
            label=label_of(retraction.change, context),
            headline=headline_of(retraction.change, context),
            reason=reason_of(retraction, context),
            sources=tuple(citations.source(side) for side in retraction.change.sides),
        )
        for retraction in context.retractions
    )


def reason_of(retraction: Retraction, context: ReportContext) -> str:
    """Return why a change is taken back, with what the person wrote."""
    reason = context.words.because[Because(retraction.because)]
    return f"{reason} ({retraction.remark})" if retraction.remark else reason


def precision_line(context: ReportContext) -> str | None:
    """Return how many of the judged changes of each kind are right; null where nothing was judged."""
    if not context.precision:
        return None
    words = context.words
    kinds = [
        words.say("precision_of", kind=words.kinds[item.kind], right=item.right, judged=item.judged)
        for item in context.precision
    ]
    return words.say("precision", kinds=", ".join(kinds))
