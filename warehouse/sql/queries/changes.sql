-- Which changes did reports contain lately?
SELECT found_at, kind, entity_name, metric_label, scope, period, before_value, after_value, difference, unit,
    after_publisher, after_published_on, after_sentence
FROM changes
WHERE reported
ORDER BY found_at DESC, entity, metric, period
LIMIT 100
