-- The articles that have or had a figure, with the versions of all that their pages show.
-- DISTINCT: both sides of a change are often of one page, and two equal versions would cancel each other.
WITH versions AS (
    SELECT o.article_id, hash(o.observation_id, o.retired_at, o.retired_because, o.story_id, o.authority) AS version
    FROM store.observations AS o
    UNION ALL
    SELECT r.article_id, hash(r.revision_id, r.title, r.url, r.publisher, r.published, r.saved_at) AS version
    FROM store.revisions AS r
    SEMI JOIN store.observations AS o ON r.article_id = o.article_id
    UNION ALL
    SELECT o.article_id, hash(s.change_id, s.reported, s.note, s.stopped_by) AS version
    FROM site_sides AS s
    JOIN store.observations AS o ON s.observation_id = o.observation_id
)
SELECT v.article_id, bit_xor(DISTINCT v.version) AS version
FROM versions AS v
GROUP BY ALL
ORDER BY ALL
