-- severity: error
-- what: runs have other numbers of rows than their loads say
-- todo: A write-ahead log was lost or rows were removed by hand: restore a backup, or run again over the same folders
WITH counted AS (
    UNPIVOT (
        SELECT
            run_id, sum(documents) AS documents, sum(articles) AS articles, sum(revisions) AS revisions,
            sum(observations) AS observations, sum(changes) AS changes, sum(messages) AS messages,
            sum(quarantine) AS quarantine
        FROM store.loads
        GROUP BY run_id
    )
    ON documents, articles, revisions, observations, changes, messages, quarantine
    INTO NAME part VALUE rows
),
held AS (
    SELECT run_id, 'documents' AS part, count(*) AS rows FROM store.documents GROUP BY run_id
    UNION ALL
    SELECT run_id, 'articles' AS part, count(*) AS rows FROM store.articles GROUP BY run_id
    UNION ALL
    SELECT run_id, 'revisions' AS part, count(*) AS rows FROM store.revisions GROUP BY run_id
    UNION ALL
    SELECT run_id, 'observations' AS part, count(*) AS rows FROM store.observations GROUP BY run_id
    UNION ALL
    SELECT run_id, 'changes' AS part, count(*) AS rows FROM store.changes GROUP BY run_id
    UNION ALL
    SELECT run_id, 'messages' AS part, count(*) AS rows FROM store.outbox GROUP BY run_id
    UNION ALL
    SELECT run_id, 'quarantine' AS part, count(*) AS rows FROM store.quarantine GROUP BY run_id
)
SELECT count(DISTINCT run_id)
FROM (SELECT * FROM counted WHERE rows > 0) AS noted
FULL JOIN held USING (run_id, part)
WHERE noted.rows IS DISTINCT FROM held.rows
