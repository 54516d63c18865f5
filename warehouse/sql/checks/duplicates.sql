-- severity: error
-- what: rows with the same id occur twice
-- todo: Restore a backup or the published file, and report this: a load must never leave it so
SELECT sum(n)::BIGINT
FROM (
    SELECT count(*) - count(DISTINCT document_id) AS n FROM store.documents
    UNION ALL
    SELECT count(*) - count(DISTINCT article_id) AS n FROM store.articles
    UNION ALL
    SELECT count(*) - count(DISTINCT revision_id) AS n FROM store.revisions
    UNION ALL
    SELECT count(*) - count(DISTINCT series_id) AS n FROM store.series
    UNION ALL
    SELECT count(*) - count(DISTINCT observation_id) AS n FROM store.observations
    UNION ALL
    SELECT count(*) - count(DISTINCT change_id) AS n FROM store.changes
    UNION ALL
    SELECT count(*) - count(DISTINCT message_id) AS n FROM store.outbox
    UNION ALL
    SELECT count(*) - count(DISTINCT quarantine_id) AS n FROM store.quarantine
    UNION ALL
    SELECT count(*) - count(DISTINCT path) AS n FROM store.seen_files
    UNION ALL
    SELECT count(*) - count(DISTINCT run_id) AS n FROM store.runs
    UNION ALL
    SELECT count(*) - count(DISTINCT load_id) AS n FROM store.loads
    UNION ALL
    SELECT count(*) - count(DISTINCT entity) AS n FROM store.entities
    UNION ALL
    SELECT count(*) - count(DISTINCT metric) AS n FROM store.metrics
    UNION ALL
    SELECT count(*) - count(DISTINCT name) AS n FROM store.settings
)
