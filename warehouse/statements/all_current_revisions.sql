-- The current revision of every article with an id above the last one read, one page.
SELECT revisions.*
FROM store.revisions
WHERE article_id > $after
QUALIFY row_number() OVER (PARTITION BY article_id ORDER BY seen_at DESC, run_id DESC, revision_id) = 1
ORDER BY article_id
LIMIT $size
