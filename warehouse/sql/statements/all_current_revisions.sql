-- The current revision of every article, in the order in which they were published; undated ones last.
SELECT revision_id
FROM store.revisions
QUALIFY row_number() OVER (
    PARTITION BY article_id
    ORDER BY coalesce(saved_at, seen_at) DESC, run_id DESC, seen_at DESC, revision_id
) = 1
ORDER BY published NULLS LAST, article_id
