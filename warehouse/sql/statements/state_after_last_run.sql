-- What decides whether a run has anything to do, apart from files and the watchlist: how the last run ended, what is
-- still to be sent, and whether a target became due ($grace days after its period) since the last full run.
SELECT
    r.run_id,
    r.status = 'finished' AND coalesce(CAST(json_extract(r.counts, '$.reported') AS VARCHAR) = '1', false) AS reported,
    (SELECT count(*) FROM store.outbox AS o WHERE o.state = 'sending' OR (o.state = 'pending' AND coalesce(o.due_at, o.created_at) <= now())) AS unsent,
    (
        SELECT count(*)
        FROM store.observations AS t
        WHERE t.basis = 'target' AND t.retired_at IS NULL AND NOT t.discovered
            AND t.period_end + $grace::INTEGER < $day::DATE
            AND t.period_end + $grace::INTEGER >= (
                SELECT max(k.started_at)::DATE
                FROM store.runs AS k
                WHERE k.kind = 'ingest' AND json_extract(k.counts, '$.idle') IS NULL
            )
    ) AS due_targets,
    (
        SELECT max(k.started_at)
        FROM store.runs AS k
        WHERE k.kind = 'ingest' AND json_extract(k.counts, '$.idle') IS NULL
    ) AS full_run_at,
    (SELECT s.value FROM store.settings AS s WHERE s.name = $inputs) AS inputs
FROM store.runs AS r
ORDER BY r.run_id DESC
LIMIT 1
