"""Article to observations."""

from tasks.extraction.extractor import EXTRACTOR, ArticleText, Extractor

__all__ = ["EXTRACTOR", "ArticleText", "Extractor"]
