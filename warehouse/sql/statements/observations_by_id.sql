-- These observations, whether they stand or were retired.
SELECT observations.*, revisions.title, revisions.url
FROM store.observations
SEMI JOIN incoming ON observations.observation_id = incoming.id
LEFT JOIN store.revisions ON observations.revision_id = revisions.revision_id
