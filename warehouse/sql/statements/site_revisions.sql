-- All texts of these articles, the current one first.
SELECT revisions.*
FROM store.revisions
SEMI JOIN incoming ON revisions.article_id = incoming.id
ORDER BY article_id, recency_of(saved_at, seen_at, run_id, revision_id) DESC
