-- What each row of the outbox is about and how far it is: one row a change and channel, sent once.

ALTER TABLE store.outbox ADD COLUMN about VARCHAR DEFAULT 'change';
ALTER TABLE store.outbox ADD COLUMN change_id BIGINT;
ALTER TABLE store.outbox ADD COLUMN state VARCHAR DEFAULT 'pending';
ALTER TABLE store.outbox ADD COLUMN due_at TIMESTAMPTZ;
ALTER TABLE store.outbox ADD COLUMN sent_with BIGINT;

UPDATE store.outbox SET state = 'sent' WHERE sent_at IS NOT NULL;
