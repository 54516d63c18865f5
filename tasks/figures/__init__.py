"""Extract observations from articles.

``pipeline`` is the way of an article through this package; the folders are its stages:

* ``numbers`` and ``time`` find number and time expressions, ``entities`` names and cues; ``syntax`` annotates
  sentences;
* ``linking`` decides what a number is of; its docstring lists which file answers which question;
* ``near_misses`` explains why a metric did not get a number.
"""

from tasks.figures.near_misses import NearMiss
from tasks.figures.pipeline import EXTRACTOR, ArticleText, Extractor

__all__ = ["EXTRACTOR", "ArticleText", "Extractor", "NearMiss"]
