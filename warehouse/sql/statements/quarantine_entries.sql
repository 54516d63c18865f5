-- Every document that was ever set aside: open, read since (it has become an article), or dropped by a person.
SELECT
    q.quarantine_id,
    CASE
        WHEN q.resolved_at IS NULL THEN 'open'
        WHEN EXISTS (
            SELECT 1 FROM store.documents AS d WHERE d.sha256 = q.sha256 AND d.revision_id IS NOT NULL
        ) THEN 'read'
        ELSE 'dropped'
    END AS state,
    q.locator, q.reason, q.todo, q.sha256, q.run_id, q.seen_at, q.resolved_at
FROM store.quarantine AS q
WHERE $closed OR q.resolved_at IS NULL
ORDER BY q.seen_at DESC, q.locator
