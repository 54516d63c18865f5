-- Verdicts that are not known yet.
INSERT INTO store.verdicts BY NAME
SELECT
    incoming.* REPLACE (coalesce(incoming.run_id, $run_id) AS run_id)
FROM incoming
ANTI JOIN store.verdicts USING (verdict_id)
