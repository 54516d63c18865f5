-- The texts of these revisions.
SELECT revision_id, text
FROM store.revisions
SEMI JOIN incoming ON revisions.revision_id = incoming.id
