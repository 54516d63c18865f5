-- Every revision of these articles, with when it was saved last.
SELECT revision_id, article_id, coalesce(saved_at, seen_at) AS saved_at
FROM store.revisions
SEMI JOIN incoming ON revisions.article_id = incoming.id
