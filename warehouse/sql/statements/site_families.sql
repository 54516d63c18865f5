-- The pages of series with the versions of all that they show. Series that differ in basis and grain alone are one page.
-- DISTINCT: both sides of a change are often of one page, and two equal versions would cancel each other.
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
        hash(s.change_id, s.reported, s.note, s.stopped_by, s.probability) AS version
    FROM site_sides AS s
    JOIN store.observations AS o ON s.observation_id = o.observation_id
)
SELECT
    v.entity, v.metric, v.scope, v.measure, v.unit,
    bit_xor(DISTINCT v.version) AS version, min(v.entity_name) AS entity_name, count(DISTINCT v.period) AS periods
FROM versions AS v
GROUP BY ALL
ORDER BY ALL
