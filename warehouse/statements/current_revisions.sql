-- The revision of each of these articles that came last.
SELECT revisions.*
FROM store.revisions
SEMI JOIN incoming ON revisions.article_id = incoming.id
QUALIFY row_number() OVER (PARTITION BY article_id ORDER BY seen_at DESC, run_id DESC, revision_id) = 1
ORDER BY article_id
