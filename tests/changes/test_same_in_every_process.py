"""A change has the same probability in every process, whatever order sets come in there."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

READING = """
from dataclasses import replace
from tasks.changes.checks.joint_reading import SLOTS, joint_reading, subject_reading
from tasks.core.records import Reason
from tests.changes.case_observations import sourced

def side(scope, shift):
    (item,) = sourced({"says": [{"is": 5, "scope": scope}]}, 1)
    slots = sorted(SLOTS)
    reasons = tuple(Reason(slot, "", 0.99 - shift * place**1.3) for place, slot in enumerate(slots))
    return replace(item, observation=replace(item.observation, confidence=0.61, reasons=reasons))

for step in range(1, 21):
    first, second = side("1", 0.0031 * step / 3), side("2", 0.0017 * step / 7)
    print(repr(joint_reading(first, second)), repr(subject_reading(first.observation)))
"""


def test_readings_do_not_depend_on_the_order_of_slots() -> None:
    root = Path(__file__).parents[2]
    printed = {
        subprocess.run(
            [sys.executable, "-c", READING],
            env={**os.environ, "PYTHONHASHSEED": str(seed), "PYTHONPATH": str(root)},
            cwd=root,
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in range(1, 5)
    }
    assert len(printed) == 1
    assert all(0 < float(number) < 1 for number in printed.pop().split())
