-- Documents set aside for a reason that is not noted yet.
INSERT INTO store.quarantine BY NAME
SELECT
    incoming.* REPLACE (coalesce(incoming.run_id, $run_id) AS run_id, coalesce(incoming.seen_at, $now) AS seen_at)
FROM incoming
ANTI JOIN store.quarantine USING (quarantine_id)
