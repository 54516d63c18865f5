"""Shingles of a text, and the MinHash sketch of them that the warehouse keeps."""

from __future__ import annotations

import re
from functools import cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from tasks.dedupe.article_identity import normal

# Five letters are about two Korean words: few are shared by chance, and most survive an edit.
SHINGLE = 5
PERMUTATIONS = 128
BANDS = 32  # of four rows: texts with a similarity of .5 share a band with probability .87, of .7 with .9998
SKETCH_BYTES = 4 * PERMUTATIONS

_SEED = 20260101


def shingles(text: str) -> frozenset[int]:
    """Return the hash of every run of five letters or digits.

    Args:
        text: body; spaces, punctuation and case do not count.
    """
    letters = re.sub(r"[\W_]+", "", normal(text)).casefold()
    runs = (letters[at : at + SHINGLE] for at in range(max(len(letters) - SHINGLE + 1, 1)))
    return frozenset(crc32(run.encode("utf-8", "surrogatepass")) for run in runs if run)


def sketch(text: str) -> bytes:
    """Return a MinHash signature of the text's shingles.

    Args:
        text: body.

    Returns:
        512 bytes, 128 little-endian 32-bit minima; the same text gives the same bytes on every machine.
    """
    from datasketch import MinHash  # half a second, for it brings scipy: where workers sketch, nobody else needs it

    minima = MinHash(
        PERMUTATIONS, _SEED, hashfunc=int, scheme="affine32", permutations=_permutations()
    )  # shingles are hashes already
    minima.update_batch(shingles(text))
    return bytes(minima.hashvalues.astype("<u4").tobytes())


def signatures(sketches: list[bytes]) -> NDArray[np.uint32]:
    """Return sketches as rows of a matrix.

    Args:
        sketches: 512 bytes each.
    """
    return np.frombuffer(b"".join(sketches), dtype="<u4").reshape(len(sketches), PERMUTATIONS).astype(np.uint32)


@cache
def _permutations() -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Return the permutations; they are made once, since making them for every text costs more than the sketch."""
    from datasketch import MinHash

    first, second = MinHash(PERMUTATIONS, _SEED, scheme="affine32").permutations
    return first, second
