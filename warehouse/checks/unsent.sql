-- severity: warning
-- what: notifications could not be sent in ten attempts
-- todo: Look at their failure in store.outbox, mend the channel, then run again
SELECT count(*) FROM store.outbox WHERE sent_at IS NULL AND attempts >= 10
