-- The articles that have or had a figure, with the versions of all that their pages show.
WITH versions AS (
    SELECT o.article_id, hash(o.observation_id, o.retired_at, o.retired_because, o.story_id, o.authority) AS version
    FROM store.observations AS o
    UNION ALL
    SELECT r.article_id, hash(r.revision_id, r.title, r.url, r.publisher, r.published, r.saved_at) AS version
    FROM store.revisions AS r
    SEMI JOIN store.observations AS o ON r.article_id = o.article_id
    UNION ALL
    SELECT o.article_id, hash(c.change_id, c.reported, c.note, c.stopped_by) AS version
    FROM store.changes AS c
    JOIN store.observations AS o ON o.observation_id IN (c.before_id, c.after_id)
    WHERE c.reported OR c.stopped_by IS NOT NULL
)
SELECT v.article_id, bit_xor(v.version) AS version
FROM versions AS v
GROUP BY ALL
ORDER BY ALL
