-- Which targets are still open, and how far is there to go?
SELECT entity, metric, scope, period, target, unit, due, overdue, latest_value, latest_period, still_to_go,
    publisher, published_on
FROM open_targets
ORDER BY overdue DESC, due NULLS LAST, entity, metric
