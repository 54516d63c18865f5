-- severity: error
-- what: tables don't hold what the loads say they added
-- todo: A write-ahead log was lost or rows were removed by hand: restore a backup, or run again over the same folders
SELECT sum(n)::BIGINT
FROM (
    SELECT abs((SELECT coalesce(sum(documents), 0) FROM store.loads) - (SELECT count(*) FROM store.documents))::BIGINT AS n
    UNION ALL
    SELECT abs((SELECT coalesce(sum(articles), 0) FROM store.loads) - (SELECT count(*) FROM store.articles))::BIGINT AS n
    UNION ALL
    SELECT abs((SELECT coalesce(sum(revisions), 0) FROM store.loads) - (SELECT count(*) FROM store.revisions))::BIGINT AS n
    UNION ALL
    SELECT abs((SELECT coalesce(sum(observations), 0) FROM store.loads) - (SELECT count(*) FROM store.observations))::BIGINT AS n
    UNION ALL
    SELECT abs((SELECT coalesce(sum(retirements), 0) FROM store.loads) - (SELECT count(retired_at) FROM store.observations))::BIGINT AS n
    UNION ALL
    SELECT abs((SELECT coalesce(sum(changes), 0) FROM store.loads) - (SELECT count(*) FROM store.changes))::BIGINT AS n
    UNION ALL
    SELECT abs((SELECT coalesce(sum(messages), 0) FROM store.loads) - (SELECT count(*) FROM store.outbox))::BIGINT AS n
    UNION ALL
    SELECT abs((SELECT coalesce(sum(quarantine), 0) FROM store.loads) - (SELECT count(*) FROM store.quarantine))::BIGINT AS n
    UNION ALL
    SELECT abs((SELECT coalesce(sum(verdicts), 0) FROM store.loads) - (SELECT count(*) FROM store.verdicts))::BIGINT AS n
    UNION ALL
    SELECT abs((SELECT coalesce(sum(corrections), 0) FROM store.loads) - (SELECT count(*) FROM store.corrections))::BIGINT AS n
    UNION ALL
    SELECT abs((SELECT coalesce(sum(second_readings), 0) FROM store.loads) - (SELECT count(*) FROM store.second_readings))::BIGINT AS n
)
