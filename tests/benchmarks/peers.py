"""How many of the peers' own public cases for numbers our reader gets right, file by file.

    python -m tests.benchmarks.peers [FOLDER] [--failures N] [--language LANGUAGE]

The folder holds case files of microsoft/Recognizers-Text (``Korean-NumberModel.json`` and the like) and, if there,
corpora of facebook/duckling (``KO-Numeral-Corpus.hs``). A case passes when every number of it is read with its value,
and its unit where it has one, and nothing else is. A case that fails is out of scope when it asks for what news does
not write as a figure; the table says of which kind and why. Everything else that fails is a failure.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from tests.benchmarks.peer_cases import Case, Wanted, read_folder
from tests.benchmarks.peer_reading import Read, read_case
from tests.benchmarks.peer_scope import REASONS, out_of_scope

FOLDER = Path(__file__).parents[3] / "shared" / "eval" / "peers"


def agrees(wanted: Wanted, read: Read) -> bool:
    """Whether a reading is what the case asks for, up to the rounding of the case's own floating point."""
    if wanted.unit is not None and wanted.unit != read.unit:
        return False
    return abs(wanted.value - read.value) <= abs(wanted.value) * 1e-9


def passes(case: Case, found: list[Read]) -> bool:
    """Whether a case's numbers are read, in order, and nothing else."""
    return len(found) == len(case.wanted) and all(map(agrees, case.wanted, found))


def judge(case: Case) -> tuple[str, list[Read]]:
    """``pass``, ``fail`` or the kind that puts a case out of scope; and what was read."""
    found = read_case(case)
    if passes(case, found):
        return "pass", found
    return out_of_scope(case) or "fail", found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    parser.add_argument("--failures", type=int, default=0, help="print so many failures a file")
    parser.add_argument("--out", action="store_true", help="print every case that is out of scope")
    options = parser.parse_args()
    if not options.folder.is_dir():
        parser.exit(1, f"No folder {options.folder}: name one that holds the peers' case files.\n")
    kinds: Counter[str] = Counter()
    print(f"{'file':44}{'cases':>6}{'pass':>6}{'out':>6}{'fail':>6}{'of those in scope':>19}")
    for name, cases in read_folder(options.folder):
        verdicts = [(case, *judge(case)) for case in cases]
        counts = Counter(verdict if verdict in ("pass", "fail") else "out" for _, verdict, _ in verdicts)
        kinds.update(verdict for _, verdict, _ in verdicts if verdict not in ("pass", "fail"))
        asked = counts["pass"] + counts["fail"]
        share = f"{counts['pass'] / asked:.1%}" if asked else "-"
        print(f"{name:44}{len(cases):6}{counts['pass']:6}{counts['out']:6}{counts['fail']:6}{share:>19}")
        shown = [row for row in verdicts if row[1] == "fail"][: options.failures]
        shown += [row for row in verdicts if options.out and row[1] not in ("pass", "fail")]
        for case, verdict, found in shown:
            print(f"    {verdict}: {case.text[-100:]!r}\n        asked {case.wanted}\n        read  {found}")
    for kind, count in kinds.most_common():
        print(f"out of scope {count:4}  {kind}: {REASONS[kind]}")


if __name__ == "__main__":
    main()
