-- severity: warning
-- file: writer
-- what: runs were interrupted
-- todo: Nothing is lost: the next run takes up what they left
SELECT count(*)
FROM store.runs AS r
WHERE r.status IN ('interrupted', 'running')
    AND r.run_id > coalesce((SELECT max(k.run_id) FROM store.runs AS k WHERE k.status = 'finished'), 0)
