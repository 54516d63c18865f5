"""The check before anything is reported: comparable, plausible, sure enough (DESIGN section 4).

* ``comparable``: step 1, are both statements of the same thing;
* ``plausible``: step 2, does anything explain the difference better;
* ``probability``: step 3, with the weights of ``weights.yaml``; ``fit_weights`` counts them on judged pairs;
* ``evidence``, ``digit_slips``, ``statement``: what the steps look at; ``verdict``: what they say.
"""

from tasks.changes.checks.check import check_change
from tasks.changes.checks.verdict import Proof, Verdict

__all__ = ["Proof", "Verdict", "check_change"]
