"""Writes generated articles as folders of pages or as WARC shards.

Run it from the project's root::

    python -m tests.benchmarks.generated_corpus FOLDER --articles 100000 --shards 20
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from datetime import UTC
from io import BytesIO
from itertools import islice
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tests.benchmarks.generated_articles import GeneratedArticle, articles, watchlist_text

SHIPPED = Path(__file__).resolve().parents[2] / "seeds" / "watchlist.yaml"
PAGES_A_FOLDER = 1_000


def write_watchlist(path: Path) -> Path:
    """Write a watchlist of the shipped metrics and the generated firms."""
    path.write_text(f'include: ["{SHIPPED}"]\n{watchlist_text()}', encoding="utf-8")
    return path


def write_folders(folder: Path, items: Iterable[GeneratedArticle], padding: int = 0) -> None:
    """Write a page a file, a thousand a folder."""
    for item in items:
        path = folder / f"{item.number // PAGES_A_FOLDER:04}" / f"{item.number:07}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(item.page(padding))


def write_shard(path: Path, items: Iterable[GeneratedArticle], padding: int = 0, *, gzip: bool = True) -> None:
    """Write a WARC file as a crawler does: a request and a response a page, each record compressed by itself."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as stream:
        writer = WARCWriter(stream, gzip=gzip)
        writer.write_record(writer.create_warcinfo_record(path.name, {"software": "generated"}))
        for item in items:
            for record in _records(writer, item, padding):
                writer.write_record(record)


def _records(writer: WARCWriter, item: GeneratedArticle, padding: int) -> Iterable[object]:
    at = {"WARC-Date": item.published.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")}
    asked = StatusAndHeaders("GET / HTTP/1.1", [("Host", item.url.split("/")[2])], is_http_request=True)
    sent = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
    page = BytesIO(item.page(padding))
    yield writer.create_warc_record(item.url, "request", http_headers=asked, warc_headers_dict=at)
    yield writer.create_warc_record(item.url, "response", payload=page, http_headers=sent, warc_headers_dict=at)


def main() -> None:
    """Write a corpus."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--shards", type=int, default=20, help="WARC files; 0 writes folders of pages.")
    parser.add_argument("--padding", type=int, default=0, help="Bytes of menus and scripts around each article.")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    made = articles(given.articles, given.seed)
    given.folder.mkdir(parents=True, exist_ok=True)
    write_watchlist(given.folder / "watchlist.yaml")
    if not given.shards:
        write_folders(given.folder / "inbox", made, given.padding)
        return
    share = -(-given.articles // given.shards)
    for shard in range(given.shards):
        write_shard(given.folder / "inbox" / f"shard-{shard:03}.warc.gz", islice(made, share), given.padding)


if __name__ == "__main__":
    main()
