-- Observations of these articles, retired ones too.
SELECT o.* EXCLUDE (reasons, runners_up), r.title, r.url
FROM store.observations AS o
SEMI JOIN incoming ON o.article_id = incoming.id
LEFT JOIN store.revisions AS r ON o.revision_id = r.revision_id
ORDER BY o.article_id, o."start", o.observation_id
