-- Runs whose changes no report tells yet: all since the last one whose report was written.
SELECT run_id
FROM store.runs
WHERE run_id > (
    SELECT coalesce(max(run_id), 0)
    FROM store.runs
    WHERE CAST(json_extract(counts, '$.reported') AS VARCHAR) = '1'
)
ORDER BY run_id
