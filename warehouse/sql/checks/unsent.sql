-- severity: warning
-- file: writer
-- what: notifications wait to be sent
-- todo: The next run sends them; after ten failed attempts it gives up: mend the channel that store.outbox names as failing
SELECT count(*) FROM store.outbox WHERE sent_at IS NULL
