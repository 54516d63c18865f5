"""Link the numbers of a sentence to metric, entity, period, scope, basis and measure, or leave them alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import copy

from tasks.core.records import Basis, Measure, Observation, Period, Reason
from tasks.core.watchlist import Entity, Watchlist
from tasks.figures.entities.discourse import Discourse, EntityRef, PreviousNumber
from tasks.figures.entities.mentions import Cue, Mention
from tasks.figures.linking.article_context import RuleReading
from tasks.figures.linking.discourse_update import update_period, update_topic
from tasks.figures.linking.entity.candidate import EntityCandidate
from tasks.figures.linking.entity.ranking import rank_entities
from tasks.figures.linking.measure import find_comparison_base, is_move, move_measure, note_comparison_base
from tasks.figures.linking.metric.competing_nouns import measured_noun
from tasks.figures.linking.metric.selection import MetricSelection
from tasks.figures.linking.modality import basis_of_future_period, find_basis
from tasks.figures.linking.observation import LinkedNumber, build_observation, link_metric
from tasks.figures.linking.per_unit_amounts import per_unit_words
from tasks.figures.linking.period.choice import link_period
from tasks.figures.linking.period.tenses import LinkedPeriod, a_year_earlier, is_over_already
from tasks.figures.linking.respectively import Assignment, assign_in_order
from tasks.figures.linking.rise_and_fall import find_move
from tasks.figures.linking.scope import find_scope
from tasks.figures.near_misses import NearMiss, near_misses
from tasks.figures.syntax.nodes import Row
from tasks.figures.time.calendar_periods import period_from_label

# The least score of an entity that is linked at all.
LEAST_ENTITY_SCORE = 0.36
# The least score of the metric of an interval without a point value.
SURE = 0.85
# Previous numbers that are kept: nothing looks further back, and a long text must not slow the linking down.
REMEMBERED = 128


class Linker:
    """Links the numbers of sentences by a watchlist; the state of a text is kept in its ``Discourse``.

    Args:
        watchlist: the metrics and entities to link to; ``metrics`` and ``entities`` hold them by id.
    """

    def __init__(self, watchlist: Watchlist) -> None:
        self._selection = MetricSelection(watchlist.metrics)
        self.metrics = {metric.id: metric for metric in watchlist.metrics}
        self.entities = {entity.id: entity for entity in watchlist.entities}

    def knowing(self, entities: Mapping[str, Entity]) -> Linker:
        """Return a linker that links to further entities too: those that only one article is about."""
        linker = copy(self)
        linker.entities = {**self.entities, **entities}
        return linker

    def read_title(self, title: str, mentions: Sequence[Mention], cues: Sequence[Cue], discourse: Discourse) -> None:
        """Make the headline's entity the topic, until the text names another.

        Args:
            title: the headline.
            mentions, cues: what it names.
            discourse: the state of the text; it is updated.
        """
        if mentions:
            names = [EntityRef(mention.entity, title[mention.start : mention.end]) for mention in mentions]
            discourse.topic = names[0]
            distinct = list(dict.fromkeys(names))
            discourse.joined_entities = distinct if len(distinct) > 1 else []
        discourse.title_cues = frozenset(need for cue in cues for need in cue.needs)

    def link(
        self,
        row: Row,
        discourse: Discourse,
        text: str,
        missed: list[NearMiss] | None = None,
        readings: dict[int, RuleReading] | None = None,
    ) -> Iterator[Observation]:
        """Yield the observations of one sentence and update the state of the text.

        Args:
            row: the annotated sentence.
            discourse: the state that the sentences before left; it is updated.
            text: the article's text.
            missed: receives the numbers that metrics nearly had; null where nobody asks.
            readings: receives what the rules say of each number, by its position; null where nobody asks.
        """
        note_comparison_base(row, discourse)
        single_cue = self._selection.single_cue_metrics(row.language.code)
        assignments = assign_in_order(row, discourse, self.entities, single_cue)
        owners: dict[int, EntityRef] = {}
        periods: list[Period] = []
        discourse.last_entity = None
        for index in row.quantities():
            discourse.bracketed_entity = owners.get(_number_before_bracket(row, index))
            reading = _reading(discourse, assignments.get(index))
            observation = self._link_number(row, index, discourse, assignments.get(index), text, reading)
            if readings is not None:
                reading.observation = observation
                readings[index] = reading
            if missed is not None:
                missed += self._near_misses(row, index, discourse, observation)
            if observation is not None:
                if observation.basis is Basis.ACTUAL and observation.period is not None and observation.period_words:
                    periods.append(period_from_label(observation.period))
                owners[index] = EntityRef(observation.entity, observation.entity_name or "", observation.discovered)
                discourse.last_entity = owners[index] if not row.nodes[index].depth else discourse.last_entity
                yield observation
        discourse.note_cues([node.cue for node in row.nodes if node.cue is not None])
        update_topic(row, discourse, self.entities)
        if owners and len({entity.id for entity in owners.values()}) == 1:
            discourse.topic = next(iter(owners.values()))
        update_period(row, discourse, periods)
        discourse.sentence += 1

    def _link_number(
        self,
        row: Row,
        index: int,
        discourse: Discourse,
        assignment: Assignment | None,
        text: str,
        reading: RuleReading,
    ) -> Observation | None:
        """Link one number; null where no metric or no entity is sure enough. The number is noted either way.

        ``reading`` receives what was found on the way.
        """
        quantity = row.nodes[index].quantity
        assert quantity is not None
        linked = self._link_metric(row, index, discourse, assignment, reading)
        cue = linked.candidate.cue if linked is not None else None
        kinds = frozenset(linked.candidate.metric.subject_nouns.get(row.language.code, []) if linked else ())
        reading.entities = rank_entities(row, index, cue, discourse, self.entities, kinds)
        if linked is None or self._is_excluded(row, index, linked):
            return None
        metric = linked.candidate.metric
        basis, basis_word = _basis(row, index, linked, discourse)
        best, others = self._link_entity(reading.entities, assignment)
        scope = find_scope(row, index, linked.candidate.cue, metric, discourse)
        timed = link_period(row, index, metric, linked.measure, basis, basis_word, scope, discourse)
        if is_over_already(row, index, timed, basis, discourse.published):
            timed = a_year_earlier(timed)
        else:
            basis, basis_word = basis_of_future_period(basis, basis_word, timed, metric, discourse)
        _note_number(linked, best, quantity.unit, timed, scope, basis, discourse)
        if best is None:
            return None
        reasons = (*linked.reasons, best.reason, Reason("basis", basis_word or "nothing says otherwise"))
        if timed.words:
            reasons = (*reasons, Reason("period", timed.words))
        return build_observation(row, quantity, linked, best, others, timed, basis, scope, reasons, text)

    def _is_excluded(self, row: Row, index: int, linked: LinkedNumber) -> bool:
        """Return whether the number is of another thing, of one unit, or too vague for its metric's score."""
        quantity, candidate = row.nodes[index].quantity, linked.candidate
        vague = quantity is not None and quantity.value is None and candidate.score < SURE
        return (
            measured_noun(row, index) is not None
            or vague
            or per_unit_words(row, index, candidate.metric, candidate.cue) is not None
        )

    def _link_metric(
        self, row: Row, index: int, discourse: Discourse, assignment: Assignment | None, reading: RuleReading
    ) -> LinkedNumber | None:
        quantity = row.nodes[index].quantity
        assert quantity is not None
        move = reading.move = find_move(row, index)
        base = reading.base = find_comparison_base(row, index, discourse)
        as_move = reading.moves = self._selection.candidates(row, index, discourse, assignment, moved=True)
        as_level = reading.levels = self._selection.candidates(row, index, discourse, assignment, moved=False)
        if is_move(quantity, move, base, as_level):
            if not as_move:
                return None
            direction = move.direction if move else 1
            return link_metric(as_move, move_measure(row, index, base, discourse), direction, move, base)
        return link_metric(as_level, Measure.LEVEL, 0, move, None) if as_level else None

    def _link_entity(
        self, ranked: list[EntityCandidate], assignment: Assignment | None
    ) -> tuple[EntityCandidate | None, list[EntityCandidate]]:
        """Return the best entity that is sure enough, if any, and the others."""
        if assignment is not None and assignment.entity is not None:
            reason = Reason("subject", f"{assignment.entity.name}: assigned in order", 0.95)
            return EntityCandidate(assignment.entity, 0.95, reason), []
        ranked = [item for item in ranked if item.score >= LEAST_ENTITY_SCORE]
        return (ranked[0] if ranked else None), ranked[1:]

    def _near_misses(
        self, row: Row, index: int, discourse: Discourse, observation: Observation | None
    ) -> list[NearMiss]:
        entities = rank_entities(row, index, None, discourse, self.entities, frozenset())
        return near_misses(row, index, self._selection, discourse, observation, entities)


