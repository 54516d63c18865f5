-- Series that the batch's observations open.
INSERT INTO store.series BY NAME
SELECT DISTINCT ON (series_id)
    series_id, entity, metric, scope, basis, measure, period_grain,
    coalesce(run_id, $run_id) AS run_id,
    $now AS seen_at
FROM incoming
ANTI JOIN store.series USING (series_id)
