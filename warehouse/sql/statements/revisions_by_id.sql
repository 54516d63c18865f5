-- These revisions.
SELECT revisions.*
FROM store.revisions
SEMI JOIN incoming ON revisions.revision_id = incoming.id
