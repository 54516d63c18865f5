-- severity: warning
-- what: the last runs failed
-- todo: `figurewatch query @runs` shows their reasons; mend those and run again
SELECT count(*)
FROM store.runs AS r
WHERE r.status = 'failed'
    AND r.run_id > coalesce((SELECT max(k.run_id) FROM store.runs AS k WHERE k.status = 'finished'), 0)
