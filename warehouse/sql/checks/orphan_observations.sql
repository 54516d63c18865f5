-- severity: error
-- what: observations have no revision, article or series, or are superseded by one that is not there
-- todo: Restore a backup or the published file, and report this: a load must never leave it so
SELECT sum(n)::BIGINT
FROM (
    SELECT count(*) AS n FROM store.observations ANTI JOIN store.revisions USING (revision_id)
    UNION ALL
    SELECT count(*) AS n FROM store.observations ANTI JOIN store.articles USING (article_id)
    UNION ALL
    SELECT count(*) AS n FROM store.observations ANTI JOIN store.series USING (series_id)
    UNION ALL
    SELECT count(*) AS n FROM store.observations AS o ANTI JOIN store.observations AS s ON o.superseded_by = s.observation_id WHERE o.superseded_by IS NOT NULL
)
