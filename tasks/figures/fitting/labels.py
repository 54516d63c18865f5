"""Compare candidates and statements with what is annotated."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from tasks.core.watchlist import Watchlist
from tasks.figures.entities.discourse import EntityRef
from tasks.figures.fitting.examples import SAME_METRIC
from tasks.figures.fitting.part_names import fold_name, is_whole_name, likeness, names_no_part, same_part
from tasks.figures.fitting.training_set import GoldFigure
from tasks.figures.linking.article_context import ArticleContext, Number, Statement
from tasks.figures.linking.slots.parts.part_phrases import without_glued_head
from tasks.figures.linking.slots.slot import Candidate
from tasks.languages.language import Grammar

# What a scope is not asked of: events are told apart by what they are for, models by name.
_NO_PART_METRICS = frozenset({"investment", "capex", "parameters"})
# Flags of figures that neither reward nor punish.
_NEUTRAL = frozenset({"ambiguous", "conversion"})


def alias_table(watchlist: Watchlist) -> dict[str, str]:
    """Return the entity ids by their folded names."""
    table = {}
    for entity in watchlist.entities:
        for name in (entity.id, *entity.names.values(), *entity.aliases):
            table[fold_name(name)] = entity.id
    return table


class Labels:
    """The annotation of one article, seen from its numbers.

    Args:
        article: the article as the linker reads it.
        figures: what is annotated.
        aliases: entity ids by folded name.
        asked: the slots that are asked of it; null is all.
        listed: the entities whose figures count, by id; null is all.
    """

    def __init__(
        self,
        article: ArticleContext,
        figures: list[GoldFigure],
        aliases: Mapping[str, str],
        asked: Collection[str] | None = None,
        listed: frozenset[str] | None = None,
    ) -> None:
        self.asked = asked
        self._listed = listed
        self._aliases = aliases
        self._grammar = article.language.grammar
        self.figures = figures
        self.of_number = {number.order: self._match(article, number) for number in article.numbers}

    def _match(self, article: ArticleContext, number: Number) -> GoldFigure | None:
        """Return the annotated figure that a number is; the one of its value where several overlap."""
        quantity = number.quantity
        start, end = article.source.span(quantity.start, quantity.end)
        overlapping = [figure for figure in self.figures if figure.start < end and start < figure.end]
        exact = [figure for figure in overlapping if _same_value(number, figure)]
        return next(iter(exact or overlapping), None)

    def gold(self, number: Number) -> GoldFigure | None:
        """Return the annotated figure of a number; null where it is none."""
        return self.of_number[number.order]

    def counts(self, figure: GoldFigure) -> bool:
        """Return whether an annotated figure counts when the article is scored: it is clear, and of one whose do."""
        if _NEUTRAL & figure.flags:
            return False
        if self._listed is None or "aggregate" in figure.flags:
            return True
        return self._aliases.get(fold_name(figure.entity)) in self._listed

    def counts_for(self, statement: Statement) -> bool:
        """Return whether a decided statement counts: it is a figure of somebody whose figures do."""
        return statement.is_figure and (self._listed is None or statement.entity_id in self._listed)

    def is_neutral(self, number: Number) -> bool:
        """Return whether a number neither rewards nor punishes: a conversion, or one where readers differ."""
        figure = self.gold(number)
        return figure is not None and bool(_NEUTRAL & figure.flags)

    def rights(self, slot: str, candidates: Sequence[Candidate], statement: Statement) -> list[bool | None]:
        """Return for each candidate whether it is what is annotated; null where that is not asked.

        That an annotated figure is of none of those who are candidates is right where none of them is.
        """
        found = [self.is_right(slot, candidate, statement) for candidate in candidates]
        figure = self.gold(statement.number)
        if slot == "scope" and figure is not None:
            return self._best_named(figure, candidates, found)
        if slot != "entity" or figure is None:
            return found
        is_of_one = any(found) or "aggregate" in figure.flags
        return [not is_of_one if item.value is None else right for item, right in zip(candidates, found, strict=True)]

    def _best_named(
        self, figure: GoldFigure, candidates: Sequence[Candidate], found: list[bool | None]
    ) -> list[bool | None]:
        """Return of the names that may be of an annotated part only those that are most like its own as right."""
        alike = [
            likeness(figure.scope, item.value, self._grammar) if right and figure.scope and item.value else 0.0
            for item, right in zip(candidates, found, strict=True)
        ]
        most = max(alike, default=0.0)
        return [right and (like == most) if right else right for right, like in zip(found, alike, strict=True)]

    def is_right(self, slot: str, candidate: Candidate, statement: Statement) -> bool | None:
        """Return whether a candidate is what is annotated; null where that is not asked."""
        figure = self.gold(statement.number)
        if slot == "metric":
            if figure is None:
                return candidate.value is None
            return candidate.value is not None and metric_of(candidate.value.id) == metric_of(figure.metric)
        if figure is None:
            return None
        checks: dict[str, Callable[[], bool | None]] = {
            "measure": lambda: candidate.value.value == figure.measure,
            "sign": lambda: (candidate.value < 0) == (figure.value < 0),
            "basis": lambda: candidate.value.value == figure.basis,
            "entity": lambda: self._is_owner(candidate.value, figure),
            "period": lambda: (candidate.value.label if candidate.value else None) in figure.periods,
            "part": lambda: is_part_right(figure, is_part=candidate.value),
            "scope": lambda: is_scope_right(figure, candidate.value, self._grammar),
        }
        return checks[slot]()

    def _is_owner(self, entity: EntityRef | None, figure: GoldFigure) -> bool | None:
        """Return whether an entity owns a figure; one of several firms together belongs to a group."""
        if entity is None:
            return False
        return entity.group if "aggregate" in figure.flags else self.is_entity(entity.id, figure)

    def is_entity(self, entity: str, figure: GoldFigure) -> bool | None:
        """Return whether an entity is the annotated one; null where a figure is of nobody named."""
        if "aggregate" in figure.flags:
            return None
        wanted = fold_name(figure.entity)
        found = fold_name(entity)
        return self._aliases.get(found, found) == self._aliases.get(wanted, wanted)

    def judge(self, statement: Statement) -> dict[str, bool]:
        """Return which slots of a statement are right; what is not asked counts as right."""
        figure = self.gold(statement.number)
        if figure is None or statement.metric is None or statement.entity is None:
            return {"value": False}
        written = statement.number.quantity.value
        value = None if written is None else abs(float(written)) * (-1 if _is_negative(statement) else 1)
        part = is_part_right(figure, is_part=statement.scope is not None)
        return {
            "value": value is not None
            and abs(value - figure.value) <= 1e-6 * max(1.0, abs(figure.value))
            and statement.number.quantity.unit == figure.unit,
            "metric": metric_of(statement.metric.id) == metric_of(figure.metric),
            "entity": self.is_entity(statement.entity.id, figure) is not False,
            "period": statement.period_label in figure.periods,
            "basis": statement.basis.value == figure.basis,
            "measure": statement.measure.value == figure.measure,
            "part": part is not False,
            "scope": not (asks_part(figure) and figure.scope and statement.scope)
            or same_part(figure.scope, statement.scope),
            "name": not (asks_part(figure) and figure.scope and statement.scope)
            or is_whole_name(figure.scope, statement.scope, self._grammar),
        }


def metric_of(metric: str) -> str:
    """Return the metric under which figures are compared."""
    return SAME_METRIC.get(metric, metric)


def asks_part(figure: GoldFigure) -> bool:
    """Return whether it matters for a figure that it is of the whole or of a part."""
    if figure.metric in _NO_PART_METRICS or "part unknown" in figure.flags:
        return False
    return not (figure.scope and names_no_part(figure.scope))


def is_part_right(figure: GoldFigure, *, is_part: bool) -> bool | None:
    """Return whether a figure is rightly of a part; null where that is not asked."""
    return (figure.scope is not None) == is_part if asks_part(figure) else None


def is_scope_right(figure: GoldFigure, scope: str | None, grammar: Grammar) -> bool | None:
    """Return whether a scope, null for the whole, is that of a figure; null where that is not asked.

    A name with a general head that is glued to it (``식품사업부문``) is as right without it.
    """
    if not asks_part(figure):
        return None
    if not figure.scope or not scope:
        return figure.scope == scope
    return same_part(figure.scope, scope) or same_part(without_glued_head(figure.scope, grammar), scope)


def _same_value(number: Number, figure: GoldFigure) -> bool:
    value = number.quantity.value
    return value is not None and abs(abs(float(value)) - abs(figure.value)) <= 1e-6 * max(1.0, abs(figure.value))


def _is_negative(statement: Statement) -> bool:
    written = statement.number.quantity.value
    return statement.sign < 0 or (written is not None and written < 0)
