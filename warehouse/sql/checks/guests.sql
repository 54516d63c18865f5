-- severity: warning
-- file: published
-- what: somebody made tables or views of their own in the file
-- todo: The next run publishes anew, without them, and keeps this file in writer/backups: make them in a file of your own, and attach this one there
SELECT
    (SELECT count(*) FROM duckdb_tables() WHERE NOT internal AND schema_name <> 'store')
    + (SELECT count(*) FROM duckdb_views() WHERE NOT internal AND comment IS NULL)
