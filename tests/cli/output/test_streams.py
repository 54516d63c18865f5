"""Standard streams that are full, closed or of another character set, and text that would steer a terminal."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from flows.cli.output.error_lines import error_line
from flows.cli.output.streams import settle_streams
from tasks.core.errors import FigurewatchError
from warehouse.query.terminal import many_lines, one_line, safe_json, steers

ROOT = Path(__file__).resolve().parents[3]
ARTICLE = json.dumps({"id": "a", "published": "2021-10-13", "text": "네이버는 매출의 25%를 연구개발에 썼다."})
EVIL = "a\x1b[2J\x1b]0;title\x07\n\r\x9b31m\u202eb\u2066\u2028\x00\x7f"


def shell(line: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        ["bash", "-c", line.replace("figurewatch", f"{sys.executable} -m flows.cli.main")],
        capture_output=True,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize(
    "command", ["query --list", "--version", "metrics schema", f"parse {ROOT}/seeds/articles/*222660.html"]
)
def test_a_full_standard_output_is_reported_and_fails(command: str, tmp_path: Path) -> None:
    result = shell(f"figurewatch {command} > /dev/full", tmp_path)
    assert result.returncode == 1
    assert b"No space left on device" in result.stderr
    assert b"Traceback" not in result.stderr
    assert b"Exception" not in result.stderr


@pytest.mark.parametrize(
    "line",
    [
        "figurewatch query --list >&-",
        "figurewatch query --list >&- 2>&- <&-",
        "figurewatch metrics schema | head -1",
        "figurewatch doctor 2>/dev/full",
    ],
)
def test_closed_streams_end_in_no_traceback(line: str, tmp_path: Path) -> None:
    result = shell(line, tmp_path)
    assert result.returncode in (0, 1)
    assert b"Traceback" not in result.stdout + result.stderr
    assert b"Exception ignored" not in result.stderr


@pytest.mark.parametrize(
    "environment",
    [
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "latin-1"},
        {"PYTHONIOENCODING": "euc-kr"},
        {"PYTHONIOENCODING": "utf-16"},
    ],
    ids=str,
)
def test_json_is_whole_in_every_character_set(environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(ARTICLE, "utf-8")
    result = shell("figurewatch extract a.jsonl --format jsonl", tmp_path, **environment)
    assert result.returncode == 0, result.stderr
    encoding = environment.get("PYTHONIOENCODING", "utf-8")
    (row,) = [
        json.loads(line) for line in result.stdout.decode("utf-8" if encoding == "ascii" else encoding).splitlines()
    ]
    assert row["entity_name"] == "네이버"


def test_what_a_character_set_lacks_is_escaped_so_that_json_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    sink = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(sink, encoding="iso8859-1"))
    settle_streams()
    result = "é 한 😀 \udcff"
    print(json.dumps(result, ensure_ascii=False))
    sys.stdout.flush()
    assert json.loads(sink.getvalue().decode("iso8859-1")) == result


def test_no_text_steers_the_terminal() -> None:
    for result in (one_line(EVIL), many_lines(EVIL)):
        assert not any(steers(sign) for sign in result if sign != "\n")
    assert "\n" not in one_line(EVIL)
    assert one_line("a\nb\x1b") == "a\\nb\\x1b"


@pytest.mark.parametrize("text", ["네이버 매출 25%", "👩\u200d🔬 연구", "e\u0301", "…·“”"])
def test_what_does_not_steer_stays(text: str) -> None:
    assert one_line(text) == text


def test_json_keeps_what_it_says() -> None:
    result = safe_json(json.dumps({"name": EVIL}, ensure_ascii=False))
    assert json.loads(result) == {"name": EVIL}
    assert not any(steers(sign) for sign in result)


def test_an_error_tells_a_name_on_one_line() -> None:
    result = error_line(FigurewatchError("cannot be read", where=EVIL, todo="Remove it"))
    assert "\n" not in result
    assert "\x1b" not in result
    assert "should not happen" in error_line(ValueError("x"))
    assert "a\\nb" in error_line(PermissionError(13, "Permission denied", "a\nb"))


def test_names_of_files_are_printed_without_escapes(tmp_path: Path) -> None:
    box = tmp_path / "box"
    box.mkdir()
    (box / "one\x1b[2J\ntwo\u202e.html").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
    for form in ("text", "jsonl"):
        result = shell(f"figurewatch parse box --format {form}", tmp_path)
        assert result.returncode == 1
        assert not any(steers(sign) for sign in (result.stdout + result.stderr).decode() if sign != "\n")
        assert len((result.stdout + result.stderr).decode().splitlines()) == 1
