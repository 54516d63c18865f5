-- What did the latest runs do?
SELECT run_id, kind, status, started_at, took, documents, revisions, observations, changes, quarantined, failure
FROM runs
ORDER BY run_id DESC
LIMIT 50
