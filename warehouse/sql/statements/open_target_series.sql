-- What the series of standing targets are of whose period is over.
SELECT DISTINCT entity, metric, scope, measure, unit
FROM store.observations
WHERE basis = 'target' AND retired_at IS NULL AND period_end < $day
