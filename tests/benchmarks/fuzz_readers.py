"""Fuzz every reader: mutated saves must give pages or a refusal, never a crash, a hang or another document's words.

    python -m tests.benchmarks.fuzz_readers [--inputs 20000] [--seed 1] [--parse] [--keep FOLDER]

Every input bears a secret word of its own; a page that holds another input's word is a leak.
"""

from __future__ import annotations

import argparse
import gzip
import random
import re
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from zlib import crc32

sys.path.insert(0, str(Path(__file__).parents[1] / "extract"))

import samples

from tasks.core.documents import Document, Page
from tasks.core.errors import FigurewatchError, NotAnArticleError, UnreadableDocumentError
from tasks.extract.containers.embedded import document
from tasks.extract.limits import Limits
from tasks.extract.reader import addresses, open_document, pages
from tasks.extract.unpacking import unpack
from tasks.parse import parse_page

LIMITS = Limits(document_bytes=2_000_000, unpacked_bytes=8_000_000)
HANGS_AFTER_SECONDS = 20
_SECRET = re.compile(r"secret(\d{7})([0-9a-f]{8})x")
_PIECES = (
    b"<!--",
    b"-->",
    b"<div>" * 50,
    b"</div>",
    b"<",
    b">",
    b'"',
    b"\x00",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\x1b$)C",
    b"\r\n\r\n",
    b"--",
    b"Content-Type: multipart/related; boundary=x\r\n",
    b"Content-Type: text/html; charset=zip\r\n",
    b"Content-Transfer-Encoding: x-uuencode\r\n",
    b"Content-Length: 99999999999\r\n",
    b"Content-Encoding: gzip\r\n",
    b"WARC/1.0\r\n",
    b'<meta charset="utf-7">',
    b"<?xml version='1.0' encoding='utf-16'?>",
    b"&#1114112;&#xD800;&amp",
    b"=?utf-8?B?////?=",
    b"=?x-none?Q?=ZZ?=",
    b"PK\x03\x04",
    b"PK\x01\x02",
    b"\x1f\x8b\x08\x00",
    b"%PDF-1.7\n",
    b"\n\nFrom a@example.com Thu Oct 14 10:00:00 2021\nSubject: x\n",
    b"<!DOCTYPE a [<!ENTITY b 'bb'><!ENTITY c '&b;&b;'>]>&c;",
    b"\x1b$B$\x22",
    b"endobj\n",
    b"[" * 200,
    b'{"url":',
    b"---\na: &a [x]\nb: [*a, *a]\n---\n",
    b"999999999999999999999",
    b"-1",
    "가".encode("cp949"),
    "가나다".encode(),
    b"\xf0\x9f\x98",
)


@dataclass
class Tally:
    """What came of the inputs."""

    inputs: int = 0
    pages: int = 0
    articles: int = 0
    refusals: Counter[str] = field(default_factory=Counter)
    crashes: list[str] = field(default_factory=list)
    hangs: list[str] = field(default_factory=list)
    leaks: list[str] = field(default_factory=list)
    slowest: float = 0.0
    slowest_name: str = ""

    @property
    def is_clean(self) -> bool:
        return not (self.crashes or self.hangs or self.leaks)


class Hang(BaseException):
    """Raised by the alarm; not an ``Exception``, so that no reader can catch it."""


def fuzz(inputs: int, seed: int, keep: Path | None = None, *, parse: bool = False) -> Tally:
    """Read mutated saves of every format.

    Args:
        inputs: how many.
        seed: of the mutations; the same seed gives the same inputs.
        keep: folder for inputs that crash, hang or leak.
        parse: whether the pages go on to the parser, as they do in a run.
    """
    tally = Tally()
    for number, (name, content) in enumerate(mutants(inputs, seed)):
        started = time.perf_counter()
        problem = _one(document(content, name), number, tally, parse)
        elapsed = time.perf_counter() - started
        if elapsed > tally.slowest:
            tally.slowest, tally.slowest_name = elapsed, name
        if problem and keep:
            keep.mkdir(parents=True, exist_ok=True)
            (keep / f"{number}-{name.replace('/', '_')}").write_bytes(content)
    return tally


