-- Of every publisher: how many of its articles carry figures, of the latest $latest ones and of those before them.
WITH published_by AS (
    SELECT r.article_id, max(r.publisher) AS publisher
    FROM store.revisions AS r
    WHERE r.publisher IS NOT NULL
    GROUP BY r.article_id
),
with_figures AS (
    SELECT DISTINCT o.article_id
    FROM store.observations AS o
    WHERE o.retired_at IS NULL
),
-- The latest of each are kept while articles are counted: numbering all articles of every publisher sorts them.
counted AS (
    SELECT
        p.publisher,
        count(*) AS articles,
        count(f.article_id) AS with_figures,
        max(
            struct_pack(
                seen_at := a.seen_at, tie := -(a.article_id::HUGEINT), has_figures := f.article_id IS NOT NULL
            ),
            greatest($latest::BIGINT, 1)
        )[1:$latest::BIGINT] AS latest
    FROM store.articles AS a
    JOIN published_by AS p ON a.article_id = p.article_id
    LEFT JOIN with_figures AS f ON a.article_id = f.article_id
    GROUP BY p.publisher
)
SELECT
    c.publisher,
    c.articles - len(c.latest) AS articles_before,
    c.with_figures - len(list_filter(c.latest, lambda l: l.has_figures)) AS with_figures_before,
    len(c.latest) AS articles,
    len(list_filter(c.latest, lambda l: l.has_figures)) AS with_figures
FROM counted AS c
ORDER BY c.publisher
