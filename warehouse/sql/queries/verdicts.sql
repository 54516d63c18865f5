-- Which changes did people judge, and what was wrong with those that were wrong?
SELECT judged_at, verdict, because, kind, entity_name, metric_label, scope, period, before_value, after_value, unit,
    remark, change_id
FROM verdicts
ORDER BY judged_at DESC, change_id
