-- What is the figure of every series and period, and does anybody disagree?
SELECT entity, metric, scope, period, basis, measure, value, unit, low, high, sources, contested
FROM figures
ORDER BY entity, metric, scope, period_start, basis, measure
