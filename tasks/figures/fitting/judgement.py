"""Judge a corpus out of fold, and print how well it is read and how far its confidence holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tasks.core.records import Observation
from tasks.figures.evidence import with_source_evidence
from tasks.figures.fitting.certainty import Certainty, Judged, fit_certainty, judged_statements
from tasks.figures.fitting.collection import Rows
from tasks.figures.fitting.cross_validation import Corpus, Plan, out_of_fold
from tasks.figures.fitting.examples import Example
from tasks.figures.fitting.readings import reading_row
from tasks.figures.fitting.scores import TIERS, Sure, by_metric, coverage, reliability, score
from tasks.figures.linking.confidence import Confidence
from tasks.figures.linking.repetition import complete_by_text
from tasks.figures.linking.statement_observation import observation_of


@dataclass(frozen=True, slots=True)
class Judgement:
    """A corpus that was read out of fold.

    Attributes:
        corpus: its ``statements`` are those decided out of fold.
        sets: those that are judged.
        rows: candidates from which the final weights are fitted.
        judged: the decided statements.
        certainty: their probabilities out of fold, and the weights that give those of other texts.
    """

    corpus: Corpus
    sets: list[str]
    rows: dict[str, Rows]
    judged: list[Judged]
    certainty: Certainty

    def sure(self, name: str) -> list[Sure]:
        """Return the statements of a set that the annotation judges, with their confidence."""
        return [
            Sure(item.statement.metric.id, float(probability), item.is_right)
            for item, probability in zip(self.judged, self.certainty.probabilities, strict=True)
            if item.set == name and item.counts and item.is_right is not None and item.statement.metric is not None
        ]

    def observations(self) -> Iterator[tuple[Example, list[Observation]]]:
        """Yield the judged articles with their observations as the reader would give them, decided out of fold."""
        found: dict[int, list[Observation]] = {}
        for item, observation in self._read():
            if item.counts:
                found.setdefault(item.article, []).append(observation)
        for place, example in enumerate(self.corpus.examples):
            if example.set in self.sets:
                yield example, complete_by_text(found.get(place, []), self.corpus.articles[place].metrics)

    def readings(self) -> Iterator[dict[str, Any]]:
        """Yield every observation with what is known of its truth, a row of ``readings`` each."""
        for item, observation in self._read():
            yield reading_row(self.corpus.examples[item.article], observation, item.is_right)

    def _read(self) -> Iterator[tuple[Judged, Observation]]:
        """Yield the decided statements as the reader would give them."""
        sure = zip(self.certainty.probabilities.tolist(), self.certainty.but_for_name.tolist(), strict=True)
        for item, (whole, but_for_name) in zip(self.judged, sure, strict=True):
            article = self.corpus.articles[item.article]
            confidence = Confidence(whole, but_for_name if item.statement.scope is not None else None)
            observation = observation_of(item.statement, article, confidence)
            sentence = item.statement.number.row.sentence
            yield item, with_source_evidence(observation, article.source, sentence)

    def scores(self) -> dict[str, Any]:
        """Return the scores of each set for the provenance of weights."""
        found = {}
        for name in self.sets:
            counted = score(self.corpus, {name})
            found[name] = {tier: round(counted.f1(tier), 4) for tier in TIERS} | {
                "reliability": [list(line) for line in reliability(self.sure(name))]
            }
        return found

    def lines(self) -> Iterator[str]:
        """Yield the scores of each set, the confusions, the reliability and the coverage, as lines of text."""
        for name in self.sets:
            counted = score(self.corpus, {name})
            yield f"{name:9} {counted.line()}  annotated {counted.gold} read {counted.predicted}"
            yield "          wrong: " + ", ".join(f"{slot} {count}" for slot, count in counted.wrong.most_common())
            for low, high, count, mean, right in reliability(self.sure(name)):
                among = f"{low:.1f}-{high:.1f}  {count:5} statements, mean {mean:.3f}, right {right:.3f}"
                yield f"          confidence {among}"
            yield from (f"          {line}" for line in coverage(self.sure(name), counted.gold))
            yield from (f"          {line}" for line in by_metric(self.sure(name)))


def judge(corpus: Corpus, plan: Plan) -> Judgement:
    """Read a corpus out of fold, and fit how probable each statement is."""
    rows = out_of_fold(corpus, plan)
    sets = [name for name in corpus.sets() if name not in plan.always]
    judged = judged_statements(corpus, frozenset(sets))
    return Judgement(corpus, sets, rows, judged, fit_certainty(judged, plan.fold))
