"""Identity: which documents are one article, which texts one revision, which articles copies of one story."""

from __future__ import annotations

from tasks.dedupe.article_identity import ArticleIdentity, article_identity, fingerprint
from tasks.dedupe.shingles import shingles, sketch
from tasks.dedupe.story import Known, Telling, is_copy, stories
from tasks.dedupe.text_difference import diff_revisions

__all__ = [
    "ArticleIdentity",
    "Known",
    "Telling",
    "article_identity",
    "diff_revisions",
    "fingerprint",
    "is_copy",
    "shingles",
    "sketch",
    "stories",
]
