-- Files as they were taken in.
INSERT INTO store.seen_files BY NAME
SELECT
    incoming.* REPLACE (coalesce(incoming.run_id, $run_id) AS run_id, coalesce(incoming.seen_at, $now) AS seen_at)
FROM incoming
ANTI JOIN store.seen_files USING (path)
