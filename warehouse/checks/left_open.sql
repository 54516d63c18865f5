-- severity: warning
-- what: the file says that a writer has it: it was killed, or the file was copied without its .wal and may lack committed rows
-- todo: If this is a copy, make it again from the published file; else the next run mends it
SELECT count(*) FROM store.settings WHERE name = 'state' AND value = 'open'
