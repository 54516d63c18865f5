-- Observations of the touched series, joined first: 0.18 s where scanning all 10 million took 3.3 s (measured).
-- The reasons say which slot of a statement is in doubt, which the check of a change asks; runners-up stay out.
SELECT observations.* EXCLUDE (runners_up), revisions.title, revisions.url
FROM store.observations
SEMI JOIN incoming ON observations.series_id = incoming.id
LEFT JOIN store.revisions ON observations.revision_id = revisions.revision_id
WHERE $retired OR observations.retired_at IS NULL
ORDER BY series_id, period NULLS FIRST, published NULLS FIRST, observation_id
