-- Kinds of change that were emitted for the observations that these ones replaced, by observation.
-- "incoming" holds observations (id) with the one that replaced them (heir).
WITH RECURSIVE
former AS (
    SELECT i.heir, o.observation_id, o.series_id, o.period
    FROM incoming AS i
    JOIN store.observations AS o ON i.id = o.observation_id
    UNION
    SELECT f.heir, o.observation_id, o.series_id, o.period
    FROM former AS f
    JOIN store.observations AS o ON f.observation_id = o.superseded_by
)
SELECT DISTINCT f.heir, c.kind
FROM former AS f
JOIN store.changes AS c ON f.series_id = c.series_id AND f.period IS NOT DISTINCT FROM c.period
WHERE f.observation_id <> f.heir
