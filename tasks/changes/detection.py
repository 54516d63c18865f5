"""Detects changes by comparing new observations with everything known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from tasks.changes.agreement import agree, narrower
from tasks.changes.change_record import ChangeContext, change_of
from tasks.changes.checks import Corroboration, Proof, check_change, corroboration_of
from tasks.changes.checks.comparable import is_event
from tasks.changes.checks.digit_slips import SlipKind
from tasks.changes.checks.evidence import is_one_number, says_correction, slip_of
from tasks.changes.checks.statement import statement_of
from tasks.changes.known_series import (
    KnownSeries,
    SeriesPeriod,
    figure_family,
    period_order,
    series_group,
    series_period,
)
from tasks.changes.replaced_values import replaced_values, replacements
from tasks.changes.settled_figure import Figure, agreeing_groups, publication_order, published_at
from tasks.changes.stated_moves import is_on_other_ground, refuted_rates
from tasks.changes.targets import target_outcomes
from tasks.core.changes import Change, ChangeKind
from tasks.core.records import Basis, Measure, SourcedObservation

ByPeriod = dict[SeriesPeriod, list[SourcedObservation]]
"""The observations of one text by series and period."""

_Pair = tuple[ChangeKind, SourcedObservation, SourcedObservation, Corroboration]
"""A kind of change with its sides, by publication, and what stands beside them."""

REFUTED_RATE = "refuted_rate"
"""Proof that a stated rate is a slip of the one that two levels give."""

PARTNERS = 12
"""Observations of one value at most that a new one is compared with, to find the one that copies it."""


def find_changes(
    new: Sequence[SourcedObservation],
    history: Sequence[SourcedObservation],
    context: ChangeContext,
    dropped: Sequence[SourcedObservation] = (),
) -> list[Change]:
    """Find the changes that new observations bring.

    Articles are taken in order of publication, each compared with all before it, so that a batch gives the same changes
    as its articles one by one.

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