def _reading(discourse: Discourse, assignment: Assignment | None) -> RuleReading:
    """Return what the text before a number says, as far as a reader of the whole article may need it."""
    return RuleReading(
        assignment=assignment,
        topic=discourse.topic,
        sole_entity=discourse.sole_entity,
        joined_entities=list(discourse.joined_entities),
        period=discourse.period,
        deadline=discourse.deadline,
    )


def _basis(row: Row, index: int, linked: LinkedNumber, discourse: Discourse) -> tuple[Basis, str]:
    """Return the basis of a number and the word that says so; a part of the number before has that number's basis."""
    basis, word = find_basis(row, index, announced=_is_announced(row, index, linked))
    if basis is Basis.ACTUAL and discourse.previous_numbers and _breaks_down(row):
        return discourse.previous_numbers[-1].basis, "of the figure before"
    return basis, word


def _is_announced(row: Row, index: int, linked: LinkedNumber) -> bool:
    """Return whether the present tense announces the number rather than reports it: an event, a move of a stock."""
    timing = linked.candidate.metric.timing
    if timing == "stock":
        return linked.measure is not Measure.LEVEL or find_move(row, index) is not None
    return timing == "event"


def _breaks_down(row: Row) -> bool:
    """Return whether the sentence breaks the number before down into parts (``이 가운데``)."""
    return row.sentence.text.startswith(row.language.grammar.table("part_of"))


def _note_number(
    linked: LinkedNumber,
    best: EntityCandidate | None,
    unit: str,
    timed: LinkedPeriod,
    scope: str | None,
    basis: Basis,
    discourse: Discourse,
) -> None:
    """Note a linked number for those that follow."""
    discourse.previous_numbers.append(
        PreviousNumber(
            metric=linked.candidate.metric,
            entity=best.entity if best else None,
            unit=unit,
            measure=linked.measure.value,
            period=timed.period,
            scope=scope,
            negative=linked.candidate.negative,
            sentence=discourse.sentence,
            as_share_base=linked.candidate.as_share_base,
            basis=basis,
            dated=timed.explicit,
        )
    )
    del discourse.previous_numbers[:-REMEMBERED]


def _number_before_bracket(row: Row, index: int) -> int:
    """Return the position of the number right before the bracket that holds this one; -1 without one."""
    for j in range(index - 1, 0, -1):
        if row.nodes[j].kind == "open" and row.nodes[j].depth < row.nodes[index].depth:
            return j - 1 if row.nodes[j - 1].kind == "quantity" else -1
    return -1
