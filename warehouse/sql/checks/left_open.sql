-- severity: warning
-- file: writer
-- what: the file says that a writer has it, but none has: it was killed
-- todo: Nothing is lost: the next run takes up what it left
SELECT count(*) FROM store.settings WHERE name = 'state' AND value = 'open'
