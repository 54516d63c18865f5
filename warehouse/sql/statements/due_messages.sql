-- Whether anything in the outbox has to be sent by now, or was left by a sender.
SELECT count(*)
FROM store.outbox
WHERE state = 'sending' OR (state = 'pending' AND coalesce(due_at, created_at) <= $now)
