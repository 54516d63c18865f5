-- The changes that have a page, with the versions of all that the pages show: both sides, and who else reports the figure.
-- DISTINCT: both sides may be of one figure, and two equal versions would cancel each other.
WITH figures AS (
    SELECT
        o.series_id, o.period,
        bit_xor(hash(o.observation_id, o.retired_at, o.story_id, o.authority, r.title, r.url, r.publisher)) AS version
    FROM store.observations AS o
    LEFT JOIN store.revisions AS r ON o.revision_id = r.revision_id
    GROUP BY ALL
),
shown AS (
    SELECT s.change_id, bit_xor(DISTINCT f.version) AS version
    FROM site_sides AS s
    JOIN store.observations AS o ON s.observation_id = o.observation_id
    JOIN figures AS f ON o.series_id = f.series_id AND o.period IS NOT DISTINCT FROM f.period
    GROUP BY ALL
)
SELECT
    c.change_id,
    hash(c.reported, c.note, c.stopped_by, c.probability, c.checks, s.version) AS version,
    c.reported,
    c.series_id
FROM store.changes AS c
LEFT JOIN shown AS s ON c.change_id = s.change_id
WHERE c.reported OR c.stopped_by IS NOT NULL
ORDER BY c.found_at, c.change_id
