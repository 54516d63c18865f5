"""Detects changes by comparing new observations with everything known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from tasks.changes.agreement import narrower
from tasks.changes.change_record import ChangeContext, change_of
from tasks.changes.checks import (
    ONE_LEVEL,
    ONE_SENTENCE,
    REFUTED_RATE,
    Corroboration,
    Proof,
    corroboration_of,
)
from tasks.changes.checks.digit_slips import SlipKind
from tasks.changes.checks.evidence import is_one_number, slip_of
from tasks.changes.checks.naming import is_implied
from tasks.changes.conflicts import agreeing_and_not, conflict, is_other_copy, values_agree
from tasks.changes.edits import by_series_period, edits
from tasks.changes.event_detection import event_changes
from tasks.changes.events import event_metric
from tasks.changes.known_series import KnownSeries
from tasks.changes.next_periods import late_period, next_period
from tasks.changes.one_level import rates_of_one_level
from tasks.changes.replaced_values import Replacement, replaced_values, replacements
from tasks.changes.series_keys import FigureFamily, figure_family, series_group, series_period
from tasks.changes.settled_figure import agreeing_groups, main_observation, published_at, surest_first
from tasks.changes.stated_moves import is_of_other_levels, refuted_rates
from tasks.changes.targets import TargetOutcome, in_own_text, target_outcomes
from tasks.core.changes import Change, ChangeKind
from tasks.core.collector import collector_paused
from tasks.core.records import Basis, SourcedObservation


@collector_paused()
def find_changes(
    new: Sequence[SourcedObservation],
    history: Sequence[SourcedObservation],
    context: ChangeContext,
    dropped: Sequence[SourcedObservation] = (),
) -> list[Change]:
    """Find the changes that new observations bring.

    Articles are taken in order of publication, each compared with all before it, so that a batch gives the same changes
    as its articles one by one. One thing differs: of a text known before, not all observations may be at hand. Where
    its headline names the firm, a doubtful figure of it counts as reported, and is not reported again.

    Args:
        new: observations of texts that were not known; those that are also in ``history`` are skipped.
        history: current observations of the series concerned, known before. For ``target_met`` and ``target_missed``
            it must also hold those of the same entity, metric, scope and unit on the other basis, and for stated moves
            those of the other measures.
        context: the watchlist, the time, and whether the run is a baseline.
        dropped: observations that an earlier text of an article in ``new`` (or of one that has no observation left)
            had: ``restated`` where the new text has another value for the same figure, ``withdrawn`` where it has none.

    Returns:
        Changes by order of publication, each once, checked. The same input gives the same ids (DESIGN section 4).
    """
    known_ids = {item.observation_id for item in history}
    detector = _ChangeDetector(KnownSeries(history, dropped), context)
    dropped_by_article: dict[int, list[SourcedObservation]] = defaultdict(list)
    for item in dropped:
        dropped_by_article[item.article_id].append(item)
    changes: dict[int, Change] = {}
    unknown = sorted((item for item in new if item.observation_id not in known_ids), key=_text_order)
    for _, items in groupby(unknown, key=_text_order):
        text = list(items)
        for change in detector.changes_of_text(text, dropped_by_article.pop(text[0].article_id, [])):
            changes.setdefault(change.change_id, change)
    for without_new_text in dropped_by_article.values():
        for change in detector.changes_of_text([], without_new_text):
            changes.setdefault(change.change_id, change)
    return list(changes.values())


@dataclass(slots=True)
class _ChangeDetector:
    """One pass over texts; every text is added to the known series after it is compared with them."""

    known: KnownSeries
    context: ChangeContext

    def changes_of_text(
        self, text: Sequence[SourcedObservation], dropped: Sequence[SourcedObservation]
    ) -> Iterator[Change]:
        """Yield the changes that one text brings.

        Args:
            text: observations of the text.
            dropped: observations of the article's earlier text.
        """
        former = replaced_values(text)
        reports = [item for item in text if item.observation_id not in former]
        by_period, earlier = by_series_period(reports), by_series_period(dropped)
        yield from edits(earlier, by_period, self.context)
        for key, items in by_period.items():
            main = main_observation(items)
            outcomes_before = target_outcomes(self.known, main, self.context.watchlist)
            metric = event_metric(main.observation, self.context.watchlist)
            if key not in earlier and metric is not None:
                yield from event_changes(self.known, main, items, metric, self.context)
            elif key not in earlier:
                yield from self._compare(main, text)
            for item in items:
                self.known.add(item)
            if key not in earlier and metric is None:
                yield from self._slips_of_one_text(main, items, text)
            for target, outcome in target_outcomes(self.known, main, self.context.watchlist).items():
                if target not in outcomes_before or outcomes_before[target].kind is not outcome.kind:
                    yield self._outcome(in_own_text(outcome, text), text)
        for replaced in replacements(text):
            if not self._is_known_move(replaced):
                proof = Proof(ONE_SENTENCE)
                yield change_of(replaced.kind, replaced.former, replaced.present, self.context, proof=proof)
            yield from self._former_of_copy(replaced.former, text)
        for rate, rival in rates_of_one_level(self.known, reports):
            yield from conflict(rate, [rival], self.context, beside=lambda *_: ONE_LEVEL)
        yield from self._refuted(reports)

    def _compare(self, item: SourcedObservation, text: Sequence[SourcedObservation]) -> Iterator[Change]:
        key = series_period(item)
        best = self.known.settled(key)
        yield from self._lost_scale(item, text)
        if best is not None:
            yield from self._same_period(item, best, text)
            yield from late_period(self.known, item, text, self.context)
        elif not self.known.has_series(item.series_id):
            yield change_of(ChangeKind.NEW_SERIES, None, item, self.context)
        elif key.period is not None and self.known.is_latest_period(item):
            yield next_period(self.known, item, text, self.context)

    def _outcome(self, outcome: TargetOutcome, text: Sequence[SourcedObservation]) -> Change:
        """Return the change that an outcome of a target is; ``text`` has the observations of the new text."""
        target, actual = outcome.target, outcome.actual
        implied = [is_implied(side, text, self.context.watchlist) for side in (target, actual)]
        beside = Corroboration(
            one_level=target.observation.scope != actual.observation.scope,
            implied_before=implied[0],
            implied_after=implied[1],
        )
        return change_of(outcome.kind, target, actual, self.context, of=target, beside=beside)

    def _lost_scale(self, item: SourcedObservation, text: Sequence[SourcedObservation]) -> Iterator[Change]:
        """Yield the change where a value differs in its scale word alone from one on another basis.

        429 for 429억 is a slip whether the text speaks of a fact or of an outlook.
        """
        observation = item.observation
        for basis in Basis:
            if basis is observation.basis or observation.period is None:
                continue
            for key in self.known.group(series_group(item), basis):
                best = self.known.settled(key) if key.period == observation.period else None
                slip = slip_of(best.observation, observation) if best is not None else None
                if best is not None and slip is not None and slip.kind is SlipKind.SCALE and slip.strong:
                    yield from self._conflict(item, [best], text, kind=ChangeKind.CONTRADICTED)

    def _slips_of_one_text(
        self, main: SourcedObservation, items: Sequence[SourcedObservation], text: Sequence[SourcedObservation]
    ) -> Iterator[Change]:
        """Yield the changes where one text gives a figure twice, and one of the two is a slip of the other."""
        rivals = [group[0] for group in agreeing_groups(items) if not values_agree(group[0], main)]
        for rival in rivals:
            apart = rival.observation.sentence != main.observation.sentence
            if apart and is_one_number(main.observation, rival.observation):
                others = [other for other in self.known.observations(series_period(main)) if values_agree(other, main)]
                yield from self._conflict(rival, others, text)

    def _is_known_move(self, move: Replacement) -> bool:
        """Return whether another text states the move, be it in other words: "from as much as 93", "from 89 to 93"."""
        known = self.known.former(series_period(move.former))
        texts = {other.revision_id for other in known if values_agree(move.former, other)} - {move.former.revision_id}
        presents = self.known.observations(series_period(move.present))
        return any(other.revision_id in texts and values_agree(move.present, other) for other in presents)

    def _former_of_copy(self, item: SourcedObservation, text: Sequence[SourcedObservation]) -> Iterator[Change]:
        """Yield the change where copies of one sentence differ in the value that they say was replaced."""
        known = self.known.former(series_period(item))
        rival = next((other for other in known if is_other_copy(item, other)), None)
        self.known.add_former(item)
        if rival is not None:
            yield from self._conflict(item, [rival], text, kind=ChangeKind.CONTRADICTED)

    def _same_period(
        self, item: SourcedObservation, best: SourcedObservation, text: Sequence[SourcedObservation]
    ) -> Iterator[Change]:
        others = self.known.observations(series_period(item))
        copies = [other for other in others if other.story_id == item.story_id]
        if copies:
            # Copies of one story count once; one that differs from all the others in its figure is a slip of somebody.
            if not any(values_agree(item, other) and not is_other_copy(item, other) for other in others):
                yield from self._conflict(item, copies, text)
            return
        if item.observation.period is None:
            # Without a period each article is about its own time: the last value counts, not that of the majority.
            best = self.known.latest_published(series_period(item)) or best
            agrees = values_agree(item, best)
        else:
            agreeing, rivals = agreeing_and_not(item, others)
            agrees = bool(agreeing)
            if agrees:
                yield from self._confirmed(item, agreeing, rivals, text)
        if not agrees:
            alike, _ = agreeing_and_not(best, [other for other in others if other is not best])
            yield from self._conflict(item, [best, *alike], text)
        elif values_agree(item, best) and narrower(item.observation, best.observation):
            yield change_of(ChangeKind.REFINED, best, item, self.context)

    def _confirmed(
        self,
        item: SourcedObservation,
        agreeing: Sequence[SourcedObservation],
        rivals: Sequence[SourcedObservation],
        text: Sequence[SourcedObservation],
    ) -> Iterator[Change]:
        """Yield a disagreement that was not sure enough to report until another text confirmed one side of it."""
        if not rivals:
            return
        # The new text is compared first: mostly it confirms nothing, and the others need not be compared again.
        confirmed = [change for change in self._conflict(item, rivals, text) if change.reported]
        before = surest_first(agreeing) if confirmed else []
        if not any(change.reported for other in before for change in self._conflict(other, rivals, text)):
            yield from confirmed

    def _conflict(
        self,
        item: SourcedObservation,
        known: Sequence[SourcedObservation],
        text: Sequence[SourcedObservation],
        *,
        kind: ChangeKind | None = None,
    ) -> Iterator[Change]:
        """Yield the change between a new observation and those of another value, with what their texts give besides."""
        own = {other.revision_id for other in text}

        def beside(before: SourcedObservation, after: SourcedObservation) -> Corroboration:
            texts = [text if side.revision_id in own else self.known.text(side.revision_id) for side in (before, after)]
            reports = self.known.reports(series_period(before))
            return corroboration_of(before, after, (texts[0], texts[1]), reports)

        yield from conflict(item, known, self.context, beside=beside, kind=kind)

    def _refuted(self, text: Sequence[SourcedObservation]) -> Iterator[Change]:
        """Yield the stated rates that known levels refute, where a text states the rate or the levels."""
        own = frozenset(item.observation_id for item in text)
        families: dict[FigureFamily, list[SourcedObservation]] = defaultdict(list)
        for item in text:
            if item.observation.basis is Basis.ACTUAL:
                families[figure_family(item)].append(item)
        for family, items in families.items():
            for refuted in refuted_rates(*self.known.rates_and_levels(family, items), own):
                if is_of_other_levels(refuted, self.known.text(refuted.rate.revision_id)):
                    continue
                proof = Proof(REFUTED_RATE, (refuted.earlier,), refuted.implied)
                yield change_of(
                    ChangeKind.CONTRADICTED, refuted.rate, refuted.level, self.context, of=refuted.rate, proof=proof
                )


def _text_order(item: SourcedObservation) -> tuple[bool, datetime, int, int]:
    """Return the sort key of a text: by publication, undated ones last. Observations of one text have the same key."""
    return item.published is None, published_at(item), item.article_id, item.revision_id
