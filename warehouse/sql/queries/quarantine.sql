-- What could not be read, why, and what can be done about it?
SELECT seen_at, locator, reason, todo
FROM quarantine
ORDER BY seen_at DESC, locator