def mutants(inputs: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Mutated saves, formats in turn, each with its secret word.

    Args:
        inputs, seed: see ``fuzz``.
    """
    rng = random.Random(seed)
    formats = samples.every_format()
    names = list(formats)
    for number in range(inputs):
        name = names[number % len(names)]
        content = _with_secret(name, formats[name], _secret(number))
        for _ in range(rng.choice((1, 1, 2, 3, 8, 30))):
            content = _mutate(content, formats[rng.choice(names)], rng)
        # Compressed formats break at once when their bytes are touched: half the time the inside is mutated.
        if rng.random() < 0.1:
            name, content = f"{name}.gz", gzip.compress(content, 1, mtime=0)
        elif rng.random() < 0.1:
            name, content = f"{name}.zip", samples.zipped({"a": content, "b": formats[rng.choice(names)]})
        yield f"{number}-{name}", content


def _secret(number: int) -> str:
    """A word with its own check, so that a mutated digit is not taken for another input's word."""
    return f"secret{number:07d}{crc32(b'%d' % number):08x}x"


def _with_secret(name: str, content: bytes, secret: str) -> bytes:
    """A sample that bears the word, inside its packing where it has one."""
    first = samples.SENTENCES[0]
    if made := samples.PACKED.get(name):
        return made(samples.HTML.replace(first, f"{secret} {first}"))
    if name == "pdf":
        return samples.pdf((f"{secret} Garam spent 12% of revenue on R&D.",))
    word, mark = secret.encode(), first.encode()
    if mark in content:
        return content.replace(mark, word + b" " + mark, 1)
    return content.replace(b"idxno=", b"idxno=" + word, 1)  # lists hold addresses only


def _mutate(content: bytes, other: bytes, rng: random.Random) -> bytes:
    """One change: flip, cut, drop, repeat, insert, splice or swap."""
    if not content:
        return other
    at = rng.randrange(len(content))
    to = min(len(content), at + rng.choice((1, 4, 32, 400, 4000)))
    way = rng.randrange(8)
    if way == 0:
        return content[:at] + bytes([rng.randrange(256)]) + content[at + 1 :]
    if way == 1:
        return content[:at]
    if way == 2:
        return content[:at] + content[to:]
    if way == 3:
        return content[:to] + content[at:to] * rng.choice((1, 5, 40)) + content[to:]
    if way == 4:
        return content[:at] + rng.choice(_PIECES) * rng.choice((1, 1, 1, 20, 300)) + content[at:]
    if way == 5:
        start = rng.randrange(max(len(other), 1))
        return content[:at] + other[start : start + (to - at)] + content[at:]
    if way == 6:
        return content[:at] + rng.randbytes(to - at) + content[to:]
    return content[to:] + content[at:to] + content[:at]


def _one(outer: Document, number: int, tally: Tally, parse: bool) -> bool:
    """Read one input and note what came of it; true where it went wrong."""
    tally.inputs += 1
    signal.alarm(HANGS_AFTER_SECONDS)
    try:
        words = _read(outer, tally, parse)
    except Hang:
        tally.hangs.append(outer.locator)
        return True
    except Exception as error:
        tally.crashes.append(f"{outer.locator}: {type(error).__name__}: {error}"[:300])
        return True
    finally:
        signal.alarm(0)
    if words - {number}:
        tally.leaks.append(f"{outer.locator}: {words}")
        return True
    return False


def _read(outer: Document, tally: Tally, parse: bool) -> set[int]:
    """Numbers of the inputs whose words came out."""
    words: set[int] = set()
    for part in unpack(outer, LIMITS):
        if not isinstance(part, Document):
            _refuse(part, tally)
            continue
        try:
            for page in pages(opened := open_document(part, LIMITS), LIMITS):
                tally.pages += 1
                assert page.kind in ("html", "text")
                assert "\x00" not in page.content
                page.content.encode("utf-8")
                words |= _inputs_found(page.content)
                if parse:
                    words |= _parsed(page, tally)
            words |= _inputs_found(str(list(addresses(opened))))
        except UnreadableDocumentError as error:
            _refuse(error, tally)
    return words


def _inputs_found(text: str) -> set[int]:
    found = ((int(number), check) for number, check in _SECRET.findall(text))
    return {number for number, check in found if check == _secret(number)[13:21]}


def _parsed(page: Page, tally: Tally) -> set[int]:
    try:
        article = parse_page(page)
    except (UnreadableDocumentError, NotAnArticleError) as error:
        _refuse(error, tally)
        return set()
    tally.articles += 1
    return _inputs_found(article.text + str(article.title))


def _refuse(error: FigurewatchError, tally: Tally) -> None:
    assert error.what
    assert error.where
    assert error.todo
    tally.refusals[re.split(r"[:,(]|\d", error.what)[0].strip()] += 1


def _ring(_signal: int, _frame: object) -> None:
    raise Hang


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--inputs", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--parse", action="store_true", help="parse the pages too")
    parser.add_argument("--keep", type=Path, default=None, help="folder for inputs that went wrong")
    options = parser.parse_args()
    signal.signal(signal.SIGALRM, _ring)
    started = time.perf_counter()
    tally = fuzz(options.inputs, options.seed, options.keep, parse=options.parse)
    seconds = time.perf_counter() - started
    print(f"{tally.inputs} inputs in {seconds:.0f} s: {tally.pages} pages, {tally.articles} parsed to articles,")
    print(f"{tally.refusals.total()} refusals")
    print(f"crashes {len(tally.crashes)}, hangs {len(tally.hangs)}, leaks {len(tally.leaks)}")
    print(f"slowest input {tally.slowest:.2f} s ({tally.slowest_name})")
    for reason, count in tally.refusals.most_common(15):
        print(f"  {count:6} {reason}")
    for problem in (tally.crashes + tally.hangs + tally.leaks)[:40]:
        print("WRONG", problem)
    return 0 if tally.is_clean else 1


if __name__ == "__main__":
    sys.exit(main())