def find_edits(
    before: Sequence[SourcedObservation], after: Sequence[SourcedObservation], context: ChangeContext
) -> list[Change]:
    """Find what a publisher edited between two texts of one article, where the later text is known already.

    Args:
        before, after: observations of the two texts.
        context: see ``find_changes``.

    Returns:
        ``restated`` and ``withdrawn`` changes.
    """
    detector = _ChangeDetector(KnownSeries(()), context)
    return list(detector.edits(_by_period(before), _by_period(after)))


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
        by_period, earlier = _by_period(reports), _by_period(dropped)
        yield from self.edits(earlier, by_period)
        for key, items in by_period.items():
            main = _main_observation(items)
            outcomes_before = target_outcomes(self.known, main, self.context.watchlist)
            if key not in earlier:
                yield from self._compare(main, text)
            for item in items:
                self.known.add(item)
            if key not in earlier:
                yield from self._slips_of_one_text(main, items, text)
            for target, outcome in target_outcomes(self.known, main, self.context.watchlist).items():
                if target not in outcomes_before or outcomes_before[target].kind is not outcome.kind:
                    yield change_of(outcome.kind, outcome.target, outcome.actual, self.context, of=outcome.target)
        for replaced in replacements(text):
            proof = Proof("one_sentence", one_sentence=True)
            yield change_of(replaced.kind, replaced.former, replaced.present, self.context, proof=proof)
        yield from self._refuted(reports)

    def edits(self, earlier: ByPeriod, later: ByPeriod) -> Iterator[Change]:
        """Yield a change for every figure that the later text of an article changes or drops."""
        for key, items in earlier.items():
            yield from self._edit(_main_observation(items), _main_observation(later[key]) if key in later else None)

    def _edit(self, before: SourcedObservation, after: SourcedObservation | None) -> Iterator[Change]:
        if after is None:
            yield change_of(ChangeKind.WITHDRAWN, before, None, self.context)
        elif not agree(before.observation, after.observation, cut_off=False):
            yield change_of(ChangeKind.RESTATED, before, after, self.context)

    def _compare(self, item: SourcedObservation, text: Sequence[SourcedObservation]) -> Iterator[Change]:
        key = series_period(item)
        figure = self.known.figure(key)
        yield from self._lost_scale(item, text)
        if figure is not None:
            yield from self._same_period(item, figure, text)
        elif not self.known.has_series(item.series_id):
            yield change_of(ChangeKind.NEW_SERIES, None, item, self.context)
        elif key.period is not None and self.known.is_latest_period(item):
            yield self._new_period(item, text)

    def _new_period(self, item: SourcedObservation, text: Sequence[SourcedObservation]) -> Change:
        """Return the next period of a series; another event or another plan has no difference from the one before."""
        metric = self.context.watchlist.metric(item.observation.metric)
        previous = self.known.previous_figure(item)
        event = metric is not None and is_event(metric, item.observation)
        if previous is None or event or item.observation.basis is Basis.TARGET:
            return change_of(ChangeKind.NEW_PERIOD, None, item, self.context)
        before = previous.best
        other_ground = item.observation.measure is Measure.LEVEL and is_on_other_ground(
            before.observation, item.observation, text
        )
        return change_of(ChangeKind.NEW_PERIOD, before, item, self.context, ground_changed=other_ground)

    def _lost_scale(self, item: SourcedObservation, text: Sequence[SourcedObservation]) -> Iterator[Change]:
        """Yield the change where a value differs in its scale word alone from one on another basis.

        429 for 429억 is a slip whether the text speaks of a fact or of an outlook.
        """
        observation = item.observation
        for basis in Basis:
            if basis is observation.basis or observation.period is None:
                continue
            for key in self.known.group(series_group(item), basis):
                figure = self.known.figure(key) if key.period == observation.period else None
                slip = slip_of(figure.best.observation, observation) if figure is not None else None
                if figure is not None and slip is not None and slip.kind is SlipKind.SCALE and slip.strong:
                    yield from self._conflict(item, [figure.best], text, kind=ChangeKind.CONTRADICTED)

    def _slips_of_one_text(
        self, main: SourcedObservation, items: Sequence[SourcedObservation], text: Sequence[SourcedObservation]
    ) -> Iterator[Change]:
        """Yield the changes where one text gives a figure twice, and one of the two is a slip of the other."""
        rivals = [group[0] for group in agreeing_groups(items) if not _agree(group[0], main)]
        for rival in rivals:
            apart = rival.observation.sentence != main.observation.sentence
            if apart and is_one_number(main.observation, rival.observation):
                others = [other for other in self.known.observations(series_period(main)) if _agree(other, main)]
                yield from self._conflict(rival, others, text)

    def _same_period(
        self, item: SourcedObservation, figure: Figure, text: Sequence[SourcedObservation]
    ) -> Iterator[Change]:
        others = self.known.observations(series_period(item))
        copies = [other for other in others if other.story_id == item.story_id]
        if copies:
            # Copies of one story count once; one that differs from all the others in its figure is a slip of somebody.
            if not any(_agree(item, other) for other in others):
                yield from self._conflict(item, copies, text)
            return
        best = figure.best
        if item.observation.period is None:
            # Without a period each article is about its own time: the last value counts, not that of the majority.
            best = self.known.latest_published(series_period(item)) or best
        elif not _agree(item, best) and any(_agree(item, other) for other in others):
            return  # it agrees with a value whose disagreement with the figure is a change already
        if not _agree(item, best):
            agreeing = [other for other in others if other is not best and _agree(other, best)]
            yield from self._conflict(item, [best, *agreeing], text)
        elif narrower(item.observation, best.observation):
            yield change_of(ChangeKind.REFINED, best, item, self.context)

    def _conflict(
        self,
        item: SourcedObservation,
        known: Sequence[SourcedObservation],
        text: Sequence[SourcedObservation],
        *,
        kind: ChangeKind | None = None,
    ) -> Iterator[Change]:
        """Yield the change between a new observation and those of the known value, the one that proves most.

        Args:
            item: the new observation.
            known: observations of the value that it disagrees with.
            text: observations of the new one's text.
            kind: of the change, where it does not follow from the dates and the basis.
        """
        found = [self._kinded(item, other) for other in known[:PARTNERS]]
        pairs = [(kind or pair[0], *pair[1:], self._beside(*pair[1:], text)) for pair in found if pair is not None]
        if not pairs:
            return

        def proof(pair: _Pair) -> tuple[bool, float]:
            verdict = check_change(*pair[:3], self.context.watchlist, beside=pair[3])
            return verdict.stopped_by is None, verdict.probability

        best = max(pairs, key=proof)
        beside = best[3]
        sentences = [pair[3] for pair in pairs if pair[3].in_sentence]
        if not beside.in_sentence and sentences and all(other.differ for other in sentences):
            beside = sentences[0]  # copies whose sentences say more show that the texts speak of different things
        yield change_of(*best[:3], self.context, beside=beside)

    def _beside(
        self, before: SourcedObservation, after: SourcedObservation, text: Sequence[SourcedObservation]
    ) -> Corroboration:
        """Return what other figures and other stories say of two sides, of which one may be in a new text."""
        own = {item.revision_id for item in text}
        texts = [text if side.revision_id in own else self.known.text(side.revision_id) for side in (before, after)]
        return corroboration_of(before, after, (texts[0], texts[1]), self.known.observations(series_period(before)))

    def _kinded(
        self, item: SourcedObservation, known: SourcedObservation
    ) -> tuple[ChangeKind, SourcedObservation, SourcedObservation] | None:
        """Return the kind and the sides, by publication, of two observations that do not agree; null for no change."""
        before, after = (known, item)
        dated = item.published is not None and known.published is not None
        if dated and published_at(item) < published_at(known):
            before, after = item, known
        window = timedelta(days=self.context.watchlist.settings.contradiction_days)
        within_window = not dated or abs(published_at(item).date() - published_at(known).date()) <= window
        # Forecasts of different people differ by nature, and a target is moved, not contradicted. Within the window
        # too, a text that says that it corrects a figure revises it, as does a source with the last word.
        kind = ChangeKind.CONTRADICTED if within_window else ChangeKind.REVISED
        if item.observation.basis is Basis.FORECAST or says_correction(statement_of(before), statement_of(after)):
            kind = ChangeKind.REVISED
        if item.observation.basis is Basis.TARGET:
            kind = ChangeKind.TARGET_MOVED
        if item.observation.period is None and before is item and kind is not ChangeKind.CONTRADICTED:
            return None  # an older article without a period changes nothing
        return kind, before, after

    def _refuted(self, text: Sequence[SourcedObservation]) -> Iterator[Change]:
        """Yield the stated rates that known levels refute, where a text states the rate or the levels."""
        own = {item.observation_id for item in text}
        for family in dict.fromkeys(figure_family(item) for item in text):
            levels, rates = self.known.levels_and_moves(family)
            for refuted in refuted_rates(rates, levels):
                if own & {refuted.rate.observation_id, refuted.level.observation_id, refuted.earlier.observation_id}:
                    proof = Proof(REFUTED_RATE, (refuted.earlier,))
                    yield change_of(
                        ChangeKind.CONTRADICTED, refuted.rate, refuted.level, self.context, of=refuted.rate, proof=proof
                    )


