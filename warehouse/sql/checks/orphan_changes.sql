-- severity: error
-- what: changes name observations that are not there
-- todo: Restore a backup or the published file, and report this: a load must never leave it so
SELECT sum(n)::BIGINT
FROM (
    SELECT count(*) AS n FROM store.changes AS c ANTI JOIN store.observations AS o ON c.before_id = o.observation_id WHERE c.before_id IS NOT NULL
    UNION ALL
    SELECT count(*) AS n FROM store.changes AS c ANTI JOIN store.observations AS o ON c.after_id = o.observation_id WHERE c.after_id IS NOT NULL
)
