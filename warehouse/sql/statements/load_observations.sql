-- Observations that are not known yet, whether they are current or were retired since; they are known from the load on.
INSERT INTO store.observations BY NAME
SELECT
    incoming.* EXCLUDE (title, url, unread_stories) REPLACE (
        coalesce(incoming.story_id, incoming.revision_id) AS story_id,
        coalesce(incoming.run_id, $run_id) AS run_id,
        $now AS seen_at
    )
FROM incoming
ANTI JOIN store.observations USING (observation_id)
