-- What could a reader of the press have known at a past time?
-- param time = 2100-01-01: any time, as 2021-06-30
SELECT entity, metric, scope, period, basis, measure, value, unit, sources, contested
FROM figures_published_by($time::TIMESTAMPTZ)
