"""Sentence by sentence: each number is given its metric, subject, period, basis and measure, or is left alone."""

from __future__ import annotations

from collections.abc import Iterator

from tasks.core.records import Basis, Measure, Observation, Period, Reason
from tasks.core.watchlist import Metric, Watchlist
from tasks.figures.entities.discourse import Discourse, Said, Subject
from tasks.figures.entities.gazetteer import Lexicon
from tasks.figures.entities.organisations import GROUP
from tasks.figures.linking.entity import Candidate, around, rank_subjects
from tasks.figures.linking.measure import base_of, hear_base, is_move, move_measure
from tasks.figures.linking.metric.competing_nouns import measures_other
from tasks.figures.linking.metric.selection import Contest
from tasks.figures.linking.modality import read_basis
from tasks.figures.linking.observation import Reading, build_observation, read_as
from tasks.figures.linking.per_unit_amounts import per_unit
from tasks.figures.linking.period import main_period, read_period, usable
from tasks.figures.linking.respectively import Deal, deal_out
from tasks.figures.linking.rise_and_fall import read_move
from tasks.figures.linking.scope import read_scope
from tasks.figures.near_misses import NearMiss, near_misses
from tasks.figures.syntax.nodes import Node, Row
from tasks.figures.time.recognition import period_from_label
from tasks.figures.time.tenses import Timed, back_in_time, told_done

# Below this no subject is near enough; an interval without a point value needs a claim this sure.
LEAST_SUBJECT = 0.36
SURE = 0.85
# Figures kept in mind; nothing looks further back, and a long text must not slow down.
REMEMBERED = 128


