-- These changes.
SELECT changes.*
FROM store.changes
SEMI JOIN incoming ON changes.change_id = incoming.id
