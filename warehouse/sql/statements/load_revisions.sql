-- Revisions that are not known yet; a text whose story is not known is a story of its own.
INSERT INTO store.revisions BY NAME
SELECT
    incoming.* REPLACE (
        coalesce(incoming.story_id, incoming.revision_id) AS story_id,
        coalesce(incoming.run_id, $run_id) AS run_id,
        coalesce(incoming.seen_at, $now) AS seen_at
    )
FROM incoming
ANTI JOIN store.revisions USING (revision_id)
