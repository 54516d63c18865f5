-- What did people correct, drop, confirm or enter by hand, and from which source?
SELECT made_at, action, entity, metric, scope, period, basis, value, unit, expression, source, remark, publisher,
    published_on
FROM corrections
ORDER BY made_at DESC, correction_id
