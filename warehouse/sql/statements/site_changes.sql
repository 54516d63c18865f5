-- The changes that have a page, with the versions of all that the pages show: both sides, and who else reports the figure.
WITH figures AS (
    SELECT
        o.series_id, o.period,
        bit_xor(hash(o.observation_id, o.retired_at, o.story_id, o.authority, r.title, r.url, r.publisher)) AS version
    FROM store.observations AS o
    LEFT JOIN store.revisions AS r ON o.revision_id = r.revision_id
    GROUP BY ALL
)
SELECT
    c.change_id,
    hash(
        c.reported, c.note, c.stopped_by, c.probability, c.checks,
        bit_xor(f.version ORDER BY f.version)
    ) AS version,
    c.reported,
    c.series_id
FROM store.changes AS c
LEFT JOIN store.observations AS o ON o.observation_id IN (c.before_id, c.after_id)
LEFT JOIN figures AS f ON o.series_id = f.series_id AND o.period IS NOT DISTINCT FROM f.period
WHERE c.reported OR c.stopped_by IS NOT NULL
GROUP BY c.change_id, c.series_id, c.reported, c.note, c.stopped_by, c.probability, c.checks, c.found_at
ORDER BY c.found_at, c.change_id
