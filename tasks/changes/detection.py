"""Detects changes by comparing new observations with everything known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from tasks.changes.agreement import agree, narrower
from tasks.changes.change_record import change_of
from tasks.changes.known_series import KnownSeries, SeriesPeriod, period_order, series_period
from tasks.changes.settled_figure import Figure, agreeing_groups, publication_order, published_at
from tasks.changes.targets import target_outcomes
from tasks.core.changes import Change, ChangeKind
from tasks.core.records import Basis, SourcedObservation
from tasks.core.watchlist import Watchlist

ByPeriod = dict[SeriesPeriod, list[SourcedObservation]]
"""The observations of one text by series and period."""


def find_changes(
    new: Sequence[SourcedObservation],
    history: Sequence[SourcedObservation],
    watchlist: Watchlist,
    found_at: datetime,
    dropped: Sequence[SourcedObservation] = (),
) -> list[Change]:
    """Find the changes that new observations bring.

    Articles are taken in order of publication, each compared with all before it, so that a batch gives the same changes
    as its articles one by one.

    Args:
        new: observations of texts that were not known; those that are also in ``history`` are skipped.
        history: current observations of the series concerned, known before. For ``target_met`` and ``target_missed``
            it must also hold those of the same entity, metric, scope and unit on the other basis.
        watchlist: thresholds, the contradiction window, the least confidence that is reported.
        found_at: aware; now.
        dropped: observations that an earlier text of an article in ``new`` (or of one that has no observation left)
            had: ``restated`` where the new text has another value for the same figure, ``withdrawn`` where it has none.

    Returns:
        Changes by order of publication, each once. The same input gives the same ids (DESIGN section 4).
    """
    known_ids = {item.observation_id for item in history}
    detector = _ChangeDetector(KnownSeries(history, dropped), watchlist, found_at)
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
    before: Sequence[SourcedObservation],
    after: Sequence[SourcedObservation],
    watchlist: Watchlist,
    found_at: datetime,
) -> list[Change]:
    """Find what a publisher edited between two texts of one article, where the later text is known already.

    Args:
        before, after: observations of the two texts.
        watchlist, found_at: see ``find_changes``.

    Returns:
        ``restated`` and ``withdrawn`` changes.
    """
    detector = _ChangeDetector(KnownSeries(()), watchlist, found_at)
    return list(detector.edits(_by_period(before), _by_period(after)))


@dataclass(slots=True)
class _ChangeDetector:
    """One pass over texts; every text is added to the known series after it is compared with them."""

    known: KnownSeries
    watchlist: Watchlist
    found_at: datetime

    def changes_of_text(
        self, text: Sequence[SourcedObservation], dropped: Sequence[SourcedObservation]
    ) -> Iterator[Change]:
        """Yield the changes that one text brings.

        Args:
            text: observations of the text.
            dropped: observations of the article's earlier text.
        """
        by_period, earlier = _by_period(text), _by_period(dropped)
        yield from self.edits(earlier, by_period)
        for key, items in by_period.items():
            main = _main_observation(items)
            outcomes_before = target_outcomes(self.known, main)
            if key not in earlier:
                yield from self._compare(main)
            for item in items:
                self.known.add(item)
            for target, outcome in target_outcomes(self.known, main).items():
                if target not in outcomes_before or outcomes_before[target].kind is not outcome.kind:
                    yield self._change(outcome.kind, outcome.target, outcome.actual, of=outcome.target)

    def edits(self, earlier: ByPeriod, later: ByPeriod) -> Iterator[Change]:
        """Yield a change for every figure that the later text of an article changes or drops."""
        for key, items in earlier.items():
            yield from self._edit(_main_observation(items), _main_observation(later[key]) if key in later else None)

    def _edit(self, before: SourcedObservation, after: SourcedObservation | None) -> Iterator[Change]:
        if after is None:
            yield self._change(ChangeKind.WITHDRAWN, before, None)
        elif not agree(before.observation, after.observation, cut_off=False):
            yield self._change(ChangeKind.RESTATED, before, after)

    def _compare(self, item: SourcedObservation) -> Iterator[Change]:
        key = series_period(item)
        figure = self.known.figure(key)
        if figure is not None:
            yield from self._same_period(item, figure)
        elif not self.known.has_series(item.series_id):
            yield self._change(ChangeKind.NEW_SERIES, None, item)
        elif key.period is not None and self.known.is_latest_period(item):
            previous = self.known.previous_figure(item)
            yield self._change(ChangeKind.NEW_PERIOD, previous.best if previous else None, item)

    def _same_period(self, item: SourcedObservation, figure: Figure) -> Iterator[Change]:
        others = self.known.observations(series_period(item))
        if any(other.story_id == item.story_id for other in others):
            return
        best = figure.best
        if item.observation.period is None:
            # Without a period each article is about its own time: the last value counts, not that of the majority.
            best = self.known.latest_published(series_period(item)) or best
        elif not _agree(item, best) and any(_agree(item, other) for other in others):
            return  # it agrees with a value whose disagreement with the figure is a change already
        if not _agree(item, best):
            yield from self._conflict(item, best)
        elif narrower(item.observation, best.observation):
            yield self._change(ChangeKind.REFINED, best, item)

    def _conflict(self, item: SourcedObservation, known: SourcedObservation) -> Iterator[Change]:
        before, after = (known, item)
        dated = item.published is not None and known.published is not None
        if dated and published_at(item) < published_at(known):
            before, after = item, known
        window = timedelta(days=self.watchlist.settings.contradiction_days)
        within_window = not dated or abs(published_at(item).date() - published_at(known).date()) <= window
        # Forecasts of different people differ by nature, and a target is moved, not contradicted.
        kind = ChangeKind.CONTRADICTED if within_window else ChangeKind.REVISED
        if item.observation.basis is Basis.FORECAST:
            kind = ChangeKind.REVISED
        elif item.observation.basis is Basis.TARGET:
            kind = ChangeKind.TARGET_MOVED
        if item.observation.period is None and before is item and kind is not ChangeKind.CONTRADICTED:
            return  # an older article without a period changes nothing
        yield self._change(kind, before, after)

    def _change(
        self,
        kind: ChangeKind,
        before: SourcedObservation | None,
        after: SourcedObservation | None,
        *,
        of: SourcedObservation | None = None,
    ) -> Change:
        return change_of(kind, before, after, self.watchlist, self.found_at, of=of)


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
