-- How many rows of the outbox have to be sent by now, or were left by a sender.
SELECT count(*)
FROM store.outbox
WHERE state = 'sending' OR (state = 'pending' AND coalesce(due_at, created_at) <= $now)