class Attribution:
    """Reads rows by a watchlist; holds no state of its own."""

    def __init__(self, watchlist: Watchlist) -> None:
        self._contest = Contest(watchlist.metrics)
        self._entities = {entity.id: entity for entity in watchlist.entities}
        self._discovers = watchlist.settings.discover_entities

    def open(self, title: str, lexicon: Lexicon, discourse: Discourse) -> None:
        """Let the headline name the topic, until the text names another."""
        mentions, cues = lexicon.find(title)
        if mentions:
            entity = mentions[0].entity
            discourse.topic = Subject(entity, title[mentions[0].start : mentions[0].end])
            named = dict.fromkeys(Subject(m.entity, title[m.start : m.end]) for m in mentions)
            discourse.pair = list(named) if len(named) > 1 else []
        discourse.title_cues = frozenset(need for cue in cues for need in cue.needs)

    def read(
        self, row: Row, discourse: Discourse, text: str, missed: list[NearMiss] | None = None
    ) -> Iterator[Observation]:
        """The observations of one sentence; ``discourse`` moves on.

        Args:
            row: the sentence laid out.
            discourse: what the sentences before left in mind.
            text: the article's text.
            missed: takes the numbers that metrics nearly had; null where nobody asks.
        """
        hear_base(row, discourse)
        deals = deal_out(row, discourse, self._entities, self._contest.single(row.language.code))
        owners: dict[int, Subject] = {}
        told: list[Period] = []
        discourse.told = None
        for index in row.quantities():
            discourse.owner = owners.get(_owner(row, index))
            observation = self._observe(row, index, discourse, deals.get(index), text)
            if missed is not None:
                missed += self._near_misses(row, index, discourse, observation)
            if observation is not None:
                if observation.basis is Basis.ACTUAL and observation.period is not None and observation.period_words:
                    told.append(period_from_label(observation.period))
                owners[index] = Subject(observation.entity, observation.entity_name or "", observation.discovered)
                discourse.told = owners[index] if not row.nodes[index].depth else discourse.told
                yield observation
        discourse.hear([node.cue for node in row.nodes if node.cue is not None])
        self._turn(row, discourse)
        if owners and len({subject.entity for subject in owners.values()}) == 1:
            discourse.topic = next(iter(owners.values()))
        self._date(row, discourse, told)
        discourse.sentence += 1

    def _date(self, row: Row, discourse: Discourse, told: list[Period]) -> None:
        """Move the period and the deadline that the text is about."""
        named = [node.period for node in row.nodes if node.period is not None and node.depth == 0]
        for mention in named:
            if mention.role == "deadline" and mention.period is not None:
                discourse.deadline = mention.period
        if not told:
            ended = [
                mention.period
                for mention in named
                if usable(mention)
                and mention.period is not None
                and mention.role != "deadline"
                and (discourse.published is None or mention.period.end <= discourse.published)
            ]
            told = ended[:1] if ended else []
        discourse.period = main_period(discourse.period, told, discourse.published)

    def _observe(self, row: Row, index: int, discourse: Discourse, deal: Deal | None, text: str) -> Observation | None:
        node = row.nodes[index]
        quantity = node.quantity
        assert quantity is not None
        reading = self._measure(row, index, discourse, deal)
        if reading is None or measures_other(row, index) is not None:
            return None
        if quantity.value is None and reading.chosen.score < SURE:
            return None
        if per_unit(row, index, reading.chosen.metric, reading.chosen.cue) is not None:
            return None
        metric = reading.chosen.metric
        moved = reading.measure is not Measure.LEVEL
        announced = metric.timing == "event" or (
            metric.timing == "stock" and (moved or read_move(row, index) is not None)
        )
        basis, basis_word = read_basis(row, index, announced=announced)
        if basis is Basis.ACTUAL and discourse.said and _part_of(row):
            basis, basis_word = discourse.said[-1].basis, "of the figure before"
        subject, others = self._subject(row, index, reading, discourse, deal)
        scope = read_scope(row, index, reading.chosen.cue, metric, discourse)
        timed = read_period(row, index, metric, reading.measure, basis, basis_word, scope, discourse)
        if told_done(row, index, timed, basis, discourse.published):
            timed = back_in_time(timed)
        else:
            basis, basis_word = _ahead(basis, basis_word, timed, metric, discourse)
        discourse.said.append(
            Said(
                metric, subject.subject if subject else None, quantity.unit, reading.measure.value, timed.period, scope,
                reading.chosen.negative, discourse.sentence, reading.chosen.aside, basis, timed.explicit,
            )
        )  # fmt: skip
        del discourse.said[:-REMEMBERED]
        if subject is None:
            return None
        reasons = (*reading.reasons, subject.reason, Reason("basis", basis_word or "nothing says otherwise"))
        if timed.words:
            reasons = (*reasons, Reason("period", timed.words))
        return build_observation(row, quantity, reading, subject, others, timed, basis, scope, reasons, text)

    def _measure(self, row: Row, index: int, discourse: Discourse, deal: Deal | None) -> Reading | None:
        quantity = row.nodes[index].quantity
        assert quantity is not None
        move = read_move(row, index)
        base = base_of(row, index, discourse)
        as_move = self._contest.claims(row, index, discourse, deal, moved=True)
        as_level = self._contest.claims(row, index, discourse, deal, moved=False)
        if is_move(quantity, move, base, as_level):
            if not as_move:
                return None
            return read_as(
                as_move, move_measure(row, index, base, discourse), (move.direction if move else 1), move, base
            )
        if not as_level:
            return None
        return read_as(as_level, Measure.LEVEL, 0, move, None)

    def _subject(
        self, row: Row, index: int, reading: Reading, discourse: Discourse, deal: Deal | None
    ) -> tuple[Candidate | None, list[Candidate]]:
        if deal is not None and deal.subject is not None:
            return Candidate(deal.subject, 0.95, Reason("subject", f"{deal.subject.name}: dealt in order", 0.95)), []
        kinds = frozenset(reading.chosen.metric.subject_nouns.get(row.language.code, []))
        ranked = rank_subjects(row, index, reading.chosen.cue, discourse, self._entities, kinds)
        ranked = [item for item in ranked if item.score >= LEAST_SUBJECT]
        if not self._discovers:
            ranked = [item for item in ranked if not item.subject.discovered]
        return (ranked[0] if ranked else None), ranked[1:]

    def _near_misses(self, row: Row, index: int, discourse: Discourse, told: Observation | None) -> list[NearMiss]:
        weak = rank_subjects(row, index, None, discourse, self._entities, frozenset())
        return near_misses(row, index, self._contest, discourse, told, weak)

    def _turn(self, row: Row, discourse: Discourse) -> None:
        """Who the next sentence is about, if it names nobody."""
        named = [node for node in row.nodes if node.mention is not None and node.depth == 0]
        alone = {node.mention.entity for node in named if node.mention is not None}
        if alone:
            discourse.only = self._named(named[0]) if len(alone) == 1 else None
        for node in named:
            discourse.named = [*discourse.named[-7:], (self._named(node), around(row, node))]
        topics = (
            [node for node in named if node.has("link")]
            or [node for node in named if node.has("topic")]
            or [node for node in named if node.has("subject", "also", "side")]
        )
        if not topics and discourse.topic is None:
            topics = named
        if not topics:
            return
        discourse.topic = self._named(topics[0])
        joined = [node for node in named if node.has("join")]
        if joined:
            pair = [self._named(node) for node in named[:3]]
            discourse.pair = list(dict.fromkeys(pair))

    def _named(self, node: Node) -> Subject:
        assert node.mention is not None
        known = self._entities.get(node.mention.entity)
        return Subject(
            known.id if known else node.text, node.text, known is None, node.mention.entity.startswith(GROUP)
        )


def _part_of(row: Row) -> bool:
    """``이 가운데``: the sentence breaks the figure before down, and shares its footing."""
    return row.sentence.text.startswith(row.language.grammar.table("part_of"))


def _ahead(basis: Basis, word: str, timed: Timed, metric: Metric, discourse: Discourse) -> tuple[Basis, str]:
    """What is dated after the day of publication has not happened: a plan where somebody acts, else an outlook."""
    if basis is not Basis.ACTUAL or timed.period is None or discourse.published is None or not timed.explicit:
        return basis, word
    if timed.period.start <= discourse.published:
        return basis, word
    planned = metric.timing != "flow" or timed.period == discourse.deadline
    return (Basis.TARGET if planned else Basis.FORECAST), timed.words or ""


def _owner(row: Row, index: int) -> int:
    """The number right before the bracket that holds this one; -1 where there is none."""
    for j in range(index - 1, 0, -1):
        if row.nodes[j].kind == "open" and row.nodes[j].depth < row.nodes[index].depth:
            return j - 1 if row.nodes[j - 1].kind == "quantity" else -1
    return -1
