-- The revision of each of these articles that was saved last, whenever it arrived; what does not tell when it was saved
-- counts as saved when it arrived.
SELECT revisions.*
FROM store.revisions
SEMI JOIN incoming ON revisions.article_id = incoming.id
QUALIFY row_number() OVER (
    PARTITION BY article_id
    ORDER BY coalesce(saved_at, seen_at) DESC, run_id DESC, seen_at DESC, revision_id
) = 1
ORDER BY article_id
