-- severity: error
-- what: observations have no revision, article or series
-- todo: Restore a backup or the published file, and report this: a load must never leave it so
SELECT sum(n)::BIGINT
FROM (
    SELECT count(*) AS n FROM store.observations ANTI JOIN store.revisions USING (revision_id)
    UNION ALL
    SELECT count(*) AS n FROM store.observations ANTI JOIN store.articles USING (article_id)
    UNION ALL
    SELECT count(*) AS n FROM store.observations ANTI JOIN store.series USING (series_id)
)
