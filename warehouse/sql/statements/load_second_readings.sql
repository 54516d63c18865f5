-- Answers of the second reader that are not known yet.
INSERT INTO store.second_readings BY NAME
SELECT
    incoming.* REPLACE (coalesce(incoming.run_id, $run_id) AS run_id)
FROM incoming
ANTI JOIN store.second_readings USING (reading_id)
