-- Series of standing targets whose period is over.
SELECT DISTINCT series_id, entity, metric, scope, measure, unit
FROM store.observations
WHERE basis = 'target' AND retired_at IS NULL AND period_end < $day
