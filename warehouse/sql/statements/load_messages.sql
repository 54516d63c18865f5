-- Notifications to send, written with the changes they tell of.
INSERT INTO store.outbox BY NAME
SELECT
    incoming.* REPLACE (coalesce(incoming.run_id, $run_id) AS run_id, coalesce(incoming.created_at, $now) AS created_at)
FROM incoming
ANTI JOIN store.outbox USING (message_id)
