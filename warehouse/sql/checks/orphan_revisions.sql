-- severity: error
-- what: revisions have no article
-- todo: Restore a backup or the published file, and report this: a load must never leave it so
SELECT count(*) FROM store.revisions ANTI JOIN store.articles USING (article_id)
