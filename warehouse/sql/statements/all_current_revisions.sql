-- The current revision of every article, in the order in which they were published; undated ones last.
SELECT revision_id
FROM store.revisions
QUALIFY row_number() OVER (
    PARTITION BY article_id ORDER BY recency_of(saved_at, seen_at, run_id, revision_id) DESC
) = 1
ORDER BY published NULLS LAST, article_id
