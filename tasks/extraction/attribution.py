"""Sentence by sentence: each number is given its metric, subject, period, basis and measure, or is left alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from tasks.extraction.basis import read_basis
from tasks.extraction.carry import carried
from tasks.extraction.claims import VETO, Claim, claim, counts_other, fits, names_count
from tasks.extraction.deals import Deal, deal_out
from tasks.extraction.discourse import Discourse, Said, Subject
from tasks.extraction.foreign import measures_other
from tasks.extraction.lexicon import Lexicon
from tasks.extraction.moves import Move, read_move
from tasks.extraction.nodes import Node, Row
from tasks.extraction.organisations import GROUP
from tasks.extraction.periods import period_from_label, shifted
from tasks.extraction.reach import reaches
from tasks.extraction.scopes import read_scope
from tasks.extraction.subjects import Candidate, around, rank_subjects
from tasks.extraction.times import Timed, enduring, main_period, read_period, usable
from tasks.model import Basis, Measure, Observation, Period, Quantity, Reason
from tasks.watchlist import Metric, Watchlist

# Below these a number is left alone: something wrong is worse than nothing.
LEAST_CLAIM = 0.48
LEAST_SUBJECT = 0.36
SURE = 0.85


@dataclass(frozen=True, slots=True)
class _Reading:
    """A quantity's measure and metric, before it has a subject."""

    chosen: Claim
    measure: Measure
    direction: int
    runners_up: tuple[Claim, ...]
    reasons: tuple[Reason, ...]


class Attribution:
    """Reads rows by a watchlist; holds no state of its own."""

    def __init__(self, watchlist: Watchlist) -> None:
        self._metrics = list(watchlist.metrics)
        self._by_id = {metric.id: metric for metric in watchlist.metrics}
        self._entities = {entity.id: entity for entity in watchlist.entities}
        self._echo_words: dict[str, dict[str, frozenset[str]]] = {}
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

    def read(self, row: Row, discourse: Discourse, text: str) -> Iterator[Observation]:
        """The observations of one sentence; ``discourse`` moves on.

        Args:
            row: the sentence laid out.
            discourse: what the sentences before left in mind.
            text: the article's text.
        """
        _hear_base(row, discourse)
        deals = deal_out(row, discourse, self._entities, self._single(row.language.code))
        owners: dict[int, Subject] = {}
        told: list[Period] = []
        discourse.told = None
        for index in row.quantities():
            discourse.owner = owners.get(_owner(row, index))
            observation = self._observe(row, index, discourse, deals.get(index), text)
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
        metric = reading.chosen.metric
        moved = reading.measure is not Measure.LEVEL
        announced = metric.timing == "event" or (metric.timing == "stock" and moved)
        basis, basis_word = read_basis(row, index, announced=announced)
        if basis is Basis.ACTUAL and discourse.said and _part_of(row):
            basis, basis_word = discourse.said[-1].basis, "of the figure before"
        subject, others = self._subject(row, index, reading, discourse, deal)
        scope = read_scope(row, index, reading.chosen.cue, metric, discourse)
        timed = read_period(row, index, metric, reading.measure, basis, basis_word, scope, discourse)
        basis, basis_word = _ahead(basis, basis_word, timed, metric, discourse)
        discourse.said.append(
            Said(
                metric, subject.subject if subject else None, quantity.unit, reading.measure.value, timed.period, scope,
                reading.chosen.negative, discourse.sentence, reading.chosen.aside, basis, timed.explicit,
            )
        )  # fmt: skip
        if subject is None:
            return None
        reasons = (*reading.reasons, subject.reason, Reason("basis", basis_word or "nothing says otherwise"))
        if timed.words:
            reasons = (*reasons, Reason("period", timed.words))
        return _observation(row, quantity, reading, subject, others, timed, basis, scope, reasons, text)

    def _measure(self, row: Row, index: int, discourse: Discourse, deal: Deal | None) -> _Reading | None:
        quantity = row.nodes[index].quantity
        assert quantity is not None
        move = read_move(row, index)
        base = _base(row, index, discourse)
        as_move = self._best(row, index, discourse, deal, moved=True)
        as_level = self._best(row, index, discourse, deal, moved=False)
        if _is_move(quantity, move, base, as_level):
            if not as_move:
                return None
            return _reading(
                as_move, _move_measure(quantity, base, discourse), (move.direction if move else 1), move, base
            )
        if not as_level:
            return None
        return _reading(as_level, Measure.LEVEL, 0, move, None)

    def _best(self, row: Row, index: int, discourse: Discourse, deal: Deal | None, *, moved: bool) -> list[Claim]:
        quantity = row.nodes[index].quantity
        assert quantity is not None
        code = row.language.code
        if deal is not None and deal.metric is not None:
            metric = self._by_id[deal.metric]
            if fits(metric, quantity, moved, code):
                return [Claim(metric, 0.9, deal.cue, reasons=(Reason("dealt", "values listed in order", 0.9),))]
        found = reaches(row, index, self._echoes(code))
        nearby = discourse.nearby()
        claims: list[Claim] = []
        near_misses: list[Claim] = []
        for metric in self._metrics:
            bare = names_count(metric, row, index, found)
            if not fits(metric, quantity, moved, code, bare=bare) or counts_other(row, index, metric):
                continue
            groups = len(metric.cues.get(code, []))
            theme = discourse.theme(metric.id, groups) if metric.echoes else 0.0
            partial = moved and quantity.dimension == "count"
            made = claim(metric, row, index, found, groups, nearby, theme, partial=partial) if groups else None
            if moved and made is not None and _loose_ratio(metric, quantity, made):
                continue
            if made is not None and made.score >= LEAST_CLAIM:
                claims.append(made)
            elif made is not None and made.score + VETO >= 0.8 and made.reasons[-1].step == "unless":
                near_misses.append(made)
        claims.sort(key=lambda item: -item.score)
        if any(_misses(row, made, claims) for made in near_misses):
            return []
        if claims:
            return claims
        kept = carried(row, index, discourse, moved=moved)
        return [kept] if kept is not None else []

    def _single(self, code: str) -> frozenset[str]:
        """Metrics that one cue alone speaks of."""
        return frozenset(metric.id for metric in self._metrics if len(metric.cues.get(code, [])) == 1)

    def _echoes(self, code: str) -> dict[str, frozenset[str]]:
        if code not in self._echo_words:
            words: dict[str, frozenset[str]] = {}
            for metric in self._metrics:
                for word in metric.echoes.get(code, []):
                    words[word] = words.get(word, frozenset()) | {metric.id}
            self._echo_words[code] = words
        return self._echo_words[code]

    def _subject(
        self, row: Row, index: int, reading: _Reading, discourse: Discourse, deal: Deal | None
    ) -> tuple[Candidate | None, list[Candidate]]:
        if deal is not None and deal.subject is not None:
            return Candidate(deal.subject, 0.95, Reason("subject", f"{deal.subject.name}: dealt in order", 0.95)), []
        kinds = frozenset(reading.chosen.metric.subject_nouns.get(row.language.code, []))
        ranked = rank_subjects(row, index, reading.chosen.cue, discourse, self._entities, kinds)
        ranked = [item for item in ranked if item.score >= LEAST_SUBJECT]
        if not self._discovers:
            ranked = [item for item in ranked if not item.subject.discovered]
        return (ranked[0] if ranked else None), ranked[1:3]

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
        chosen = topics[0] if row.language.grammar.settings.get("topic_first", True) else topics[-1]
        discourse.topic = self._named(chosen)
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


