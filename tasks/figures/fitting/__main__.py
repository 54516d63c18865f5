"""Fit the weights of the linker.

Usage: python -m tasks.figures.fitting [--language ko] [--eval FOLDER]... [--into FOLDER]
                                       [--readings FILE]
       python -m tasks.figures.fitting ... --leave-source-out | --without-shipped | --learning-curve
       python -m tasks.figures.fitting ... --ablation GROUP,... | --slots NAME,... [--errors N]

Without ``--eval`` the weights are fitted on the shipped training set alone and written to ``build/weights``; with it
on the evaluation sets of these folders too, and written to where the reader finds them, ``tasks/languages``. What the
other lines say is printed alone, and writes nothing. All scores are out of fold. ``--readings`` writes what was
read out of fold, with what is right of it: ``tasks.changes.checks.fit_weights`` learns from it what a change is worth.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from tasks.figures.fitting.cross_validation import Corpus, Plan, fit_all
from tasks.figures.fitting.examples import folds
from tasks.figures.fitting.judgement import judge
from tasks.figures.fitting.sets import FOLDS, ROOT, read_sets, training_languages
from tasks.figures.fitting.slot_trial import trial
from tasks.figures.fitting.studies import ablation, feature_groups, learning_curve
from tasks.figures.fitting.unlisted_owners import WRITTEN
from tasks.figures.fitting.weights_file import provenance_of, write_weights

SHIPPED_WEIGHTS = ROOT / "tasks" / "languages"
OTHER_WEIGHTS = ROOT / "build" / "weights"


def main() -> int:
    """Fit, judge, and write the weights of each language."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--language", action="append", help="code; all that the training set has, if not given")
    parser.add_argument(
        "--eval", type=Path, action="append", default=[], help="folder of evaluation sets to fit on too, repeatable"
    )
    parser.add_argument("--into", type=Path, help="folder that takes the weights, in a folder for each language")
    parser.add_argument(
        "--readings", type=Path, help="file that takes the observations read out of fold, with verdicts"
    )
    parser.add_argument("--leave-source-out", action="store_true", help="leave each source out whole")
    parser.add_argument(
        "--without-shipped", action="store_true", help="fit no slot on the shipped training set; the gate is"
    )
    parser.add_argument("--learning-curve", action="store_true", help="score by the number of training articles")
    parser.add_argument("--ablation", help="score without groups of features: beginnings of names, joined by +")
    parser.add_argument("--slots", help="judge these slots alone, all others as annotated")
    parser.add_argument("--errors", type=int, default=0, help="with --slots: print so many wrong choices")
    args = parser.parse_args()
    if args.readings is not None:
        if args.slots or args.learning_curve or args.ablation:
            parser.error("--readings goes with a fit, and with no --slots, --learning-curve or --ablation")
        args.readings.write_text("", encoding="utf-8")
    for language in args.language or training_languages():
        corpus = read_sets(language, args.eval, whole_sources=args.leave_source_out)
        if args.without_shipped:
            corpus = corpus.only([name for name in corpus.sets() if name not in WRITTEN])
        fold = folds(corpus.examples, FOLDS, whole_sources=args.leave_source_out)
        plan = Plan(fold, WRITTEN if args.eval else frozenset())
        sets = [name for name in corpus.sets() if name not in plan.always]
        print(f"== {language}: {len(corpus.examples)} articles, out of fold", flush=True)
        if args.slots:
            trial(corpus, fold, set(args.slots.split(",")), args.errors)
        elif args.learning_curve or args.ablation:
            study = (
                learning_curve(corpus, plan, sets)
                if args.learning_curve
                else ablation(corpus, plan, sets, feature_groups(args.ablation))
            )
            for line in study:
                print(line, flush=True)
        else:
            is_trial = args.leave_source_out or args.without_shipped
            into = args.into or (SHIPPED_WEIGHTS if args.eval else OTHER_WEIGHTS)
            fit(language, corpus, plan, None if is_trial else into, args.readings)
    return 0


def fit(language: str, corpus: Corpus, plan: Plan, into: Path | None, readings: Path | None = None) -> Path | None:
    """Judge a corpus, then fit the weights of a language on all of it and write them.

    Args:
        language: code.
        corpus: annotated articles.
        plan: the folds by which it is judged.
        into: takes the folder of the language; null writes nothing.
        readings: file that the observations read out of fold are added to; null is none.

    Returns:
        The file written, if any.
    """
    for line in corpus.gating.lines() if corpus.gating is not None else ():
        print(line, flush=True)
    judgement = judge(corpus, plan)
    for line in judgement.lines():
        print(line, flush=True)
    if readings is not None:
        with readings.open("a", encoding="utf-8") as file:
            file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in judgement.readings())
    if into is None:
        return None
    provenance = provenance_of(corpus, language, len(set(plan.fold)), judgement.scores())
    slots = fit_all(judgement.rows, corpus.weights())
    path = write_weights(into / language, slots, judgement.certainty, provenance, corpus.gating)
    print(f"Weights: {path}, {path.stat().st_size:,} bytes", flush=True)
    return path


if __name__ == "__main__":
    sys.exit(main())
