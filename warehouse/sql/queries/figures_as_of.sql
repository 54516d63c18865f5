-- What did the warehouse believe at a past time?
-- param time = 2100-01-01: any time, as 2026-11-24 or 2026-11-24 09:00+09
SELECT entity, metric, scope, period, basis, measure, value, unit, sources, contested
FROM figures_as_of($time::TIMESTAMPTZ)
