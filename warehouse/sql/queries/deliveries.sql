-- What was sent to which channel, and what waits, and why?
SELECT created_at, channel, about, state, sent_at, attempts, failure, due_at, kind, entity, metric, period, change_id
FROM deliveries
ORDER BY created_at DESC, channel, message_id
