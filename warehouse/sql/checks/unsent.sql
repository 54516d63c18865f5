-- severity: warning
-- file: writer
-- what: notifications should have been sent an hour ago or earlier and were not tried
-- todo: The next run sends them, or `figurewatch channels send` at once
SELECT count(*)
FROM store.outbox
WHERE state IN ('pending', 'sending') AND attempts = 0 AND coalesce(due_at, created_at) < now() - INTERVAL 1 HOUR
