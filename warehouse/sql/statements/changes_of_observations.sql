-- Changes that have one of these observations on a side.
SELECT changes.*
FROM store.changes
WHERE changes.before_id IN (SELECT id FROM incoming) OR changes.after_id IN (SELECT id FROM incoming)
ORDER BY changes.found_at, changes.change_id
