-- Rows of the outbox that are still to be sent, or that a sender has.
SELECT *
FROM store.outbox
WHERE state IN ('pending', 'sending')
ORDER BY created_at, message_id
