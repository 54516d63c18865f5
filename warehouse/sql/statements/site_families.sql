-- The pages of series with the versions of all that they show. Series that differ in basis and grain alone are one page.
WITH versions AS (
    SELECT
        o.entity, o.metric, o.scope, o.measure, o.unit, o.entity_name, coalesce(o.period, '') AS period,
        hash(
            o.observation_id, o.retired_at, o.retired_because, o.story_id, o.authority, r.title, r.url, r.publisher
        ) AS version
    FROM store.observations AS o
    LEFT JOIN store.revisions AS r ON o.revision_id = r.revision_id
    UNION ALL
    SELECT
        o.entity, o.metric, o.scope, o.measure, o.unit, o.entity_name, coalesce(o.period, '') AS period,
        hash(c.change_id, c.reported, c.note, c.stopped_by, c.probability) AS version
    FROM store.changes AS c
    JOIN store.observations AS o ON o.observation_id IN (c.before_id, c.after_id)
    WHERE c.reported OR c.stopped_by IS NOT NULL
)
SELECT
    v.entity, v.metric, v.scope, v.measure, v.unit,
    bit_xor(v.version) AS version, min(v.entity_name) AS entity_name, count(DISTINCT v.period) AS periods
FROM versions AS v
GROUP BY ALL
ORDER BY ALL
