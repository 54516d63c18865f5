"""Article to observations."""

from tasks.extraction.extractor import EXTRACTOR, ArticleText, Extractor
from tasks.extraction.near_misses import NearMiss

__all__ = ["EXTRACTOR", "ArticleText", "Extractor", "NearMiss"]
