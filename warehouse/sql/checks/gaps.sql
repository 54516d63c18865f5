-- severity: error
-- what: loads are missing between others
-- todo: A write-ahead log was lost or rows were removed by hand: restore a backup, or run again over the same folders
SELECT coalesce(max(load_id), 0) - count(*) FROM store.loads
