-- Observations of the figures that these changes are of, on either side, retired ones too.
WITH sides AS (
    SELECT unnest([c.before_id, c.after_id]) AS observation_id
    FROM store.changes AS c
    SEMI JOIN incoming ON c.change_id = incoming.id
),
figures AS (
    SELECT DISTINCT o.series_id, o.period
    FROM sides AS s
    JOIN store.observations AS o ON s.observation_id = o.observation_id
)
SELECT o.* EXCLUDE (reasons, runners_up), r.title, r.url
FROM store.observations AS o
JOIN figures AS f ON o.series_id = f.series_id AND o.period IS NOT DISTINCT FROM f.period
LEFT JOIN store.revisions AS r ON o.revision_id = r.revision_id
ORDER BY o.series_id, o.published NULLS FIRST, o.observation_id
