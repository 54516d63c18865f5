-- The current revision of each of these articles.
SELECT revisions.*
FROM store.revisions
SEMI JOIN incoming ON revisions.article_id = incoming.id
QUALIFY row_number() OVER (
    PARTITION BY article_id ORDER BY recency_of(saved_at, seen_at, run_id, revision_id) DESC
) = 1
ORDER BY article_id
