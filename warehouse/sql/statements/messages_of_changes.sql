-- Rows of the outbox that are about these changes.
SELECT outbox.*
FROM store.outbox
SEMI JOIN incoming ON outbox.change_id = incoming.id
ORDER BY outbox.created_at, outbox.message_id
