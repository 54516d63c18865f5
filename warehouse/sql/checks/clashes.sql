-- severity: error
-- what: one id is used for two different series
-- todo: Report this: two names have met in one 64-bit hash
SELECT count(*)
FROM (
    SELECT series_id
    FROM store.observations
    GROUP BY series_id
    HAVING count(DISTINCT (entity, metric, scope, basis, measure, period_grain)) > 1
)
