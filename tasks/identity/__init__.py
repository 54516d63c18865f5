"""Identity: which documents are one article, which texts one revision, which articles copies of one story."""

from __future__ import annotations

from tasks.identity.address import address_key, canonical_url
from tasks.identity.article import ArticleIdentity, article_identity, fingerprint
from tasks.identity.difference import diff_revisions
from tasks.identity.story import Known, Telling, is_copy, stories
from tasks.identity.texture import shingles, sketch

__all__ = [
    "ArticleIdentity",
    "Known",
    "Telling",
    "address_key",
    "article_identity",
    "canonical_url",
    "diff_revisions",
    "fingerprint",
    "is_copy",
    "shingles",
    "sketch",
    "stories",
]
