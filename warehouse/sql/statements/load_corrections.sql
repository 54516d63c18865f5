-- Corrections that are not known yet.
INSERT INTO store.corrections BY NAME
SELECT
    incoming.* REPLACE (coalesce(incoming.run_id, $run_id) AS run_id)
FROM incoming
ANTI JOIN store.corrections USING (correction_id)
