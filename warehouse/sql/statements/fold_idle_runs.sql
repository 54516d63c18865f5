-- Idle runs of the log as rows: finished ingest runs that read nothing. A start that is known is a run folded before.
INSERT INTO store.runs BY NAME
SELECT
    (SELECT coalesce(max(k.run_id), 0) FROM store.runs AS k) + row_number() OVER (ORDER BY i.started_at) AS run_id,
    'ingest' AS kind,
    i.started_at,
    i.finished_at,
    'finished' AS status,
    (SELECT k.version FROM store.runs AS k WHERE k.kind = 'ingest' ORDER BY k.run_id DESC LIMIT 1) AS "version",
    (SELECT k.watchlist_sha256 FROM store.runs AS k WHERE k.kind = 'ingest' ORDER BY k.run_id DESC LIMIT 1)
        AS watchlist_sha256,
    '{}' AS parameters,
    '{"files": 0, "documents": 0, "observations": 0, "changes": 0, "reported": 1, "idle": 1}' AS counts
FROM (
    SELECT
        unnest($started)::TIMESTAMPTZ AS started_at,
        unnest($finished)::TIMESTAMPTZ AS finished_at
) AS i
WHERE i.started_at NOT IN (SELECT k.started_at FROM store.runs AS k)
