"""Article to observations."""

from tasks.figures.near_misses import NearMiss
from tasks.figures.pipeline import EXTRACTOR, ArticleText, Extractor

__all__ = ["EXTRACTOR", "ArticleText", "Extractor", "NearMiss"]
