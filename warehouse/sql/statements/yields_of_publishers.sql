-- Of every publisher: how many of its articles carry figures, of the latest $latest ones and of those before them.
WITH published_by AS (
    SELECT r.article_id, max(r.publisher) AS publisher
    FROM store.revisions AS r
    WHERE r.publisher IS NOT NULL
    GROUP BY r.article_id
),
carries AS (
    SELECT
        a.article_id,
        a.seen_at,
        p.publisher,
        a.article_id IN (SELECT o.article_id FROM store.observations AS o WHERE o.retired_at IS NULL) AS has_figures
    FROM store.articles AS a
    JOIN published_by AS p ON a.article_id = p.article_id
),
ranked AS (
    SELECT
        publisher,
        has_figures,
        row_number() OVER (PARTITION BY publisher ORDER BY seen_at DESC, article_id) <= $latest AS is_latest
    FROM carries
)
SELECT
    publisher,
    count(*) FILTER (NOT is_latest) AS articles_before,
    count(*) FILTER (NOT is_latest AND has_figures) AS with_figures_before,
    count(*) FILTER (is_latest) AS articles,
    count(*) FILTER (is_latest AND has_figures) AS with_figures
FROM ranked
GROUP BY publisher
ORDER BY publisher
