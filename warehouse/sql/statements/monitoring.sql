-- What monitoring counts in the published file: a name, labels and a number a row.
WITH judged AS (
    SELECT
        r.run_id, r.kind, r.status, r.counts, r.started_at, r.finished_at, epoch(r.finished_at - r.started_at) AS seconds
    FROM store.runs AS r
    WHERE r.status <> 'running'
),

-- Runs that read: what people did by hand is no sign that the schedule works.
readings AS (
    SELECT j.* FROM judged AS j WHERE j.kind IN ('ingest', 'backfill')
)

SELECT 'runs' AS name, MAP {'kind': j.kind, 'status': j.status} AS labels, count(*)::DOUBLE AS value
FROM judged AS j
GROUP BY j.kind, j.status

UNION ALL
SELECT 'run_duration_seconds_count', MAP {'kind': j.kind}, count(j.seconds)::DOUBLE
FROM judged AS j
GROUP BY j.kind

UNION ALL
SELECT 'run_duration_seconds_sum', MAP {'kind': j.kind}, coalesce(sum(j.seconds), 0)::DOUBLE
FROM judged AS j
GROUP BY j.kind

UNION ALL
SELECT 'last_run_duration_seconds', MAP {'kind': j.kind}, arg_max(j.seconds, j.run_id)::DOUBLE
FROM judged AS j
WHERE j.seconds IS NOT NULL
GROUP BY j.kind

UNION ALL
SELECT 'last_good_run_timestamp_seconds', MAP {}, epoch(max(r.finished_at))::DOUBLE
FROM readings AS r
WHERE r.status = 'finished'
HAVING count(*) > 0

UNION ALL
SELECT 'failed_runs_in_a_row', MAP {}, count(*)::DOUBLE
FROM readings AS r
WHERE r.run_id > coalesce((SELECT max(g.run_id) FROM readings AS g WHERE g.status = 'finished'), 0)

UNION ALL
SELECT 'documents_read', MAP {}, coalesce(sum((j.counts ->> 'documents')::BIGINT), 0)::DOUBLE
FROM judged AS j

UNION ALL
SELECT 'documents_quarantined', MAP {}, coalesce(sum((j.counts ->> 'quarantined')::BIGINT), 0)::DOUBLE
FROM judged AS j

UNION ALL
SELECT 'quarantine_open', MAP {}, count(*)::DOUBLE FROM store.quarantine AS q WHERE q.resolved_at IS NULL

UNION ALL
SELECT 'articles', MAP {}, count(*)::DOUBLE FROM store.articles

UNION ALL
SELECT 'revisions', MAP {}, count(*)::DOUBLE FROM store.revisions

UNION ALL
SELECT 'observations', MAP {}, count(*)::DOUBLE FROM store.observations AS o WHERE o.retired_at IS NULL

UNION ALL
SELECT 'changes', MAP {'kind': c.kind, 'reported': c.reported::VARCHAR}, count(*)::DOUBLE
FROM store.changes AS c
GROUP BY c.kind, c.reported

UNION ALL
SELECT 'changes_to_check', MAP {}, count(*)::DOUBLE FROM to_check

UNION ALL
SELECT 'notifications_unsent', MAP {}, count(*)::DOUBLE FROM store.outbox AS m WHERE m.state IN ('pending', 'sending')

ORDER BY name, labels
