-- Whether a run before this one finished and took texts in: if none did, this run is the first one over an archive.
SELECT count(*) > 0 AS found
FROM store.runs AS r
JOIN store.loads AS l ON r.run_id = l.run_id
WHERE r.run_id < $run AND r.status = 'finished' AND l.revisions > 0
