-- What the series of current targets are of whose period is over.
SELECT DISTINCT o.entity, o.metric, o.scope, o.measure, o.unit
FROM store.observations AS o
SEMI JOIN (
    SELECT s.series_id
    FROM store.series AS s
    WHERE s.basis = 'target'
) AS t ON o.series_id = t.series_id
WHERE o.retired_at IS NULL AND o.period_end < $day
