-- The sentences of one block of the search index, each of an article once, with its first figure.
WITH arrivals AS (
    SELECT o.article_id, min(o.run_id) AS run_id
    FROM store.observations AS o
    GROUP BY ALL
),
blocks AS (
    SELECT a.article_id, (row_number() OVER (ORDER BY a.run_id, a.article_id) - 1) // $size AS block
    FROM arrivals AS a
)
SELECT
    o.article_id, o.entity, o.entity_name, o.metric, o.scope, o.measure, o.unit, o.publisher, o.published_on, o.sentence
FROM store.observations AS o
JOIN blocks AS b ON o.article_id = b.article_id
WHERE b.block = $block AND o.retired_at IS NULL
QUALIFY row_number() OVER (PARTITION BY o.article_id, o.sentence ORDER BY o."start", o.observation_id) = 1
ORDER BY o.published_on DESC NULLS LAST, o.article_id, o."start"
