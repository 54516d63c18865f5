"""Deduplication: which documents are one article, which texts one revision, which articles copies of one story."""

from __future__ import annotations

from tasks.dedupe.article_identity import ArticleIdentity, article_identity, fingerprint
from tasks.dedupe.copy_similarity import is_copy
from tasks.dedupe.shingles import sketch
from tasks.dedupe.story_assignment import NewText, StoredSketch, assign_stories
from tasks.dedupe.text_difference import diff_revisions

__all__ = [
    "ArticleIdentity",
    "NewText",
    "StoredSketch",
    "article_identity",
    "assign_stories",
    "diff_revisions",
    "fingerprint",
    "is_copy",
    "sketch",
]
