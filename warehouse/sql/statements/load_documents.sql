-- Documents that are not known yet.
INSERT INTO store.documents BY NAME
SELECT
    incoming.* REPLACE (coalesce(incoming.run_id, $run_id) AS run_id, coalesce(incoming.seen_at, $now) AS seen_at)
FROM incoming
ANTI JOIN store.documents USING (document_id)