def _misses(row: Row, made: Claim, claims: list[Claim]) -> bool:
    """Whether a claim that a word makes impossible keeps the number from all others.

    Not so where that word speaks for the best of them: ``R&D 투자액`` is no investment, but spending on research.
    """
    if not claims:
        return True
    best = claims[0]
    for node in row.nodes:
        if node.cue is not None and made.metric.id in node.cue.vetoes and node.text == made.reasons[-1].detail:
            if node.cue.serves(best.metric.id):
                return False
    return made.score + VETO > best.score + 0.1


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


def _loose_ratio(metric: Metric, quantity: Quantity, made: Claim) -> bool:
    """Shares move in points; a per cent move of a share needs its words right there."""
    if metric.dimension != "ratio" or quantity.unit != "percent":
        return False
    return made.score < 0.8 or any(reason.step != "cue" for reason in made.reasons)


def _hear_base(row: Row, discourse: Discourse) -> None:
    bases = [node.period.comparison for node in row.nodes if node.period is not None and node.period.comparison]
    if bases:
        discourse.base = bases[-1]


def _base(row: Row, index: int, discourse: Discourse) -> str | None:
    """What a move is measured against: the nearest comparison before it, then after it, in the sentence."""
    me = row.nodes[index]
    behind = row.nodes[index + 1] if index + 1 < len(row.nodes) else None
    if behind is not None and behind.period is not None and behind.period.comparison:
        return behind.period.comparison
    if enduring(row, index):
        return "change_rate"
    for j in range(index - 1, -1, -1):
        node = row.nodes[j]
        if node.period is not None and node.period.comparison:
            return node.period.comparison
        if (
            node.has("compare")
            and node.clause == me.clause
            and node.depth == me.depth
            and (base := _compared(row, j, discourse))
        ):
            return base
    for node in row.nodes[index + 1 :]:
        if node.period is not None and node.period.comparison and node.clause - me.clause <= 1:
            return node.period.comparison
    return None


