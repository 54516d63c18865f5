-- severity: error
-- what: verdicts or corrections name changes or texts that are not there
-- todo: Restore a backup or the published file, and report this: a load must never leave it so
SELECT sum(n)::BIGINT
FROM (
    SELECT count(*) AS n FROM store.verdicts ANTI JOIN store.changes USING (change_id)
    UNION ALL
    SELECT count(*) AS n FROM store.corrections ANTI JOIN store.revisions USING (revision_id)
)
