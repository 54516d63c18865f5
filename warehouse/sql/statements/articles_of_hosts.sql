-- Of hosts: how many articles are known from them, and how many of these came with one run.
SELECT
    lower(regexp_extract(d.url, '^https?://([^/:]+)', 1)) AS host,
    count(DISTINCT d.article_id) AS articles,
    count(DISTINCT d.article_id) FILTER (d.run_id = $run) AS in_this_run
FROM store.documents AS d
WHERE d.article_id IS NOT NULL AND d.url IS NOT NULL
GROUP BY host
