-- Of hosts: how many articles are known from them, and how many of these came with one run.
WITH pages AS (
    SELECT
        lower(regexp_extract(d.url, '^https?://([^/:]+)', 1)) AS host,
        d.article_id,
        bool_or(d.run_id = $run) AS in_this_run
    FROM store.documents AS d
    WHERE d.article_id IS NOT NULL AND d.url IS NOT NULL
    GROUP BY ALL
)
SELECT p.host, count(*) AS articles, count(*) FILTER (p.in_this_run) AS in_this_run
FROM pages AS p
GROUP BY p.host