def _compared(row: Row, j: int, discourse: Discourse) -> str | None:
    """``지난해 4분기 17.9% 점유율보다``: a value of a named period as the base."""
    for node in reversed(row.nodes[:j]):
        if node.kind == "break":
            return None
        if node.period is not None and node.period.comparison:
            return node.period.comparison
        period = node.period.period if node.period is not None else None
        if period is not None and discourse.period is not None:
            if period == shifted(discourse.period, "year", -1):
                return "yoy_change"
            return "qoq_change" if period == shifted(discourse.period, "quarter", -1) else "change_rate"
    return None


def _is_move(quantity: Quantity, move: Move | None, base: str | None, as_level: list[Claim]) -> bool:
    if quantity.unit in ("percentage_point", "times"):
        return True
    if quantity.unit == "percent":
        if move is not None and move.reached:
            return not as_level
        return move is not None or (base is not None and not as_level)
    if move is None or move.reached:
        return False
    return not (as_level and as_level[0].metric.timing == "event" and quantity.dimension == "money")


def _move_measure(quantity: Quantity, base: str | None, discourse: Discourse) -> Measure:
    if quantity.unit == "percentage_point" and base == "qoq_change":
        return Measure.QOQ
    if quantity.unit == "percentage_point" and base == "yoy_change":
        return Measure.YOY
    if quantity.unit not in ("percent", "times"):
        return Measure.CHANGE_AMOUNT
    if quantity.unit == "percentage_point":
        return Measure.CHANGE_AMOUNT
    if base is not None:
        return Measure(base)
    if quantity.unit == "times":
        return Measure.CHANGE_RATE
    if discourse.base is not None:
        return Measure(discourse.base)
    return Measure.YOY if discourse.period is not None else Measure.CHANGE_RATE


def _reading(claims: list[Claim], measure: Measure, direction: int, move: Move | None, base: str | None) -> _Reading:
    chosen = claims[0]
    reasons = chosen.reasons
    if move is not None and measure is not Measure.LEVEL:
        reasons = (*reasons, Reason("move", move.word))
    if base is not None:
        reasons = (*reasons, Reason("against", base))
    return _Reading(chosen, measure, direction, tuple(claims[1:3]), reasons)


def _observation(
    row: Row,
    quantity: Quantity,
    reading: _Reading,
    subject: Candidate,
    others: list[Candidate],
    timed: Timed,
    basis: Basis,
    scope: str | None,
    reasons: tuple[Reason, ...],
    text: str,
) -> Observation:
    value, low, high = quantity.value, quantity.low, quantity.high
    turned = (reading.measure is Measure.LEVEL and reading.chosen.negative) or reading.direction < 0
    if turned and (value is None or value > 0):
        value, low, high = _negated(value), _negated(high), _negated(low)
    period = timed.period
    runners = [f"{item.metric.id} {item.score:.2f}" for item in reading.runners_up]
    runners += [f"{item.subject.name} {item.score:.2f}" for item in others]
    conversion = quantity.conversion
    return Observation(
        entity=subject.subject.entity,
        metric=reading.chosen.metric.id,
        scope=scope,
        period=period.label if period else None,
        basis=basis,
        measure=reading.measure,
        value=value,
        low=low,
        high=high,
        unit=quantity.unit,
        bound=quantity.bound,
        expression=text[quantity.start : quantity.end],
        start=quantity.start,
        end=quantity.end,
        sentence=row.sentence.text,
        confidence=round(min(1.0, 0.6 * reading.chosen.score + 0.4 * subject.score), 3),
        extractor="figurewatch-rules/1",
        entity_name=subject.subject.name,
        discovered=subject.subject.discovered,
        period_start=period.start if period else None,
        period_end=period.end if period else None,
        period_grain=period.grain if period else None,
        period_words=timed.words,
        value_high=quantity.value_high,
        conversion_value=conversion.value if conversion else None,
        conversion_unit=conversion.unit if conversion else None,
        reasons=reasons,
        runners_up=tuple(runners),
    )


def _negated(value: Decimal | None) -> Decimal | None:
    return None if value is None else -value