def _agree(item: SourcedObservation, known: SourcedObservation) -> bool:
    """Return whether two reports can be of one number; a target is decided on, so its digits are never cut off."""
    return agree(item.observation, known.observation, cut_off=item.observation.basis is not Basis.TARGET)


def _text_order(item: SourcedObservation) -> tuple[bool, datetime, int, int]:
    """Return the sort key of a text: by publication, undated ones last. Observations of one text have the same key."""
    return item.published is None, published_at(item), item.article_id, item.revision_id


def _by_period(items: Iterable[SourcedObservation]) -> ByPeriod:
    """Group a text's observations by figure, the oldest period first: one text may report several years in a row."""
    by_period: ByPeriod = {}
    for item in sorted(items, key=lambda item: (period_order(item), publication_order(item))):
        by_period.setdefault(series_period(item), []).append(item)
    return by_period


def _main_observation(items: Sequence[SourcedObservation]) -> SourcedObservation:
    """Choose one text's value of one figure: the one repeated most, then the most confident, then the first."""

    def weight(group: Sequence[SourcedObservation]) -> tuple[int, float, int]:
        confidence = max(item.observation.confidence for item in group)
        return len(group), confidence, -min(item.observation.start for item in group)

    return max(agreeing_groups(items), key=weight)[0]
