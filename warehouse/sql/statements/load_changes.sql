-- Changes that were never found before: a change is emitted once.
INSERT INTO store.changes BY NAME
SELECT
    incoming.* REPLACE (coalesce(incoming.run_id, $run_id) AS run_id)
FROM incoming
ANTI JOIN store.changes USING (change_id)
RETURNING change_id
