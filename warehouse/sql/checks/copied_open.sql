-- severity: error
-- file: published
-- what: the file is a copy of the writer's, made by hand while a run had it, without its .wal: it may lack committed rows
-- todo: Remove it and run again: the run publishes a sound one
SELECT count(*) FROM store.settings WHERE name = 'state' AND value = 'open'
