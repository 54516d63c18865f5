"""The one way for a document: ``read_partition`` reads, decodes, parses and extracts the documents of a partition.

It is a pure function of picklable arguments: a process on this machine calls it, a worker of a cluster, or a test in
its own process. Limits of time and memory are kept by whoever runs the process, see ``tasks.workers.supervision``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from tasks.core.documents import Document
from tasks.core.errors import UnreadableDocumentError
from tasks.core.outcomes import Failed, Outcome, Parsed, Unextracted
from tasks.dedupe import sketch
from tasks.extract.unpacking import unpack_file
from tasks.figures.preparation import ArticleText
from tasks.workers.extractors import load_extractor
from tasks.workers.jobs import RESAVE, needs_memory, read_document, read_text
from tasks.workers.partition import (
    DRAW,
    EXTRACT,
    PARSE,
    DocumentReference,
    HeldDocument,
    Partition,
    ReadingSettings,
    Step,
)
from tasks.workers.partition_tables import PartitionTables, ReadOutcome, tables_of

Begin = Callable[[Step], None]
"""Called before every step, so that whoever watches the process knows what it is doing."""


def read_partition(
    partition: Partition, settings: ReadingSettings, begin: Begin = lambda _step: None
) -> PartitionTables:
    """Read the documents of a partition: whatever goes wrong with one of them becomes a row of ``quarantine``.

    Args:
        partition: the documents; the steps in its ``failures`` are not tried.
        settings: watchlist, limits and parser.
        begin: called before every step.

    Returns:
        Articles with their observations, what is set aside, and reading lists.

    Example:
        >>> tables = read_partition(Partition(0, (FileReference("a.html", "a.html", 6_000),)), settings)
        >>> outcomes = [item.outcome for item in outcomes_of(tables)]
    """
    return tables_of(list(_outcomes(partition, settings, begin)))


def _outcomes(partition: Partition, settings: ReadingSettings, begin: Begin) -> Iterator[ReadOutcome]:
    """Yield what each document gives, in order."""
    for place, reference in enumerate(partition.references):
        drawn = _documents(reference, settings)
        number = 0
        while True:
            step = Step(place, number, DRAW)
            if (failure := partition.failures.get(step)) is not None:
                yield ReadOutcome(place, Failed.stopped(reference.locator, None, failure))
                break
            begin(step)
            document = next(drawn, None)
            if document is None:
                break
            for outcome in _read(document, step, partition, settings, begin):
                yield ReadOutcome(place, _dated(outcome, reference))
            number += 1


def _documents(reference: DocumentReference, settings: ReadingSettings) -> Iterator[Document | Failed]:
    """Yield the documents of a reference, or why it has none."""
    if isinstance(reference, HeldDocument):
        yield reference.document
        return
    if reference.refusal is not None:
        yield reference.refusal
        return
    try:
        for item in unpack_file(reference.url, reference.locator, settings.limits.reading):
            yield Failed.unreadable(item) if isinstance(item, UnreadableDocumentError) else item
    except MemoryError:
        yield Failed(reference.locator, None, needs_memory(settings.limits), RESAVE, "memory")


def _read(
    item: Document | Failed, drawn: Step, partition: Partition, settings: ReadingSettings, begin: Begin
) -> Iterator[Outcome]:
    """Yield what one document gives."""
    if isinstance(item, Failed):
        yield item
        return
    step = drawn._replace(stage=PARSE)
    if (failure := partition.failures.get(step)) is not None:
        yield Failed.stopped(item.locator, item.sha256, failure)
        return
    begin(step)
    for number, outcome in enumerate(read_document(item, settings.limits, settings.parser)):
        if isinstance(outcome, Parsed) and settings.watchlist is not None:
            step = drawn._replace(stage=EXTRACT + number)
            figures: Unextracted | None = partition.failures.get(step)
            yield _with_figures(outcome, figures, step, settings, begin)
        else:
            yield outcome


def _with_figures(
    parsed: Parsed, failure: Unextracted | None, step: Step, settings: ReadingSettings, begin: Begin
) -> Parsed:
    """Add the figures of an article and the sketch of its text, or why it has none."""
    if failure is not None:
        return replace(parsed, figures=failure)
    begin(step)
    article = parsed.article
    published = article.published.date() if article.published else None
    text = ArticleText(article.text, article.language, published, article.title)
    read = read_text(text, load_extractor(settings.watchlist), settings.limits, near=False)
    if isinstance(read, Unextracted):
        return replace(parsed, figures=read)
    return replace(parsed, figures=tuple(read[0]), sketch=sketch(article.text))


def _dated(outcome: Outcome, reference: DocumentReference) -> Outcome:
    """Add the time at which a document was saved: that of its file where nothing else says."""
    if not isinstance(outcome, Parsed) or outcome.document.saved_at is not None:
        return outcome
    return replace(outcome, document=replace(outcome.document, saved_at=reference.saved_at))
