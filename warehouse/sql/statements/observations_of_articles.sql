-- Standing observations of these articles.
SELECT observations.*, revisions.title, revisions.url
FROM store.observations
SEMI JOIN incoming ON observations.article_id = incoming.id
LEFT JOIN store.revisions ON observations.revision_id = revisions.revision_id
WHERE observations.retired_at IS NULL
ORDER BY article_id, "start", observation_id
