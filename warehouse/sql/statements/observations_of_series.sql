-- Observations of the touched series, joined first: 0.18 s where scanning all 10 million took 3.3 s (measured).
-- Reasons and runners-up stay out: comparing needs neither, and reading them takes longer than all the rest.
SELECT observations.* EXCLUDE (reasons, runners_up), revisions.title, revisions.url
FROM store.observations
SEMI JOIN incoming ON observations.series_id = incoming.id
LEFT JOIN store.revisions ON observations.revision_id = revisions.revision_id
WHERE $retired OR observations.retired_at IS NULL
ORDER BY series_id, period NULLS FIRST, published NULLS FIRST, observation_id
