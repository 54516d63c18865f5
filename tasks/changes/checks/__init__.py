"""The check before anything is reported: comparable, plausible, sure enough (DESIGN section 4).

* ``comparable``: step 1, are both statements of the same thing;
* ``plausible``: step 2, does anything explain the difference better;
* ``probability``: step 3, with the models of ``weights.yaml``; ``fit_weights`` fits them on judged pairs
  (``training_pairs``, ``slip_chance``);
* ``joint_reading``, ``corroboration``, ``evidence``, ``digit_slips``, ``statement``: what the steps look at;
* ``verdict``: what they say.
"""

from tasks.changes.checks.check import check_change
from tasks.changes.checks.corroboration import (
    NO_CORROBORATION,
    ONE_LEVEL,
    Corroboration,
    corroboration_of,
    corroboration_of_step,
)
from tasks.changes.checks.verdict import ONE_SENTENCE, REFUTED_RATE, Proof, Verdict

__all__ = [
    "NO_CORROBORATION",
    "ONE_LEVEL",
    "ONE_SENTENCE",
    "REFUTED_RATE",
    "Corroboration",
    "Proof",
    "Verdict",
    "check_change",
    "corroboration_of",
    "corroboration_of_step",
]
