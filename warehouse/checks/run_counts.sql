-- severity: error
-- what: runs have other numbers of observations than their loads say
-- todo: A write-ahead log was lost or rows were removed by hand: restore a backup, or run again over the same folders
WITH said AS (
    SELECT run_id, sum(observations) AS observations
    FROM store.loads
    GROUP BY run_id
    HAVING sum(observations) > 0
),
held AS (
    SELECT run_id, count(*) AS observations
    FROM store.observations
    GROUP BY run_id
)
SELECT count(*)
FROM said
FULL JOIN held USING (run_id)
WHERE said.observations IS DISTINCT FROM held.observations
