-- Changes of other runs that a person judged right in one of these runs, and that no report has or that one took back.
SELECT changes.*
FROM verdicts
JOIN store.changes ON verdicts.change_id = changes.change_id
SEMI JOIN incoming ON verdicts.run_id = incoming.id
WHERE verdicts.verdict = 'right'
    AND changes.reported
    AND changes.run_id NOT IN (SELECT id FROM incoming)
    AND (
        NOT verdicts.was_reported
        OR EXISTS (
            SELECT 1
            FROM store.verdicts AS former
            WHERE former.change_id = verdicts.change_id AND former.verdict = 'wrong'
        )
    )
ORDER BY changes.found_at, changes.change_id
