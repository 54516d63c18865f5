"""New observations held against everything known: what a reader must be told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from tasks.changes.agreement import agree, narrower
from tasks.changes.change_record import change_of
from tasks.changes.known_series import Ledger, Point, point_of, span_of
from tasks.changes.settled_figure import Figure, publication, published_at, readings
from tasks.changes.targets import outcomes
from tasks.core.records import Basis, Change, ChangeKind, SourcedObservation
from tasks.core.watchlist import Watchlist

Said = dict[Point, list[SourcedObservation]]


def find_changes(
    new: Sequence[SourcedObservation],
    history: Sequence[SourcedObservation],
    watchlist: Watchlist,
    found_at: datetime,
    dropped: Sequence[SourcedObservation] = (),
) -> list[Change]:
    """Finds what new observations change.

    Articles are taken in order of publication, each against all before it, so that a batch gives the same changes as
    its articles one by one.

    Args:
        new: observations of texts that were not known; ones that ``history`` holds are passed over.
        history: standing observations of the touched series, known before. For ``target_met`` and ``target_missed``
            it must also hold those of the same entity, metric, scope and unit on the other basis.
        watchlist: thresholds, the contradiction window, the least confidence that is reported.
        found_at: aware; when this is being found.
        dropped: observations of an earlier text of an article in ``new`` (or of one that has none left) that no
            longer stand: ``restated`` where the new text has another value for the same figure, else ``withdrawn``.

    Returns:
        Changes by order of publication, each once. The same input gives the same ids (DESIGN section 4).
    """
    known = {item.observation_id for item in history}
    finder = _Finder(Ledger(history, dropped), watchlist, found_at)
    gone: dict[int, list[SourcedObservation]] = defaultdict(list)
    for item in dropped:
        gone[item.article_id].append(item)
    found: dict[int, Change] = {}
    fresh = sorted((item for item in new if item.observation_id not in known), key=_document)
    for _, together in groupby(fresh, key=_document):
        document = list(together)
        for change in finder.read(document, gone.pop(document[0].article_id, [])):
            found.setdefault(change.change_id, change)
    for items in gone.values():
        for change in finder.read([], items):
            found.setdefault(change.change_id, change)
    return list(found.values())


def find_edits(
    before: Sequence[SourcedObservation],
    after: Sequence[SourcedObservation],
    watchlist: Watchlist,
    found_at: datetime,
) -> list[Change]:
    """What a publisher edited between two texts of one article, where the later text is known already.

    Args:
        before, after: observations of the two texts.
        watchlist, found_at: see ``find_changes``.

    Returns:
        ``restated`` and ``withdrawn`` changes.
    """
    finder = _Finder(Ledger(()), watchlist, found_at)
    return list(finder.edits(_by_point(before), _by_point(after)))


@dataclass(slots=True)
class _Finder:
    """One pass over documents; the ledger grows as it goes."""

    ledger: Ledger
    watchlist: Watchlist
    found_at: datetime

    def read(self, document: Sequence[SourcedObservation], gone: Sequence[SourcedObservation]) -> Iterator[Change]:
        """The changes that one text brings, its own earlier text given."""
        said, earlier = _by_point(document), _by_point(gone)
        yield from self.edits(earlier, said)
        for point, items in said.items():
            main = _main(items)
            before = outcomes(self.ledger, main)
            if point not in earlier:
                yield from self._compare(main)
            for item in items:
                self.ledger.add(item)
            for target, outcome in outcomes(self.ledger, main).items():
                if target not in before or before[target].kind is not outcome.kind:
                    yield self._change(outcome.kind, outcome.target, outcome.actual, of=outcome.target)

    def edits(self, earlier: Said, later: Said) -> Iterator[Change]:
        """What of an earlier text of an article its later one says otherwise, or no more."""
        for point, items in earlier.items():
            yield from self._edited(_main(items), _main(later[point]) if point in later else None)

    def _edited(self, before: SourcedObservation, after: SourcedObservation | None) -> Iterator[Change]:
        if after is None:
            yield self._change(ChangeKind.WITHDRAWN, before, None)
        elif not agree(before.observation, after.observation, cut_off=False):
            yield self._change(ChangeKind.RESTATED, before, after)

    def _compare(self, item: SourcedObservation) -> Iterator[Change]:
        point = point_of(item)
        figure = self.ledger.figure(point)
        if figure is not None:
            yield from self._same_period(item, figure)
        elif not self.ledger.knows(item.series_id):
            yield self._change(ChangeKind.NEW_SERIES, None, item)
        elif point.period is not None and self.ledger.is_latest(item):
            previous = self.ledger.figure_before(item)
            yield self._change(ChangeKind.NEW_PERIOD, previous.best if previous else None, item)

    def _same_period(self, item: SourcedObservation, figure: Figure) -> Iterator[Change]:
        told = self.ledger.told(point_of(item))
        if any(other.story_id == item.story_id for other in told):
            return
        best = figure.best
        if item.observation.period is None:
            # Without a period each article speaks of its own time: the last word counts, not the majority.
            best = self.ledger.latest_told(point_of(item)) or best
        elif not _agree(item, best) and any(_agree(item, other) for other in told):
            return  # sides with a reading whose disagreement was told when it came
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
        near = not dated or abs(published_at(item).date() - published_at(known).date()) <= window
        # Outlooks of different people differ by nature, and a plan is changed, not contradicted.
        kind = ChangeKind.CONTRADICTED if near else ChangeKind.REVISED
        if item.observation.basis is Basis.FORECAST:
            kind = ChangeKind.REVISED
        elif item.observation.basis is Basis.TARGET:
            kind = ChangeKind.TARGET_MOVED
        if item.observation.period is None and before is item and kind is not ChangeKind.CONTRADICTED:
            return  # an older article without a period is no news
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
    """Whether two reports tell one number; a plan is a number that was decided on, and is not told cut off."""
    return agree(item.observation, known.observation, cut_off=item.observation.basis is not Basis.TARGET)


def _document(item: SourcedObservation) -> tuple[bool, datetime, int, int]:
    """Sort key that keeps a text's observations together, texts in order of publication, undated ones last."""
    return item.published is None, published_at(item), item.article_id, item.revision_id


def _by_point(items: Iterable[SourcedObservation]) -> Said:
    """What a text says by figure, the oldest period first, so that a text that tells several years tells a course."""
    said: Said = {}
    for item in sorted(items, key=lambda item: (span_of(item), publication(item))):
        said.setdefault(point_of(item), []).append(item)
    return said


def _main(items: Sequence[SourcedObservation]) -> SourcedObservation:
    """What one text says of one figure: the reading it repeats most, then the surest, then the first."""

    def weight(group: Sequence[SourcedObservation]) -> tuple[int, float, int]:
        sure = max(item.observation.confidence for item in group)
        return len(group), sure, -min(item.observation.start for item in group)

    return max(readings(items), key=weight)[0]
