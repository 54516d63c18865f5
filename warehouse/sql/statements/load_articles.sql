-- Articles that are not known yet.
INSERT INTO store.articles BY NAME
SELECT
    incoming.* REPLACE (coalesce(incoming.run_id, $run_id) AS run_id, coalesce(incoming.seen_at, $now) AS seen_at)
FROM incoming
ANTI JOIN store.articles USING (article_id)
