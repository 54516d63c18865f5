"""A format is a module and two entries: one made up is added to a copy of the program, and ``parse`` reads it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.extract.samples import SENTENCES, TITLE, URL

ROOT = Path(__file__).parents[2]
MODULE = ROOT / "tests" / "cases" / "extract" / "clip.py"
# File under tasks/extract, the line that an entry is put behind, and the entry.
ENTRIES = (
    ("detect/signatures.py", '    HTML = "html"\n', '    CLIP = "clip"\n'),
    ("detect/signatures.py", '        (rb"\\x1f\\x8b", Kind.GZIP),\n', '        (rb"CLIP\\x1e", Kind.CLIP),\n'),
    ("reader.py", "    Kind.HTML: html.read_html,\n", "    Kind.CLIP: clip.read_clip,\n"),
    ("reader.py", "from tasks.extract.formats import feed_file as feed\n", "from tasks.extract.formats import clip\n"),
)
CLIP = "\x1e".join(("CLIP", TITLE, URL, "\n".join(SENTENCES)))


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A copy of the program to which the format is added."""
    for package in ("flows", "tasks", "warehouse"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "seeds").mkdir()
    shutil.copy(ROOT / "seeds" / "watchlist.yaml", tmp_path / "seeds")
    extract = tmp_path / "tasks" / "extract"
    shutil.copy(MODULE, extract / "formats")
    for name, behind, entry in ENTRIES:
        text = (extract / name).read_text("utf-8")
        assert behind in text
        (extract / name).write_text(text.replace(behind, behind + entry, 1), "utf-8")
    return tmp_path


@pytest.mark.slow
def test_parse_reads_a_document_of_an_added_format(program: Path) -> None:
    (program / "article.clip").write_text(CLIP, "utf-8")
    parsed = subprocess.run(
        [sys.executable, "-m", "flows.cli", "parse", "article.clip"],
        cwd=program,
        env={**os.environ, "PYTHONPATH": str(program)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert parsed.returncode == 0, parsed.stderr
    article = json.loads(parsed.stdout)
    assert (article["title"], article["url"]) == (TITLE, URL)
    assert article["text"].split("\n") == list(SENTENCES)
