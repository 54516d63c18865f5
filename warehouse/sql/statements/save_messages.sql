-- How far these rows of the outbox are.
UPDATE store.outbox
SET state = incoming.state,
    sent_at = incoming.sent_at,
    attempts = incoming.attempts,
    failure = incoming.failure,
    due_at = incoming.due_at,
    sent_with = incoming.sent_with
FROM incoming
WHERE outbox.message_id = incoming.message_id
