-- severity: warning
-- what: tables, columns, views or macros have no comment
-- todo: The next run sets them anew
SELECT sum(n)::BIGINT
FROM (
    SELECT count(*) AS n FROM duckdb_tables() WHERE NOT internal AND comment IS NULL
    UNION ALL
    SELECT count(*) AS n FROM duckdb_views() WHERE NOT internal AND comment IS NULL
    UNION ALL
    SELECT count(*) AS n FROM duckdb_columns() WHERE NOT internal AND comment IS NULL
    UNION ALL
    SELECT count(*) AS n FROM duckdb_functions() WHERE NOT internal AND comment IS NULL
)
