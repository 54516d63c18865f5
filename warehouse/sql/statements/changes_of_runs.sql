-- The changes that these runs found, in the order in which they were found.
SELECT changes.*
FROM store.changes
SEMI JOIN incoming ON changes.run_id = incoming.id
ORDER BY changes.found_at, changes.run_id, changes.rowid
