-- Changes that a report had and that a person judged wrong in one of these runs.
SELECT changes.*, verdicts.because, verdicts.remark AS why
FROM verdicts
JOIN store.changes ON verdicts.change_id = changes.change_id
SEMI JOIN incoming ON verdicts.run_id = incoming.id
WHERE verdicts.verdict = 'wrong'
    AND verdicts.was_reported
    AND EXISTS (
        SELECT 1
        FROM store.runs
        WHERE CAST(json_extract(runs.counts, '$.reported') AS VARCHAR) = '1'
            AND runs.run_id >= changes.run_id
            AND runs.run_id < verdicts.run_id
    )
ORDER BY verdicts.judged_at, changes.change_id
