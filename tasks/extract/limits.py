"""All limits of extraction, parsing and workers: what a document may cost before it is set aside, or what is looked at.

Each has its unit and its reason. Thresholds by which a rule decides are beside the rule.
"""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits on one document or container.

    Attributes:
        document_bytes: largest single document, unpacked, in bytes.
        unpacked_bytes: most that one archive may hold in all, archives inside it counted in, in bytes.
        growth: an archive may hold this many times its own size, even where that is more; a large crawl is no bomb.
        ratio: most that a compressed member may grow, as unpacked over packed bytes.
        members: most members of one zip file, those of zip files inside it counted in.
        directory_bytes: largest table of contents of a zip file; it is held in memory, some ten times larger.
        unpacking_seconds: most that unpacking one file may take, what is done with its pages not counted in.
        packed_rate: bytes of the file that may take a second each, where that is longer: a large crawl is no bomb.
        depth: how deep archives may lie in archives.
        attributes: most attributes on one tag; lxml needs seconds for 100,000.
        nesting: most elements open at once.
        tags: most tags of a page; news pages have some thousands, and BeautifulSoup needs half a minute for 300,000.
        comments: most comments that are opened and never closed; html.parser and lazy patterns go quadratic on them.
        pages: most pages of a PDF.
    """

    document_bytes: int = 20 * MEGABYTE
    unpacked_bytes: int = 2_000 * MEGABYTE
    growth: int = 30
    ratio: float = 200.0
    members: int = 50_000
    directory_bytes: int = 20 * MEGABYTE
    unpacking_seconds: float = 60.0
    packed_rate: int = 2 * MEGABYTE
    depth: int = 3
    attributes: int = 1_000
    nesting: int = 500
    tags: int = 150_000
    comments: int = 500
    pages: int = 500


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class WorkLimits:
    """What one document may cost its worker.

    Attributes:
        seconds: processor time for reading and parsing a document, and again for extracting the figures of one article;
            four times that by the clock.
        memory: bytes of address space beyond what the worker has after its imports.
        reading: limits of the readers.
        jobs: partitions or texts after which a worker is replaced, so that what libraries leak is given back.
        characters: longest text of one article. The longest of 300 pages of a newspaper has 5,100; a book of 500
            pages has about a million.
        figures: most figures of one article. Of those 300 pages none has more than 30; what has thousands is a table
            of data, and comparing them would hold up the run, not a worker.
    """

    seconds: float = 30.0
    memory: int = 1_500 * MEGABYTE
    reading: Limits = DEFAULT_LIMITS
    jobs: int = 500
    characters: int = 1_000_000
    figures: int = 5_000


DEFAULT_WORK = WorkLimits()

# Reading from outside.
LARGEST_ANSWER = 20 * MEGABYTE  # bytes of an answer, unpacked
REDIRECTS = 5  # redirects of one address
FEED_TAG_ATTRIBUTES = 2_000  # attributes of a tag; feedparser's time grows with their square, and no feed has so many

# Unpacking.
RATIO_MATTERS_ABOVE = MEGABYTE  # bytes of a member below which its ratio means nothing: a page of blanks is no bomb
LEAST_COST = 1_000  # bytes that a member counts at least: a bomb may be made of empty files
ENCODINGS = 4  # encodings around one body
PACKED_PIECE = 1_024  # bytes given to a decompressor at once: a few bytes of zstd may become 128 KiB
ZSTD_WINDOW = 1 << 27  # bytes of zstd's window; browsers accept 8 MB
WARC_PIECE = 65_536  # bytes of a record that are read at once
WARC_HEAD = 65_536  # bytes of the headers of a record
MAILBOX_LINE = 1_000_000  # bytes of a line of a mailbox; a longer one is read in pieces

# Finding kind and character set.
HEAD = 65_536  # bytes, and letters, by which a kind is judged
LABEL_BYTES = 8_192  # bytes in which a page names its character set
DETECTOR_BYTES = 16_384  # bytes that the detector of character sets sees; it is slow
PLAUSIBILITY_LETTERS = 100_000  # letters by which a decoding is judged

# Formats.
SAVED_FROM_LETTERS = 20_000  # letters in which the saving browser's comment is looked for
FRONT_MATTER_LINES = 200  # lines; clippers save lists of tags and long descriptions in it
FRAMES = 30  # frames of a page
FRAME_DEPTH = 3  # frames inside frames

# Parsing a page.
TREE_COMMENTS = 20_000  # comments of a page
TREE_ATTRIBUTES = 2_000  # attributes of an element, once it is parsed
TAG_LETTERS = 60_000  # letters of a tag without its values: a value may hold a whole page (srcdoc)
TREE_DEPTH = 120  # elements inside each other; walks read down to 150, the second parser to 253
WRAPPER_DEPTH = 60  # elements inside each other in an element that is taken for a wrapper
BLOCK_DEPTH = 150  # block elements inside each other; deeper text is not read
WALK_DEPTH = 200  # elements inside each other in the second tree
HIDDEN_ELEMENTS = 500  # hidden elements that are looked at; all others stay hidden
JSON_LD_NODES = 2_000  # nodes of a page
JSON_LD_ARTICLES = 300  # nodes of a page that are articles
JSON_LD_NAME_DEPTH = 6  # objects and lists around a name
MICRODATA_ELEMENTS = 200  # elements with itemprop that are looked at
HEADINGS = 5  # headings of a page that may be its headline
ADDRESS_LETTERS = 4_000  # letters of an address
BYLINE_LETTERS = 200  # letters of a byline; a longer text is none
LANGUAGE_LETTERS = 4_000  # letters by which the language of a text is judged

# Documents that are read together by one call.
PARTITION_DOCUMENTS = 32  # about a second of work: little is done again when a worker dies, and sending costs nothing
PARTITION_BYTES = 8 * MEGABYTE  # bytes of their files
PARTITIONS_PER_WORKER = 3  # under way for each worker: enough to read while the batch before is loaded

# Documents under way to workers.
WAITING_PER_WORKER = 8  # documents for each worker
WAITING_BYTES = 48 * MEGABYTE  # bytes: some ordinary pages for each worker, or two of the largest that are allowed

# Work that is shared out among machines.
CLUSTER_FILES = 500  # files that a worker reads by one task: ten seconds of a processor
STAGED_OUTCOMES = 500  # outcomes that are written into one table
STAGED_BYTES = 32 * MEGABYTE  # bytes of tables in memory after which they are written
