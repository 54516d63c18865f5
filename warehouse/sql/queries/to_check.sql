-- What did the check keep out of the reports, the most probable first, and why?
SELECT kind, entity_name, metric_label, scope, period, before_value, after_value, unit, stopped_by, note, probability,
    before_sentence, after_sentence
FROM to_check
ORDER BY probability DESC, entity, metric, period
LIMIT 100
