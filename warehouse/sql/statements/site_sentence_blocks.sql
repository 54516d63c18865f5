-- The blocks of sentences of the search index with their versions: so many articles each, in the order of arrival.
WITH arrivals AS (
    SELECT o.article_id, min(o.run_id) AS run_id
    FROM store.observations AS o
    GROUP BY ALL
),
blocks AS (
    SELECT a.article_id, (row_number() OVER (ORDER BY a.run_id, a.article_id) - 1) // $size AS block
    FROM arrivals AS a
)
SELECT b.block::BIGINT AS block, bit_xor(hash(o.observation_id, o.retired_at)) AS version
FROM store.observations AS o
JOIN blocks AS b ON o.article_id = b.article_id
GROUP BY ALL
ORDER BY ALL
