-- What decides whether a run has anything to do, apart from files, the watchlist and what is still to be sent: how the
-- last run ended, and whether a target became due ($grace days after its period) since the last full run.
WITH full_runs AS (
    SELECT max(k.started_at) AS last_at
    FROM store.runs AS k
    WHERE k.kind = 'ingest' AND json_extract(k.counts, '$.idle') IS NULL
)

SELECT
    r.run_id,
    r.status = 'finished' AND coalesce(CAST(json_extract(r.counts, '$.reported') AS VARCHAR) = '1', false) AS reported,
    (
        SELECT count(*)
        FROM store.observations AS t
        WHERE t.basis = 'target' AND t.retired_at IS NULL AND NOT t.discovered
            AND t.period_end + $grace::INTEGER < $day::DATE
            AND t.period_end + $grace::INTEGER >= f.last_at::DATE
    ) AS due_targets,
    f.last_at AS full_run_at,
    (SELECT s.value FROM store.settings AS s WHERE s.name = $inputs) AS inputs
FROM store.runs AS r
CROSS JOIN full_runs AS f
ORDER BY r.run_id DESC
LIMIT 1
